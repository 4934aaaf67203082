{% for kind, pilot_id, fund_code in [
    ('pilots', 'pilot_id', 'fund_code'),
    ('participant_counts', 'pilot_id', 'fund_code'),
    ('deliverables', 'cast(null as varchar)', 'cast(null as varchar)'),
] %}
select
    'row_vanished' as reason_code, {{ pilot_id }} as pilot_id, {{ fund_code }} as fund_code,
    file_name, sender, sheet, row_number, cast(null as varchar) as original
from {{ ref('int_' ~ kind ~ '_current') }} as sent
inner join {{ ref('int_rows_vanished') }} as vanished
    on sent.record_key = vanished.record_key and vanished.kind = '{{ kind }}'
{% if not loop.last %}union all{% endif %}
{% endfor %}
