with pilots as (
    select pilots.as_of_date, pilots.is_completed, details.*
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join {{ ref('dim_pilots') }} as details on pilots.pilot_id = details.pilot_id
    where pilots.is_started
),

contexts as (
    {% for dimension in context_dimensions() %}
    select as_of_date, '{{ dimension }}' as dimension, {{ dimension }} as context_value, is_completed
    from pilots
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    as_of_date,
    dimension,
    context_value as value,
    count(*) as pilots_started,
    cast(sum(case when is_completed then 1 else 0 end) as bigint) as pilots_completed
from contexts
group by as_of_date, dimension, context_value
