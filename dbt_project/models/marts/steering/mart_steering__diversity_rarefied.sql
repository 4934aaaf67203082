select
    rarefied.as_of_date,
    rarefied.dimension,
    rarefied.hill_order,
    rarefied.pilot_count,
    rarefied.value,
    sizes.is_observed,
    sizes.is_common
from {{ ref('stat_diversity_rarefied') }} as rarefied
inner join {{ ref('int_diversity_sample_sizes') }} as sizes
    on rarefied.as_of_date = sizes.as_of_date
    and rarefied.dimension = sizes.dimension
    and rarefied.pilot_count = sizes.pilot_count
