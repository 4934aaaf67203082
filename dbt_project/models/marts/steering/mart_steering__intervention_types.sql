select
    as_of_date,
    intervention_code,
    cast(pilot_count as bigint) as pilot_count,
    cast(company_count as bigint) as company_count,
    cast(fund_count as bigint) as fund_count,
    cast(carried_out_count as bigint) as carried_out_count,
    meets_rule,
    cast(greatest(companies_required - company_count, 0) as bigint) as companies_missing
from {{ ref('int_intervention_types') }}
