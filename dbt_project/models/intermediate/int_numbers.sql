with digits as (
    {% for digit in range(10) %}
    select {{ digit }} as digit {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select ones.digit + 10 * tens.digit + 100 * hundreds.digit as number
from digits as ones
cross join digits as tens
cross join digits as hundreds
