with added as (
    {{ added_by_candidates(ref('stat_candidate_sets'), 'places') }}
),

filled as (
    select
        sets.places,
        types.*,
        row_number() over (
            partition by sets.places, types.fund_code, types.intervention_code order by types.pilot_id
        ) as pilot_order
    from {{ ref('stat_candidate_sets') }} as sets
    inner join {{ ref('int_candidate_types') }} as types on sets.pilot_id = types.pilot_id
    where types.fills_cell
),

reasons as (
    select
        places,
        pilot_id,
        count(*) as cells_filled,
        {{ dbt.listagg('intervention_code', "', '", 'order by sort_order') }} as interventions_new
    from filled
    where pilot_order = 1
    group by places, pilot_id
)

select
    candidates.as_of_date,
    sets.places,
    sets.pilot_id,
    candidates.company_name,
    candidates.fund_code,
    candidates.status,
    cast(coalesce(reasons.cells_filled, 0) as bigint) as cells_filled,
    reasons.interventions_new,
    cast(added.pilot_count as bigint) as set_size,
    cast(added.cells_filled as bigint) as set_cells_filled,
    cast(added.hill_1_after as double) as set_hill_1_after,
    free.fund_code is not null as is_proposed
from {{ ref('stat_candidate_sets') }} as sets
inner join {{ ref('int_candidates') }} as candidates on sets.pilot_id = candidates.pilot_id
inner join added on sets.places = added.places
left join reasons on sets.places = reasons.places and sets.pilot_id = reasons.pilot_id
left join {{ ref('fund_places') }} as free on sets.places = free.most_places and free.fund_code = 'all'
