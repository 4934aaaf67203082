with pilots as (
    select
        *,
        max(case when is_completed then days_since_start end) over (partition by as_of_date) as longest_duration
    from {{ ref('int_forecast_pilots') }}
)

select
    as_of_date,
    sum(case when is_started then 1 else 0 end) as started_count,
    {% for status in ['completed', 'stopped', 'running', 'selected', 'rejected', 'registered'] %}
    sum(case when status = '{{ status }}' then 1 else 0 end) as {{ status }}_count,
    {% endfor %}
    sum(case when status = 'running' and days_since_start > longest_duration then 1 else 0 end)
        as running_beyond_count,
    sum(case when status in ('running', 'selected') and planned_participants is null then 1 else 0 end)
        as planned_missing_count,
    sum(case when is_completed and planned_participants > 0 then 1 else 0 end) as ratio_count,
    max(longest_duration) as longest_duration
from pilots
group by as_of_date
