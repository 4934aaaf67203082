with pairs as (
    select
        from_wave, to_wave, construct_code, scope as fund_code,
        count(*) as n,
        count(distinct company_id) as companies,
        count(distinct change) = 1 as is_alike
    from {{ ref('int_survey_pairs') }}
    group by from_wave, to_wave, construct_code, scope
),

shown as (
    select
        results.scope, results.wave_code, results.construct_code,
        case when not hidden.is_hidden then results.n end as n
    from {{ ref('int_survey_constructs') }} as results
    inner join {{ ref('int_suppression_waves') }} as hidden
        on results.wave_code = hidden.linked_table
        and hidden.line = concat('construct ', results.construct_code)
        and results.scope = hidden.fund_code
)

select
    concat(pairs.from_wave, ' ', pairs.to_wave) as linked_table,
    concat('construct ', pairs.construct_code) as line,
    pairs.fund_code,
    pairs.n,
    pairs.companies,
    pairs.is_alike,
    before.n is null or after.n is null as is_forced,
    case
        when before.n is null then after.n
        when after.n is null then before.n
        else least(before.n, after.n)
    end as bound
from pairs
inner join shown as before
    on pairs.from_wave = before.wave_code
    and pairs.construct_code = before.construct_code
    and pairs.fund_code = before.scope
inner join shown as after
    on pairs.to_wave = after.wave_code
    and pairs.construct_code = after.construct_code
    and pairs.fund_code = after.scope
