with joined as (
    select
        deliveries.*,
        coalesce(sheets.sheet, '') as sheet,
        coalesce(sheets.kind, '') as sheet_kind,
        sheets.rows_read, sheets.rows_loaded, sheets.rows_rejected, sheets.rows_duplicate,
        sheets.rows_heading, sheets.rows_note, sheets.rows_total, sheets.rows_blank,
        coalesce(
            sheets.kind = 'survey_responses'
            and sheets.rows_read > 0 and sheets.rows_read < {{ var('threshold_respondents') }},
            false
        ) as is_hidden
    from {{ ref('stg_ledger__deliveries') }} as deliveries
    left join {{ ref('stg_ledger__sheets') }} as sheets on deliveries.delivery_seq = sheets.delivery_seq
)

select
    delivery_seq,
    file_name,
    sender,
    sha256,
    received_on,
    sheet,
    sheet_kind as kind,
    outcome,
    encoding,
    reason_code,
    message_nl,
    message_en,
    {% for fate in ['read', 'loaded', 'rejected', 'duplicate', 'heading', 'note', 'total', 'blank'] %}
    case when not is_hidden then rows_{{ fate }} end as rows_{{ fate }},
    {% endfor %}
    is_hidden
from joined
