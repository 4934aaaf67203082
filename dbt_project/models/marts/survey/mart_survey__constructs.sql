with judged as (
    select
        results.*,
        {{ is_hidden('results.n', 'results.company_count') }} or hidden.is_hidden as is_hidden
    from {{ ref('int_survey_constructs') }} as results
    inner join {{ ref('int_suppression_waves') }} as hidden
        on results.wave_code = hidden.linked_table
        and hidden.line = concat('construct ', results.construct_code)
        and results.scope = hidden.fund_code
)

select
    judged.scope as fund_code,
    judged.wave_code,
    judged.wave_code as wave,
    judged.construct_code,
    judged.construct_code as construct,
    case when not judged.is_hidden then judged.n end as n,
    case when not judged.is_hidden then judged.company_count end as company_count,
    cast(case when not judged.is_hidden then judged.mean end as double) as mean,
    cast(case when not judged.is_hidden then judged.mean - judged.half_width end as double) as interval_low,
    cast(case when not judged.is_hidden then judged.mean + judged.half_width end as double) as interval_high,
    cast(case when not judged.is_hidden then reliability.alpha end as double) as alpha,
    judged.is_hidden
from judged
left join {{ ref('int_survey_reliability') }} as reliability
    on judged.scope = reliability.scope
    and judged.wave_code = reliability.wave_code
    and judged.construct_code = reliability.construct_code
