select
    funds.fund_code,
    funds.fund_name,
    funds.sector_nl,
    funds.sector_en,
    funds.fund_role,
    funds.sort_order,
    funds.sector_companies,
    funds.companies_precision,
    funds.sector_employees,
    funds.employees_precision,
    funds.reference_period_nl,
    funds.reference_period_en,
    funds.current_name,
    funds.data_until,
    cast(places.most_places as bigint) as most_places,
    places.decided_by as places_decided_by,
    places.decided_on as places_decided_on
from {{ ref('dim_funds') }} as funds
left join {{ ref('fund_places') }} as places on funds.fund_code = places.fund_code
