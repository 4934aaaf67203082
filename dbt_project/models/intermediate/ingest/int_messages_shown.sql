with messages as (
    select messages.*, sheets.sheet is not null and messages.row_number is not null as is_folded
    from {{ ref('stg_ledger__messages') }} as messages
    left join {{ ref('int_sheets_folded') }} as sheets
        on messages.delivery_seq = sheets.delivery_seq and messages.sheet = sheets.sheet
),

folded as (
    select
        delivery_seq, sheet, severity, reason_code, asks, min(said_nl) as said_nl, min(said_en) as said_en
    from messages
    where is_folded
    group by delivery_seq, sheet, severity, reason_code, asks
),

shown as (
    select
        delivery_seq, sheet, row_number, column_heading, severity, reason_code, message_nl, message_en, original,
        cause_nl, cause_en, asks
    from messages
    where not is_folded
    union all
    select
        folded.delivery_seq, folded.sheet, null, null, folded.severity, folded.reason_code,
        concat(folded.said_nl, ' ', texts.message_nl),
        concat(folded.said_en, ' ', texts.message_en), null,
        concat(folded.said_nl, ' ', texts.message_nl),
        concat(folded.said_en, ' ', texts.message_en), folded.asks
    from folded
    inner join {{ ref('warning_codes') }} as texts on texts.reason_code = 'rows_not_shown'
)

select
    shown.*,
    sheets.delivery_seq is not null or files.delivery_seq is not null as is_superseded
from shown
left join {{ ref('int_sheets_superseded') }} as sheets
    on shown.delivery_seq = sheets.delivery_seq and shown.sheet = sheets.sheet
left join {{ ref('int_files_superseded') }} as files on shown.delivery_seq = files.delivery_seq
