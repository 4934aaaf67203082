with added as (
    {{ added_by_candidates(ref('int_candidates'), 'pilot_id') }}
),

proposed as (
    select sets.pilot_id
    from {{ ref('stat_candidate_sets') }} as sets
    inner join {{ ref('fund_places') }} as free on sets.places = free.most_places and free.fund_code = 'all'
),

types as (
    select
        pilot_id,
        {{ dbt.listagg('intervention_code', "', '", 'order by sort_order') }} as interventions,
        {{ dbt.listagg('case when fills_cell then intervention_code end', "', '", 'order by sort_order') }}
            as interventions_new
    from {{ ref('int_candidate_types') }}
    group by pilot_id
)

select
    candidates.as_of_date,
    candidates.pilot_id,
    candidates.company_name,
    candidates.fund_code,
    candidates.status,
    candidates.registered_on,
    candidates.planned_start_on,
    types.interventions,
    types.interventions_new,
    cast(added.cells_filled as bigint) as cells_filled,
    cast(diversity.hill_1 as double) as hill_1_before,
    cast(added.hill_1_after as double) as hill_1_after,
    cast(places.most_places as bigint) as most_places,
    proposed.pilot_id is not null as is_proposed
from {{ ref('int_candidates') }} as candidates
inner join added on candidates.pilot_id = added.pilot_id
left join {{ ref('int_diversity') }} as diversity
    on candidates.as_of_date = diversity.as_of_date and diversity.dimension = 'intervention'
left join types on candidates.pilot_id = types.pilot_id
left join {{ ref('fund_places') }} as places on candidates.fund_code = places.fund_code
left join proposed on candidates.pilot_id = proposed.pilot_id
