with warnings as (
    select pilot_id, count(*) as warning_count
    from {{ ref('mart_analyst__warnings') }}
    where pilot_id is not null
    group by pilot_id
),

declared as (
    select
        bridge.pilot_id,
        {{ dbt.listagg('bridge.intervention_code', "', '", 'order by types.sort_order') }} as interventions
    from {{ ref('bridge_pilot_interventions') }} as bridge
    inner join {{ ref('dim_interventions') }} as types on bridge.intervention_code = types.intervention_code
    group by bridge.pilot_id
)

select
    pilots.as_of_date,
    pilots.pilot_id,
    pilots.company_id,
    details.company_name,
    pilots.fund_code,
    pilots.status,
    details.reported_status,
    details.registered_on,
    {{ known_at('details.selected_on', 'pilots.as_of_date') }} as selected_on,
    {{ known_at('details.rejected_on', 'pilots.as_of_date') }} as rejected_on,
    details.planned_start_on,
    {{ known_at('details.started_on', 'pilots.as_of_date') }} as started_on,
    details.planned_end_on,
    {{ known_at('details.completed_on', 'pilots.as_of_date') }} as completed_on,
    {{ known_at('details.stopped_on', 'pilots.as_of_date') }} as stopped_on,
    {{ known_at('details.final_report_on', 'pilots.as_of_date') }} as final_report_on,
    details.planned_participants,
    details.coaching_visits,
    details.company_employees,
    details.size_class,
    details.sbi_code,
    details.province,
    details.prior_experience,
    details.esf_theme,
    details.is_ambassador,
    declared.interventions,
    cast(coalesce(reached.employees_lower, 0) as bigint) as employees_reached,
    cast(coalesce(reached.employees_upper, 0) as bigint) as employees_upper,
    coalesce(reached.basis, 'geen opgave') as basis,
    cast(coalesce(warnings.warning_count, 0) as bigint) as warning_count,
    details.file_name,
    details.sender,
    details.sheet,
    details.row_number,
    details.sha256,
    details.received_on
from {{ ref('fct_pilots_as_of') }} as pilots
inner join {{ ref('dim_pilots') }} as details on pilots.pilot_id = details.pilot_id
left join declared on pilots.pilot_id = declared.pilot_id
left join {{ ref('int_employees_reached') }} as reached
    on reached.unit_kind = 'pilot'
    and reached.unit_id = pilots.pilot_id
    and reached.as_of_date = pilots.as_of_date
left join warnings on pilots.pilot_id = warnings.pilot_id
