with known as (
    select * from {{ ref('int_diversity_incidences') }}
    where value <> 'onbekend'
),

samples as (
    select as_of_date, dimension, count(distinct pilot_id) as pilots, count(*) as uses
    from known
    group by as_of_date, dimension
)

select
    known.as_of_date,
    known.dimension,
    known.value,
    count(*) as uses,
    max(samples.pilots) as total_pilots,
    max(samples.uses) as total_uses
from known
inner join samples on known.as_of_date = samples.as_of_date and known.dimension = samples.dimension
group by known.as_of_date, known.dimension, known.value
