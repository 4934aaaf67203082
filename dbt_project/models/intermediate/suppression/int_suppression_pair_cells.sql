with pairs as (
    select
        from_wave, to_wave, construct_code, scope as fund_code,
        count(*) as n,
        count(distinct company_id) as companies,
        count(distinct change) = 1 as is_alike
    from {{ ref('int_survey_pairs') }}
    group by from_wave, to_wave, construct_code, scope
)

select
    concat(pairs.from_wave, ' ', pairs.to_wave) as linked_table,
    concat('construct ', pairs.construct_code) as line,
    pairs.fund_code,
    pairs.n,
    pairs.companies,
    pairs.is_alike,
    before.is_hidden or after.is_hidden as is_forced,
    not before.is_hidden or not after.is_hidden as is_bounded
from pairs
inner join {{ ref('int_suppression_waves') }} as before
    on pairs.from_wave = before.linked_table
    and before.line = concat('construct ', pairs.construct_code)
    and pairs.fund_code = before.fund_code
inner join {{ ref('int_suppression_waves') }} as after
    on pairs.to_wave = after.linked_table
    and after.line = concat('construct ', pairs.construct_code)
    and pairs.fund_code = after.fund_code
