{% test unique_rows(model, columns) %}
-- Rows of a grain of several columns that occur more than once, or lack a part of it.
select {{ columns | join(', ') }}, count(*) as occurrences
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
