select
    texts.task,
    coalesce(deliveries.reason_code, texts.reason_code) as reason_code,
    deliveries.sender,
    cast(null as varchar) as fund_code,
    'file' as about_kind,
    deliveries.file_name as about,
    cast(null as varchar) as file_name,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row_number,
    concat(deliveries.message_nl, ' ', texts.message_nl) as text_nl,
    concat(deliveries.message_en, ' ', texts.message_en) as text_en,
    deliveries.received_on as since_on
from {{ ref('int_deliveries_shown') }} as deliveries
inner join {{ ref('to_do_codes') }} as texts on texts.reason_code = concat('file_', deliveries.outcome)
left join {{ ref('int_names_sent_again') }} as again on deliveries.delivery_seq = again.delivery_seq
where again.delivery_seq is null
