with first_sent as (
    select kind, min(first_received_on) as first_received_on
    from {{ ref('int_fund_deliveries') }}
    group by kind
)

select
    texts.task,
    texts.reason_code,
    senders.sender,
    funds.fund_code,
    'fund' as about_kind,
    funds.fund_code as about,
    cast(null as varchar) as file_name,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row_number,
    texts.message_nl as text_nl,
    texts.message_en as text_en,
    first_sent.first_received_on as since_on
from {{ ref('funds') }} as funds
cross join first_sent
inner join {{ ref('to_do_codes') }} as texts on texts.reason_code = concat(first_sent.kind, '_never_sent')
left join {{ ref('int_fund_deliveries') }} as sent
    on funds.fund_code = sent.fund_code and first_sent.kind = sent.kind
left join {{ ref('int_fund_senders') }} as senders on funds.fund_code = senders.fund_code
where sent.fund_code is null
