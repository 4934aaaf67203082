with pilots as (
    select pilots.*, today.as_of_date
    from {{ ref('dim_pilots') }} as pilots
    inner join {{ ref('fct_pilots_as_of') }} as today on pilots.pilot_id = today.pilot_id
    inner join {{ ref('dim_project') }} as project on today.as_of_date = project.as_of_date
),

shared_numbers as (
    select kvk_number
    from pilots
    where kvk_number is not null
    group by kvk_number
    having count(*) > 1
)

select 'kvk_two_pilots' as reason_code, pilots.*, pilots.kvk_number as original, pilots.received_on as since_on
from pilots
inner join shared_numbers on pilots.kvk_number = shared_numbers.kvk_number
union all
select 'kvk_joined_by_name', pilots.*, null, pilots.received_on
from pilots
inner join {{ ref('int_pilot_companies') }} as companies on pilots.pilot_id = companies.pilot_id
where companies.is_joined_by_name
union all
select 'reached_above_size', pilots.*, cast(pilots.company_employees as varchar), pilots.received_on
from pilots
inner join {{ ref('int_employees_reached') }} as reached
    on pilots.company_id = reached.unit_id
    and reached.unit_kind = 'company'
    and reached.as_of_date = pilots.as_of_date
inner join {{ ref('dim_companies') }} as companies on pilots.company_id = companies.company_id
where reached.employees_lower > companies.company_employees
