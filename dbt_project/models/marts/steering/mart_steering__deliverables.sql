with meeting as (
    select max(deliverables.delivered_on) as held_on
    from {{ ref('fct_deliverables') }} as deliverables
    inner join {{ ref('dim_project') }} as project on deliverables.delivered_on <= project.as_of_date
    where deliverables.deliverable_kind = 'slotbijeenkomst'
)

select
    deliverable_code,
    deliverable_name,
    deliverable_kind,
    planned_on,
    delivered_on,
    is_presented,
    meeting.held_on as meeting_on,
    mentions_esf,
    evidence,
    deliverable_kind in ('onderzoeksrapport', 'handboek', 'toolbox') as is_core,
    file_name,
    sender,
    sheet,
    row_number
from {{ ref('fct_deliverables') }}
cross join meeting
