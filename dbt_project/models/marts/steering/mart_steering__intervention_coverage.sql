with declared as (
    select
        pilots.as_of_date,
        pilots.fund_code,
        bridge.intervention_code,
        count(distinct pilots.pilot_id) as pilot_count
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join {{ ref('bridge_pilot_interventions') }} as bridge on pilots.pilot_id = bridge.pilot_id
    where pilots.is_started and not pilots.is_stopped
    group by pilots.as_of_date, pilots.fund_code, bridge.intervention_code
),

carried_out as (
    select
        days.as_of_date,
        held.fund_code,
        held.intervention_code,
        count(distinct held.pilot_id) as carried_out_count
    from {{ ref('dim_as_of_dates') }} as days
    inner join {{ ref('int_interventions_carried_out') }} as held on held.first_held_on <= days.as_of_date
    group by days.as_of_date, held.fund_code, held.intervention_code
)

select
    days.as_of_date,
    funds.fund_code,
    types.intervention_code,
    cast(coalesce(declared.pilot_count, 0) as bigint) as pilot_count,
    cast(coalesce(carried_out.carried_out_count, 0) as bigint) as carried_out_count
from {{ ref('dim_as_of_dates') }} as days
cross join {{ ref('dim_funds') }} as funds
cross join {{ ref('dim_interventions') }} as types
left join declared
    on days.as_of_date = declared.as_of_date
    and funds.fund_code = declared.fund_code
    and types.intervention_code = declared.intervention_code
left join carried_out
    on days.as_of_date = carried_out.as_of_date
    and funds.fund_code = carried_out.fund_code
    and types.intervention_code = carried_out.intervention_code
where types.is_listed
