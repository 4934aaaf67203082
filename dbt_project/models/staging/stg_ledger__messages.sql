-- One row per message of ingest about a cell, row, column or file (severity error or warning).
-- Grain: one row per row of raw.messages, every version.
select
    delivery_seq,
    sheet,
    row_number,
    column_heading,
    severity,
    reason_code,
    message_nl,
    message_en,
    original,
    said_nl,
    said_en,
    cause_nl,
    cause_en,
    asks
from {{ source('ledger', 'messages') }}
