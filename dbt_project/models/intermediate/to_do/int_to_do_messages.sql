select
    case when messages.severity = 'error' then 'mend' else 'check' end as task,
    messages.reason_code,
    deliveries.sender,
    cast(null as varchar) as fund_code,
    'file' as about_kind,
    deliveries.file_name as about,
    cast(null as varchar) as file_name,
    messages.sheet,
    min(messages.row_number) as row_number,
    messages.cause_nl as text_nl,
    messages.cause_en as text_en,
    deliveries.received_on as since_on
from {{ ref('int_messages_shown') }} as messages
inner join {{ ref('int_deliveries_shown') }} as deliveries on messages.delivery_seq = deliveries.delivery_seq
where (messages.severity = 'error' or messages.asks)
    and not messages.is_superseded
    and deliveries.outcome <> 'again'
group by
    messages.delivery_seq, messages.severity, messages.reason_code, deliveries.sender, deliveries.file_name,
    messages.sheet, messages.cause_nl, messages.cause_en, deliveries.received_on
