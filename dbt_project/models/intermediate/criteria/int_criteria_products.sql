with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

deliverables as (
    select * from {{ ref('fct_deliverables') }}
),

planned_meetings as (
    select max(planned_on) as planned_on
    from deliverables
    where is_meeting
),

kinds as (
    select
        days.as_of_date,
        deliverables.deliverable_kind,
        max(case when deliverables.delivered_on <= days.as_of_date then 1 else 0 end) as is_published,
        max(
            case when deliverables.delivered_on <= meetings.held_on and deliverables.is_presented then 1 else 0 end
        ) as is_presented,
        max(case when deliverables.planned_on < days.as_of_date then 1 else 0 end) as is_due,
        max(case when planned_meetings.planned_on < days.as_of_date then 1 else 0 end) as is_meeting_due
    from days
    cross join deliverables
    cross join planned_meetings
    left join {{ ref('int_closing_meetings') }} as meetings on days.as_of_date = meetings.as_of_date
    where deliverables.is_core
    group by days.as_of_date, deliverables.deliverable_kind
),

products as (
    select
        as_of_date,
        sum(is_presented) as presented,
        sum(is_published) as published,
        -- a product is late after its own planned date, its presentation after the meeting's
        max(
            case when is_published = 0 and is_due = 1 or is_presented = 0 and is_meeting_due = 1 then 1 else 0 end
        ) = 1 as is_overdue
    from kinds
    group by as_of_date
),

informed as (
    select
        days.as_of_date,
        count(distinct case when outreach.is_about_results then outreach.fund_code end) as funds
    from days
    inner join {{ ref('fct_outreach') }} as outreach on outreach.held_on <= days.as_of_date
    group by days.as_of_date
)

select
    'deliverables_communicated' as criterion_code, days.as_of_date,
    products.presented as value, products.published as published_value,
    products.presented is not null as has_facts, coalesce(products.is_overdue, false) as is_overdue
from days
left join products on days.as_of_date = products.as_of_date
union all
select
    'sectors_informed', days.as_of_date,
    informed.funds, null,
    informed.funds is not null, false
from days
left join informed on days.as_of_date = informed.as_of_date
