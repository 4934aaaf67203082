select
    deliverable_code,
    deliverable_name,
    deliverable_kind,
    planned_on,
    delivered_on,
    is_presented,
    mentions_esf,
    evidence,
    deliverable_kind in ('onderzoeksrapport', 'handboek', 'toolbox') as is_core,
    file_name,
    sender,
    sheet,
    row_number
from {{ ref('fct_deliverables') }}
