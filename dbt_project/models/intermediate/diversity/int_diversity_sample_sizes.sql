with samples as (
    select distinct as_of_date, dimension, total_pilots
    from {{ ref('int_diversity_counts') }}
),

latest as (
    select
        samples.dimension,
        greatest({{ var('rarefaction_step') }}, floor(samples.total_pilots / (2.0 * {{ var('rarefaction_step') }}))
            * {{ var('rarefaction_step') }}) as common_pilots
    from samples
    inner join {{ ref('dim_as_of_dates') }} as days on samples.as_of_date = days.as_of_date and days.is_latest
)

select
    samples.as_of_date,
    samples.dimension,
    numbers.number as pilot_count,
    numbers.number = samples.total_pilots as is_observed,
    coalesce(numbers.number = latest.common_pilots, false) as is_common
from samples
inner join {{ ref('int_numbers') }} as numbers
    on numbers.number between 1 and samples.total_pilots
    and (mod(numbers.number, {{ var('rarefaction_step') }}) = 0 or numbers.number = samples.total_pilots)
left join latest on samples.dimension = latest.dimension
