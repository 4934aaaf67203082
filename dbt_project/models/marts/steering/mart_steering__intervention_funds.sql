with tried as (
    select tried.*, types.meets_rule, types.companies_required
    from {{ ref('int_diversity_incidences') }} as tried
    inner join {{ ref('int_intervention_types') }} as types
        on tried.as_of_date = types.as_of_date and tried.value = types.intervention_code
    where tried.dimension = 'intervention'
),

own as (
    select
        as_of_date,
        fund_code,
        count(distinct pilot_id) as pilot_count,
        count(distinct value) as type_count,
        count(distinct case when meets_rule then value end) as types_meeting_rule
    from tried
    group by as_of_date, fund_code
),

without_fund as (
    select tried.as_of_date, funds.fund_code, tried.value
    from tried
    cross join {{ ref('dim_funds') }} as funds
    where tried.meets_rule
    group by tried.as_of_date, funds.fund_code, tried.value, tried.companies_required
    having count(distinct case when tried.fund_code <> funds.fund_code then tried.company_id end)
        < tried.companies_required
),

lost as (
    select as_of_date, fund_code, count(*) as types_lost
    from without_fund
    group by as_of_date, fund_code
),

listed as (
    select count(*) as types from {{ ref('dim_interventions') }} where is_listed
)

select
    days.as_of_date,
    funds.fund_code,
    cast(coalesce(own.pilot_count, 0) as bigint) as pilot_count,
    cast(coalesce(own.type_count, 0) as bigint) as type_count,
    cast(listed.types - coalesce(own.type_count, 0) as bigint) as empty_cells,
    cast(coalesce(own.types_meeting_rule, 0) as bigint) as types_meeting_rule,
    coalesce(own.types_meeting_rule, 0) > 0 as is_spanned,
    cast(coalesce(lost.types_lost, 0) as bigint) as types_lost_without
from {{ ref('dim_as_of_dates') }} as days
cross join {{ ref('dim_funds') }} as funds
cross join listed
left join own on days.as_of_date = own.as_of_date and funds.fund_code = own.fund_code
left join lost on days.as_of_date = lost.as_of_date and funds.fund_code = lost.fund_code
