select
    deliveries.delivery_seq,
    deliveries.file_name,
    deliveries.sender,
    messages.sheet,
    messages.row_number,
    messages.column_heading,
    messages.reason_code,
    messages.message_nl,
    messages.message_en,
    messages.original,
    messages.cause_nl,
    messages.cause_en,
    messages.is_superseded
from {{ ref('int_messages_shown') }} as messages
inner join {{ ref('int_deliveries_shown') }} as deliveries
    on messages.delivery_seq = deliveries.delivery_seq
where messages.severity = 'error'
