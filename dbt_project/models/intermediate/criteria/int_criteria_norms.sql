with ranked as (
    select
        days.as_of_date,
        criteria.*,
        row_number() over (
            partition by days.as_of_date, criteria.criterion_code order by criteria.valid_from desc
        ) as recency
    from {{ ref('dim_as_of_dates') }} as days
    inner join {{ ref('success_criteria') }} as criteria on criteria.valid_from <= days.as_of_date
)

select as_of_date, criterion_code, sort_order, target_min, target_max, unit, deadline, is_condition
from ranked
where recency = 1
