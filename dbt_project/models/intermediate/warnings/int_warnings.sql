{% for subject in ['pilots', 'companies', 'participations', 'period', 'vanished', 'surveys'] %}
select reason_code, pilot_id, fund_code, file_name, sender, sheet, row_number, original, since_on
from {{ ref('int_warnings_' ~ subject) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
