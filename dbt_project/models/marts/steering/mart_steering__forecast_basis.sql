select
    criterion_code,
    as_of_date,
    deadline,
    has_enough,
    {% for name in ['started', 'completed', 'stopped', 'running', 'running_beyond', 'selected', 'rejected',
                    'registered'] %}
    {{ name }}_count,
    {% endfor %}
    cast(longest_duration as bigint) as longest_duration,
    {% for name in ['ratio', 'planned_missing'] %}
    case when criterion_code = 'employees_reached' then {{ name }}_count end as {{ name }}_count
    {%- if not loop.last %},{% endif %}
    {% endfor %}
from {{ ref('int_forecast_criteria') }}
