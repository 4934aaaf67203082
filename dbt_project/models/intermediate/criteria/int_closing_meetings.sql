select days.as_of_date, max(deliverables.delivered_on) as held_on
from {{ ref('dim_as_of_dates') }} as days
inner join {{ ref('fct_deliverables') }} as deliverables
    on deliverables.delivered_on <= days.as_of_date and deliverables.is_meeting
group by days.as_of_date
