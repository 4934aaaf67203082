with tried as (
    select distinct as_of_date, fund_code, value as intervention_code
    from {{ ref('int_diversity_incidences') }}
    where dimension = 'intervention'
)

select
    candidates.as_of_date,
    candidates.pilot_id,
    candidates.fund_code,
    bridge.intervention_code,
    types.sort_order,
    tried.fund_code is null as fills_cell
from {{ ref('int_candidates') }} as candidates
inner join {{ ref('bridge_pilot_interventions') }} as bridge on candidates.pilot_id = bridge.pilot_id
inner join {{ ref('dim_interventions') }} as types
    on bridge.intervention_code = types.intervention_code and types.is_listed
left join tried
    on candidates.as_of_date = tried.as_of_date
    and candidates.fund_code = tried.fund_code
    and bridge.intervention_code = tried.intervention_code
