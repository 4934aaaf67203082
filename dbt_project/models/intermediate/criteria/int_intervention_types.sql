with days as (
    select as_of_date, companies_required from {{ ref('int_diversity_rules') }}
),

types as (
    select * from {{ ref('dim_interventions') }} where is_listed
),

declared as (
    select
        pilots.as_of_date,
        bridge.intervention_code,
        count(distinct pilots.pilot_id) as pilot_count,
        count(distinct pilots.company_id) as company_count,
        count(distinct pilots.fund_code) as fund_count
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join {{ ref('bridge_pilot_interventions') }} as bridge on pilots.pilot_id = bridge.pilot_id
    where pilots.is_started and not pilots.is_stopped
    group by pilots.as_of_date, bridge.intervention_code
),

carried_out as (
    select days.as_of_date, rows_held.intervention_code, count(*) as carried_out_count
    from days
    inner join {{ ref('int_interventions_carried_out') }} as rows_held on rows_held.first_held_on <= days.as_of_date
    group by days.as_of_date, rows_held.intervention_code
)

select
    days.as_of_date,
    types.intervention_code,
    coalesce(declared.pilot_count, 0) as pilot_count,
    coalesce(declared.company_count, 0) as company_count,
    coalesce(declared.fund_count, 0) as fund_count,
    coalesce(carried_out.carried_out_count, 0) as carried_out_count,
    days.companies_required,
    coalesce(declared.company_count, 0) >= days.companies_required as meets_rule
from days
cross join types
left join declared
    on days.as_of_date = declared.as_of_date and types.intervention_code = declared.intervention_code
left join carried_out
    on days.as_of_date = carried_out.as_of_date and types.intervention_code = carried_out.intervention_code
