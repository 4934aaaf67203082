with project as (
    select * from {{ ref('dim_project') }}
),

pilots as (
    select
        pilots.*, today.status, project.as_of_date, project.start_on, project.end_on
    from {{ ref('dim_pilots') }} as pilots
    cross join project
    inner join {{ ref('fct_pilots_as_of') }} as today
        on pilots.pilot_id = today.pilot_id and today.as_of_date = project.as_of_date
),

words as (
    select
        *,
        case status
            when 'registered' then 'aangemeld' when 'selected' then 'geselecteerd'
            when 'running' then 'lopend' when 'completed' then 'afgerond'
            when 'stopped' then 'gestopt' else 'afgewezen'
        end as expected_status
    from pilots
),

listed as (
    select distinct bridge.pilot_id
    from {{ ref('bridge_pilot_interventions') }} as bridge
    inner join {{ ref('dim_interventions') }} as types on bridge.intervention_code = types.intervention_code
    where types.is_listed
),

shared_numbers as (
    select kvk_number
    from pilots
    where kvk_number is not null
    group by kvk_number
    having count(*) > 1
),

participations as (
    select rows_held.*, pilots.started_on, coalesce(pilots.completed_on, pilots.stopped_on) as ended_on
    from {{ ref('fct_participations') }} as rows_held
    left join {{ ref('dim_pilots') }} as pilots on rows_held.pilot_id = pilots.pilot_id
),

funds_sent as (
    select record_key as pilot_id
    from {{ ref('stg_deliveries__pilots') }}
    group by record_key
    having count(distinct fund_code) > 1
),

last_files as (
    select sender, max(delivery_seq) as delivery_seq
    from {{ ref('stg_deliveries__pilots') }}
    group by sender
),

found as (
    select 'status_disagrees' as reason_code, pilot_id, fund_code, file_name, sender, sheet, row_number,
        reported_status as original
    from words
    where reported_status <> expected_status
    union all
    select 'completed_without_report', pilot_id, fund_code, file_name, sender, sheet, row_number, null
    from pilots
    where status = 'completed' and coalesce(final_report_on > as_of_date, true)
    union all
    select 'planned_end_passed', pilot_id, fund_code, file_name, sender, sheet, row_number, null
    from pilots
    where status = 'running' and planned_end_on < as_of_date
    union all
    select 'no_listed_type', pilots.pilot_id, fund_code, file_name, sender, sheet, row_number, null
    from pilots
    left join listed on pilots.pilot_id = listed.pilot_id
    where listed.pilot_id is null
    union all
    select 'kvk_two_pilots', pilot_id, fund_code, file_name, sender, sheet, row_number, pilots.kvk_number
    from pilots
    inner join shared_numbers on pilots.kvk_number = shared_numbers.kvk_number
    union all
    select 'kvk_joined_by_name', pilots.pilot_id, fund_code, file_name, sender, sheet, row_number, null
    from pilots
    inner join {{ ref('int_pilot_companies') }} as companies on pilots.pilot_id = companies.pilot_id
    where companies.is_joined_by_name
    union all
    select 'fund_changed', pilots.pilot_id, fund_code, file_name, sender, sheet, row_number, fund_code
    from pilots
    inner join funds_sent on pilots.pilot_id = funds_sent.pilot_id
    union all
    select 'reached_above_size', pilots.pilot_id, pilots.fund_code, file_name, sender, sheet, row_number,
        cast(pilots.company_employees as varchar)
    from pilots
    inner join {{ ref('int_employees_reached') }} as reached
        on pilots.company_id = reached.unit_id
        and reached.unit_kind = 'company'
        and reached.as_of_date = pilots.as_of_date
    inner join {{ ref('dim_companies') }} as companies on pilots.company_id = companies.company_id
    where reached.employees_lower > companies.company_employees
    union all
    select 'row_vanished', pilots.pilot_id, fund_code, file_name, pilots.sender, sheet, row_number, null
    from pilots
    inner join last_files on pilots.sender = last_files.sender
    where pilots.delivery_seq < last_files.delivery_seq
    union all
    select 'orphan_pilot', pilot_id, fund_code, file_name, sender, sheet, min(row_number), pilot_id
    from participations
    where pilot_id is not null and company_id is null
    group by pilot_id, fund_code, file_name, sender, sheet
    union all
    select 'outside_pilot_dates', pilot_id, fund_code, file_name, sender, sheet, min(row_number),
        cast(held_on as varchar)
    from participations
    where phase = 'pilot' and (held_on < started_on or held_on > ended_on)
    group by pilot_id, fund_code, file_name, sender, sheet, held_on
    union all
    select 'outside_project_period', pilot_id, fund_code, file_name, sender, sheet, min(row_number),
        cast(held_on as varchar)
    from participations
    cross join project
    where held_on not between project.start_on and project.end_on
    group by pilot_id, fund_code, file_name, sender, sheet, held_on
    {% for column in ['registered_on', 'selected_on', 'rejected_on', 'started_on', 'completed_on', 'stopped_on',
                      'final_report_on'] %}
    union all
    select 'outside_project_period', pilot_id, fund_code, file_name, sender, sheet, row_number,
        cast({{ column }} as varchar)
    from pilots
    where {{ column }} not between start_on and end_on
    {% endfor %}
    union all
    select 'outside_project_period', null, null, file_name, sender, sheet, row_number, cast(delivered_on as varchar)
    from {{ ref('fct_deliverables') }}
    cross join project
    where delivered_on not between project.start_on and project.end_on
    union all
    select 'outside_project_period', null, fund_code, file_name, sender, sheet, row_number, cast(held_on as varchar)
    from {{ ref('fct_outreach') }}
    cross join project
    where held_on not between project.start_on and project.end_on
)

select * from found
