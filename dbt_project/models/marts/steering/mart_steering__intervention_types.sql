select
    as_of_date,
    intervention_code,
    cast(pilot_count as bigint) as pilot_count,
    cast(company_count as bigint) as company_count,
    cast(fund_count as bigint) as fund_count,
    cast(carried_out_count as bigint) as carried_out_count,
    meets_rule
from {{ ref('int_intervention_types') }}
