with measured as (
    select
        as_of_date,
        dimension,
        max(total_pilots) as pilot_count,
        max(total_uses) as uses,
        count(*) as value_count,
        {{ hill_1('uses', 'total_uses') }} as hill_1,
        {{ hill_2('uses', 'total_uses') }} as hill_2,
        sum(case when uses = 1 then 1 else 0 end) as once,
        sum(case when uses = 2 then 1 else 0 end) as twice
    from {{ ref('int_diversity_counts') }}
    group by as_of_date, dimension
)

select
    as_of_date,
    dimension,
    pilot_count,
    value_count,
    hill_1,
    hill_2,
    {{ sample_coverage('pilot_count', 'uses', 'once', 'twice') }} as coverage
from measured
