-- One row per ledger line that holds a file. outcome is loaded, refused (with reason), unknown (no delivery of ours) or again (bytes that count already).
-- Grain: one row per row of raw.deliveries, every version.
select
    delivery_seq,
    sha256,
    file_name,
    sender,
    named_as,
    received_on,
    kind,
    outcome,
    encoding,
    reason_code,
    message_nl,
    message_en
from {{ source('ledger', 'deliveries') }}
