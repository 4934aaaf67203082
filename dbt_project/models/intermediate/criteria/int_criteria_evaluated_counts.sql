select
    days.as_of_date,
    count(evaluated.company_id) as companies
from {{ ref('dim_as_of_dates') }} as days
left join {{ ref('int_criteria_evaluated') }} as evaluated on days.as_of_date = evaluated.as_of_date
group by days.as_of_date
