with means as (
    select
        scope, wave_code, construct_code,
        count(*) as n,
        count(distinct company_id) as company_count,
        avg(score) as mean
    from {{ ref('int_survey_scores_scoped') }}
    group by scope, wave_code, construct_code
),

-- Answers cluster by company, so the interval rests on the spread of the companies' summed deviations.
deviations as (
    select scores.scope, scores.wave_code, scores.construct_code, scores.company_id,
        sum(scores.score - means.mean) as deviation
    from {{ ref('int_survey_scores_scoped') }} as scores
    inner join means
        on scores.scope = means.scope
        and scores.wave_code = means.wave_code
        and scores.construct_code = means.construct_code
    group by scores.scope, scores.wave_code, scores.construct_code, scores.company_id
),

spread as (
    select scope, wave_code, construct_code, sum(deviation * deviation) as squares
    from deviations
    group by scope, wave_code, construct_code
)

select
    means.scope,
    means.wave_code,
    means.construct_code,
    means.n,
    means.company_count,
    means.mean,
    case
        when means.company_count >= {{ var('interval_companies') }}
            then quantiles.t_975
                * sqrt(spread.squares * means.company_count / (means.company_count - 1.0)) / means.n
    end as half_width
from means
inner join spread
    on means.scope = spread.scope
    and means.wave_code = spread.wave_code
    and means.construct_code = spread.construct_code
left join {{ ref('stat_t_quantiles') }} as quantiles on quantiles.df = means.company_count - 1
