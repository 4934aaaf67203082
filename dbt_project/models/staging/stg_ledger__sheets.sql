-- Fates of all records, per delivery and sheet; rows_read = rows_loaded + rows_rejected + rows_duplicate.
-- Grain: one row per row of raw.sheets, every version.
select
    delivery_seq,
    sheet,
    kind,
    rows_read,
    rows_loaded,
    rows_rejected,
    rows_duplicate,
    rows_heading,
    rows_note,
    rows_total,
    rows_blank
from {{ source('ledger', 'sheets') }}
