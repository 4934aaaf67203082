with deliveries as (
    select * from {{ ref('int_deliveries_shown') }}
),

sheets as (
    select * from {{ ref('int_sheets_shown') }}
)

select
    deliveries.delivery_seq,
    deliveries.file_name,
    deliveries.sender,
    deliveries.sha256,
    deliveries.received_on,
    coalesce(sheets.sheet, '') as sheet,
    coalesce(sheets.kind, '') as kind,
    deliveries.outcome,
    deliveries.encoding,
    deliveries.reason_code,
    deliveries.message_nl,
    deliveries.message_en,
    {% for fate in ['read', 'loaded', 'rejected', 'duplicate', 'heading', 'note', 'total', 'blank'] %}
    sheets.rows_{{ fate }},
    {% endfor %}
    coalesce(sheets.is_hidden, false) as is_hidden
from deliveries
left join sheets on deliveries.delivery_seq = sheets.delivery_seq
