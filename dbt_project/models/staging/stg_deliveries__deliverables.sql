-- One row per product of the project and delivered version.
-- Grain: one row per row of raw.deliverables, every version.
select
    deliverable_code,
    deliverable_name,
    deliverable_kind,
    planned_on,
    delivered_on,
    is_presented,
    mentions_esf,
    evidence,
    delivery_seq,
    sha256,
    file_name,
    sender,
    sheet,
    row_number,
    received_on,
    record_key,
    is_withdrawn
from {{ source('deliveries', 'deliverables') }}
