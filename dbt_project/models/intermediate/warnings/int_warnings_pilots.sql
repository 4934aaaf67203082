with pilots as (
    select
        pilots.*,
        today.status,
        today.as_of_date,
        case
            when pilots.stopped_on is not null then 'gestopt'
            when pilots.completed_on is not null then 'afgerond'
            when pilots.started_on is not null then 'lopend'
            when pilots.rejected_on is not null then 'afgewezen'
            when pilots.selected_on is not null then 'geselecteerd'
            else 'aangemeld'
        end as status_by_dates
    from {{ ref('dim_pilots') }} as pilots
    inner join {{ ref('fct_pilots_as_of') }} as today on pilots.pilot_id = today.pilot_id
    inner join {{ ref('dim_project') }} as project on today.as_of_date = project.as_of_date
),

listed as (
    select distinct bridge.pilot_id
    from {{ ref('bridge_pilot_interventions') }} as bridge
    inner join {{ ref('dim_interventions') }} as types on bridge.intervention_code = types.intervention_code
    where types.is_listed
),

funds_sent as (
    select record_key as pilot_id
    from {{ ref('stg_deliveries__pilots') }}
    group by record_key
    having count(distinct fund_code) > 1
)

select 'status_disagrees' as reason_code, pilots.*, reported_status as original, pilots.received_on as since_on
from pilots
where reported_status <> status_by_dates
union all
select 'completed_without_report', pilots.*, null, pilots.completed_on
from pilots
where status = 'completed' and coalesce(final_report_on > as_of_date, true)
union all
select 'planned_start_passed', pilots.*, null, pilots.planned_start_on
from pilots
where status in ('registered', 'selected') and planned_start_on < as_of_date
union all
select 'planned_end_passed', pilots.*, null, pilots.planned_end_on
from pilots
where status = 'running' and planned_end_on < as_of_date
union all
select 'no_listed_type', pilots.*, null, pilots.received_on
from pilots
left join listed on pilots.pilot_id = listed.pilot_id
where listed.pilot_id is null
union all
select 'fund_changed', pilots.*, pilots.fund_code, pilots.received_on
from pilots
inner join funds_sent on pilots.pilot_id = funds_sent.pilot_id
