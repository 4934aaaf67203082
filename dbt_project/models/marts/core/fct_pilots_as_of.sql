with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

pilots as (
    select * from {{ ref('dim_pilots') }}
),

compared as (
    select
        days.as_of_date,
        pilots.pilot_id,
        pilots.company_id,
        pilots.fund_code,
        coalesce(pilots.selected_on <= days.as_of_date, false) as is_selected,
        coalesce(pilots.rejected_on <= days.as_of_date, false) as is_rejected,
        coalesce(pilots.started_on <= days.as_of_date, false) as is_started,
        coalesce(pilots.completed_on <= days.as_of_date, false) as has_ended,
        coalesce(pilots.stopped_on <= days.as_of_date, false) as is_stopped,
        coalesce(pilots.final_report_on <= days.as_of_date, false) as final_report_received
    from days
    inner join pilots on pilots.registered_on <= days.as_of_date
)

select
    as_of_date,
    pilot_id,
    company_id,
    fund_code,
    case
        when is_stopped then 'stopped'
        when has_ended then 'completed'
        when is_started then 'running'
        when is_rejected then 'rejected'
        when is_selected then 'selected'
        else 'registered'
    end as status,
    is_selected,
    is_rejected,
    is_started,
    has_ended and not is_stopped as is_completed,
    is_stopped,
    is_started and not has_ended and not is_stopped as is_running,
    final_report_received
from compared
