with pilots as (
    select * from {{ ref('int_pilots_current') }}
),

companies as (
    select * from {{ ref('int_pilot_companies') }}
)

select
    companies.company_id,
    min(pilots.company_name) as company_name,
    min(pilots.kvk_number) as kvk_number,
    min(pilots.postal_code) as postal_code,
    max(pilots.company_employees) as company_employees,
    count(*) as pilot_count
from pilots
inner join companies on pilots.pilot_id = companies.pilot_id
group by companies.company_id
