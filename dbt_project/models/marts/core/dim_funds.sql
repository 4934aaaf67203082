with deliveries as (
    select fund_code, max(data_until) as data_until
    from {{ ref('int_fund_deliveries') }}
    group by fund_code
)

select
    funds.fund_code,
    funds.fund_name,
    funds.sector_nl,
    funds.sector_en,
    funds.fund_role,
    cast(funds.sort_order as bigint) as sort_order,
    funds.sector_companies,
    funds.companies_precision,
    funds.sector_employees,
    funds.employees_precision,
    funds.reference_period_nl,
    funds.reference_period_en,
    funds.current_name,
    deliveries.data_until
from {{ ref('funds') }} as funds
left join deliveries on funds.fund_code = deliveries.fund_code
