with project as (
    select * from {{ ref('dim_project') }}
),

month_ends as (
    select {{ dbt.last_day(dbt.dateadd('month', 'numbers.number', 'project.first_fact_on'), 'month') }} as month_end
    from project
    cross join {{ ref('int_numbers') }} as numbers
),

days as (
    select cast(month_ends.month_end as date) as as_of_date
    from month_ends
    cross join project
    where month_ends.month_end < project.as_of_date
    union
    select criteria.deadline
    from {{ ref('success_criteria') }} as criteria
    cross join project
    where criteria.deadline between project.first_fact_on and project.as_of_date
    union
    select as_of_date
    from project
    where as_of_date >= first_fact_on
)

select
    days.as_of_date,
    days.as_of_date = project.as_of_date as is_latest
from days
cross join project
