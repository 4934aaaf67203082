with of_facts as (
    select
        found.reason_code, texts.message_nl, texts.message_en, found.pilot_id, found.fund_code,
        cast(null as bigint) as delivery_seq,
        found.file_name, found.sender, found.sheet, found.row_number, found.original,
        texts.message_nl as cause_nl, texts.message_en as cause_en, texts.task is not null as asks,
        false as is_superseded
    from {{ ref('int_warnings') }} as found
    inner join {{ ref('warning_codes') }} as texts on found.reason_code = texts.reason_code
),

of_ingest as (
    select
        messages.reason_code, messages.message_nl, messages.message_en,
        cast(null as varchar) as pilot_id, cast(null as varchar) as fund_code,
        messages.delivery_seq,
        deliveries.file_name, deliveries.sender, messages.sheet, messages.row_number, messages.original,
        messages.cause_nl, messages.cause_en, messages.asks, messages.is_superseded
    from {{ ref('int_messages_shown') }} as messages
    inner join {{ ref('int_deliveries_shown') }} as deliveries
        on messages.delivery_seq = deliveries.delivery_seq
    where messages.severity = 'warning'
)

select * from of_facts
union all
select * from of_ingest
