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
    received_on
from {{ ref('int_deliverables_current') }}
