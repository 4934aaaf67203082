select
    norms.as_of_date,
    days.is_latest,
    norms.criterion_code,
    cast(norms.target_min as double) as target_min,
    norms.deadline,
    cast(measured.value as double) as value,
    {% for name in ['started', 'completed', 'stopped', 'running', 'running_beyond', 'selected', 'rejected',
                    'registered', 'ratio', 'planned_missing'] %}
    cast(coalesce(counts.{{ name }}_count, 0) as bigint) as {{ name }}_count,
    {% endfor %}
    counts.longest_duration,
    coalesce(counts.completed_count, 0) >= {{ var('forecast_completed') }}
    and (
        norms.criterion_code <> 'employees_reached'
        or coalesce(counts.ratio_count, 0) >= {{ var('forecast_completed') }}
    ) as has_enough
from {{ ref('int_criteria_norms') }} as norms
inner join {{ ref('dim_as_of_dates') }} as days on norms.as_of_date = days.as_of_date
inner join {{ ref('int_criteria_pilots') }} as measured
    on norms.as_of_date = measured.as_of_date and norms.criterion_code = measured.criterion_code
left join {{ ref('int_forecast_counts') }} as counts on norms.as_of_date = counts.as_of_date
where norms.criterion_code in ('companies_completed', 'employees_reached')
    and norms.as_of_date <= norms.deadline
    and measured.value < norms.target_min
