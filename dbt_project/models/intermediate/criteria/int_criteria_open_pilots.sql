select
    pilots.as_of_date,
    max(case when pilots.status = 'running' and details.planned_end_on < pilots.as_of_date then 1 else 0 end) = 1
        as is_end_overdue,
    max(
        case
            when pilots.status in ('registered', 'selected') and details.planned_start_on < pilots.as_of_date then 1
            else 0
        end
    ) = 1 as is_start_overdue
from {{ ref('fct_pilots_as_of') }} as pilots
inner join {{ ref('dim_pilots') }} as details on pilots.pilot_id = details.pilot_id
group by pilots.as_of_date
