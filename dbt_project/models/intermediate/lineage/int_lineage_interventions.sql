with pilots as (
    select details.*, today.as_of_date
    from {{ ref('dim_pilots') }} as details
    inner join {{ ref('fct_pilots_as_of') }} as today on details.pilot_id = today.pilot_id
    inner join {{ ref('dim_project') }} as project on today.as_of_date = project.as_of_date
    where today.is_started and not today.is_stopped
),

tried as (
    select
        types.intervention_code,
        types.meets_rule,
        pilots.*,
        row_number() over (
            partition by types.intervention_code order by pilots.started_on, pilots.pilot_id
        ) as pilot_order
    from pilots
    inner join {{ ref('bridge_pilot_interventions') }} as bridge on pilots.pilot_id = bridge.pilot_id
    inner join {{ ref('int_intervention_types') }} as types
        on bridge.intervention_code = types.intervention_code and pilots.as_of_date = types.as_of_date
)

select
    'intervention_diversity' as criterion_code,
    'intervention' as entity,
    intervention_code as entity_id,
    company_id,
    pilot_id,
    case when meets_rule and pilot_order = 1 then 1 else 0 end as contribution,
    file_name, sender, sha256, sheet, row_number
from tried
