with scores as (
    select scores.*
    from {{ ref('int_survey_scores') }} as scores
    inner join {{ ref('dim_project') }} as project on scores.closes_on <= project.as_of_date
),

scoped as (
    select fund_code as scope, scores.* from scores
    union all
    select 'all' as scope, scores.* from scores
),

means as (
    select
        scope, wave_code, construct_code,
        count(*) as n,
        count(distinct company_id) as company_count,
        avg(score) as mean
    from scoped
    group by scope, wave_code, construct_code
),

-- Answers cluster by company, so the interval rests on the spread of the companies' summed deviations.
deviations as (
    select scoped.scope, scoped.wave_code, scoped.construct_code, scoped.company_id,
        sum(scoped.score - means.mean) as deviation
    from scoped
    inner join means
        on scoped.scope = means.scope
        and scoped.wave_code = means.wave_code
        and scoped.construct_code = means.construct_code
    group by scoped.scope, scoped.wave_code, scoped.construct_code, scoped.company_id
),

spread as (
    select scope, wave_code, construct_code, sum(deviation * deviation) as squares
    from deviations
    group by scope, wave_code, construct_code
),

judged as (
    select
        means.*,
        {{ is_hidden('means.n', 'means.company_count') }} as is_hidden,
        case
            when means.company_count >= 6
                then quantiles.t_975
                    * sqrt(spread.squares * means.company_count / (means.company_count - 1.0)) / means.n
        end as half_width
    from means
    inner join spread
        on means.scope = spread.scope
        and means.wave_code = spread.wave_code
        and means.construct_code = spread.construct_code
    left join {{ ref('stat_t_quantiles') }} as quantiles on quantiles.df = means.company_count - 1
)

select
    scope as fund_code,
    wave_code,
    wave_code as wave,
    construct_code,
    construct_code as construct,
    case when not is_hidden then n end as n,
    case when not is_hidden then company_count end as company_count,
    cast(case when not is_hidden then mean end as double) as mean,
    cast(case when not is_hidden then mean - half_width end as double) as interval_low,
    cast(case when not is_hidden then mean + half_width end as double) as interval_high,
    is_hidden
from judged
