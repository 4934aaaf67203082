with judged as (
    select
        results.*,
        {{ is_hidden('least(results.n_from, results.n_to)', 'results.companies') }}
        or before.is_hidden or after.is_hidden as is_hidden
    from {{ ref('int_survey_changes') }} as results
    inner join {{ ref('int_suppression_waves') }} as before
        on results.from_wave = before.linked_table
        and before.line = concat('construct ', results.construct_code)
        and results.scope = before.fund_code
    inner join {{ ref('int_suppression_waves') }} as after
        on results.to_wave = after.linked_table
        and after.line = concat('construct ', results.construct_code)
        and results.scope = after.fund_code
)

select
    scope as fund_code,
    from_wave,
    to_wave,
    construct_code,
    construct_code as construct,
    case when not is_hidden then design end as design,
    case when not is_hidden then n_from end as n_from,
    case when not is_hidden then n_to end as n_to,
    case when not is_hidden then n_paired end as n_paired,
    cast(case when not is_hidden then n_paired / cast(n_from as double) end as double) as match_rate,
    cast(case when not is_hidden then mean_difference end as double) as mean_difference,
    cast(case when not is_hidden then mean_difference - half_width end as double) as mean_low,
    cast(case when not is_hidden then mean_difference + half_width end as double) as mean_high,
    cast(case when not is_hidden then hodges_lehmann end as double) as hodges_lehmann,
    cast(case when not is_hidden then interval_low end as double) as interval_low,
    cast(case when not is_hidden then interval_high end as double) as interval_high,
    cast(case when not is_hidden then rank_biserial end as double) as rank_biserial,
    case when not is_hidden then has_ties end as has_ties,
    is_hidden
from judged
