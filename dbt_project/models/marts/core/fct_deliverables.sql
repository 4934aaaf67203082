select
    deliverables.deliverable_code,
    deliverables.deliverable_name,
    deliverables.deliverable_kind,
    kinds.is_core,
    kinds.is_meeting,
    deliverables.planned_on,
    deliverables.delivered_on,
    deliverables.is_presented,
    deliverables.mentions_esf,
    deliverables.evidence,
    deliverables.delivery_seq,
    deliverables.sha256,
    deliverables.file_name,
    deliverables.sender,
    deliverables.sheet,
    deliverables.row_number,
    deliverables.received_on
from {{ ref('int_deliverables_current') }} as deliverables
inner join {{ ref('deliverable_kinds') }} as kinds on deliverables.deliverable_kind = kinds.deliverable_kind
