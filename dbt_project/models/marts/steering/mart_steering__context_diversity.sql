with dimensions as (
    {% for dimension in context_dimensions() %}
    select '{{ dimension }}' as dimension {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

unknown as (
    select as_of_date, dimension, count(*) as pilots
    from {{ ref('int_diversity_incidences') }}
    where value = 'onbekend'
    group by as_of_date, dimension
)

select
    days.as_of_date,
    dimensions.dimension,
    cast(coalesce(diversity.pilot_count, 0) as bigint) as pilot_count,
    cast(coalesce(unknown.pilots, 0) as bigint) as unknown_count,
    cast(diversity.value_count as bigint) as value_count,
    cast(diversity.hill_1 as double) as hill_1,
    cast(diversity.hill_2 as double) as hill_2,
    cast(diversity.coverage as double) as coverage
from {{ ref('dim_as_of_dates') }} as days
cross join dimensions
left join {{ ref('int_diversity') }} as diversity
    on days.as_of_date = diversity.as_of_date and dimensions.dimension = diversity.dimension
left join unknown on days.as_of_date = unknown.as_of_date and dimensions.dimension = unknown.dimension
