with survey_files as (
    select distinct deliveries.sha256
    from {{ ref('stg_ledger__sheets') }} as sheets
    inner join {{ ref('stg_ledger__deliveries') }} as deliveries on sheets.delivery_seq = deliveries.delivery_seq
    where sheets.kind = 'survey_responses'
)

select
    deliveries.delivery_seq,
    deliveries.sha256,
    case
        when survey_files.sha256 is null then deliveries.file_name
        else {{ without_row_counts('deliveries.file_name') }}
    end as file_name,
    deliveries.sender,
    deliveries.named_as,
    deliveries.received_on,
    deliveries.outcome,
    deliveries.encoding,
    deliveries.reason_code,
    deliveries.message_nl,
    deliveries.message_en
from {{ ref('stg_ledger__deliveries') }} as deliveries
left join survey_files on deliveries.sha256 = survey_files.sha256
