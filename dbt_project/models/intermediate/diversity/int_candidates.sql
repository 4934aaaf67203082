select
    pilots.as_of_date,
    pilots.pilot_id,
    details.company_name,
    pilots.fund_code,
    pilots.status,
    details.registered_on,
    details.planned_start_on
from {{ ref('fct_pilots_as_of') }} as pilots
inner join {{ ref('dim_project') }} as project on pilots.as_of_date = project.as_of_date
inner join {{ ref('dim_pilots') }} as details on pilots.pilot_id = details.pilot_id
where pilots.status in ('registered', 'selected')
