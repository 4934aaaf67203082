with pilots as (
    select pilots.as_of_date, details.*
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join {{ ref('dim_pilots') }} as details on pilots.pilot_id = details.pilot_id
    where pilots.is_started and not pilots.is_stopped
)

select
    pilots.as_of_date,
    'intervention' as dimension,
    bridge.intervention_code as value,
    pilots.pilot_id,
    pilots.company_id,
    pilots.fund_code
from pilots
inner join {{ ref('bridge_pilot_interventions') }} as bridge on pilots.pilot_id = bridge.pilot_id
inner join {{ ref('dim_interventions') }} as types
    on bridge.intervention_code = types.intervention_code and types.is_listed
{% for dimension in context_dimensions() %}
union all
select as_of_date, '{{ dimension }}', {{ dimension }}, pilot_id, company_id, fund_code from pilots
{% endfor %}
