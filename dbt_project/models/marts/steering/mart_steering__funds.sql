select
    fund_code,
    fund_name,
    sector_nl,
    sector_en,
    fund_role,
    sort_order,
    sector_companies,
    sector_employees,
    reference_period,
    current_name,
    data_until
from {{ ref('dim_funds') }}
