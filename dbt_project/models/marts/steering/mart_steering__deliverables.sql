select
    days.as_of_date,
    deliverables.deliverable_code,
    deliverables.deliverable_name,
    deliverables.deliverable_kind,
    kinds.label_nl as kind_nl,
    kinds.label_en as kind_en,
    deliverables.planned_on,
    {{ known_at('deliverables.delivered_on', 'days.as_of_date') }} as delivered_on,
    -- what was presented, was so at the meeting
    case when deliverables.delivered_on <= meetings.held_on then deliverables.is_presented end as is_presented,
    meetings.held_on as meeting_on,
    case when deliverables.delivered_on <= days.as_of_date then deliverables.mentions_esf end as mentions_esf,
    deliverables.evidence,
    deliverables.is_core,
    deliverables.file_name,
    deliverables.sender,
    deliverables.sheet,
    deliverables.row_number,
    deliverables.sha256
from {{ ref('dim_as_of_dates') }} as days
cross join {{ ref('fct_deliverables') }} as deliverables
inner join {{ ref('deliverable_kinds') }} as kinds on deliverables.deliverable_kind = kinds.deliverable_kind
left join {{ ref('int_closing_meetings') }} as meetings on days.as_of_date = meetings.as_of_date
