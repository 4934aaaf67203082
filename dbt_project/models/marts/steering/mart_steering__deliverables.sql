with meeting as (
    select max(deliverables.delivered_on) as held_on
    from {{ ref('fct_deliverables') }} as deliverables
    inner join {{ ref('dim_project') }} as project on deliverables.delivered_on <= project.as_of_date
    where deliverables.is_meeting
)

select
    deliverables.deliverable_code,
    deliverables.deliverable_name,
    deliverables.deliverable_kind,
    kinds.label_nl as kind_nl,
    kinds.label_en as kind_en,
    deliverables.planned_on,
    deliverables.delivered_on,
    deliverables.is_presented,
    meeting.held_on as meeting_on,
    deliverables.mentions_esf,
    deliverables.evidence,
    deliverables.is_core,
    deliverables.file_name,
    deliverables.sender,
    deliverables.sheet,
    deliverables.row_number
from {{ ref('fct_deliverables') }} as deliverables
inner join {{ ref('deliverable_kinds') }} as kinds on deliverables.deliverable_kind = kinds.deliverable_kind
cross join meeting
