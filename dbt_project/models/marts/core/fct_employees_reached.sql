-- Employees reached per company at every as-of date; fund_code 'all' is the company as a whole.
-- Grain: one row per as-of date, company and fund_code.
select
    as_of_date,
    company_id,
    fund_code,
    employees_lower,
    employees_upper,
    basis,
    chosen_term
from {{ ref('int_employees_reached') }}
where unit_kind in ('company', 'company_in_fund')
