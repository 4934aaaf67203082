select
    as_of_date,
    company_id,
    fund_code,
    cast(employees_lower as bigint) as employees_lower,
    cast(employees_upper as bigint) as employees_upper,
    basis,
    chosen_term
from {{ ref('int_employees_reached') }}
where unit_kind in ('company', 'company_in_fund')
