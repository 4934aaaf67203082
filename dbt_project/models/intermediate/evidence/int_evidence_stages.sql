with surveyed as (
    select distinct pilots.as_of_date, pilots.pilot_id
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join {{ ref('dim_pilots') }} as details on pilots.pilot_id = details.pilot_id
    inner join {{ ref('survey_waves') }} as waves
        on waves.closes_on between details.started_on and pilots.as_of_date
        and waves.closes_on <= coalesce(details.stopped_on, waves.closes_on)
)

select
    pilots.as_of_date,
    pilots.pilot_id,
    pilots.is_started,
    pilots.is_started or pilots.is_completed or coalesce(reached.basis, 'geen opgave') <> 'geen opgave' as is_begun,
    pilots.is_completed,
    pilots.final_report_received,
    surveyed.pilot_id is not null as is_surveyed
from {{ ref('fct_pilots_as_of') }} as pilots
left join {{ ref('int_employees_reached') }} as reached
    on reached.unit_kind = 'pilot'
    and pilots.pilot_id = reached.unit_id
    and pilots.as_of_date = reached.as_of_date
left join surveyed on pilots.as_of_date = surveyed.as_of_date and pilots.pilot_id = surveyed.pilot_id
