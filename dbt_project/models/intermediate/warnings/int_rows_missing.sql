{% set nothing = 'cast(null as varchar)' %}
with missing as (
    {% for kind, pilot_id, fund_code, subject in [
        ('pilots', 'pilot_id', 'fund_code', 'pilot_id'),
        ('participant_counts', 'pilot_id', 'fund_code', nothing),
        ('attendance', 'pilot_id', 'fund_code', nothing),
        ('deliverables', nothing, nothing, 'deliverable_code'),
        ('outreach', nothing, 'fund_code', nothing),
        ('commentary', nothing, nothing, nothing),
    ] %}
    select
        '{{ kind }}' as kind, {{ pilot_id }} as pilot_id, {{ fund_code }} as fund_code, {{ subject }} as subject,
        sent.delivery_seq, sent.file_name, sent.sender, sent.sheet, sent.row_number, vanished.missing_since_seq
    from {{ ref('int_' ~ kind ~ '_current') }} as sent
    inner join {{ ref('int_rows_vanished') }} as vanished
        on sent.record_key = vanished.record_key and vanished.kind = '{{ kind }}'
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    missing.kind,
    missing.pilot_id,
    coalesce(pilots.fund_code, missing.fund_code) as fund_code,
    missing.subject,
    missing.delivery_seq,
    missing.file_name,
    missing.sender,
    missing.sheet,
    missing.row_number,
    missing.missing_since_seq,
    later.file_name as missing_from,
    later.received_on as missing_since
from missing
inner join {{ ref('int_deliveries_shown') }} as later on missing.missing_since_seq = later.delivery_seq
left join {{ ref('dim_pilots') }} as pilots on missing.pilot_id = pilots.pilot_id
