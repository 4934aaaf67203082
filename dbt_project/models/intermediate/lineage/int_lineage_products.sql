with products as (
    select deliverables.*
    from {{ ref('fct_deliverables') }} as deliverables
    inner join {{ ref('dim_project') }} as project on deliverables.delivered_on <= project.as_of_date
    where deliverables.is_core or deliverables.is_meeting
),

meeting as (
    select max(delivered_on) as held_on
    from products
    where is_meeting
),

judged as (
    select
        products.*,
        coalesce(
            products.is_core
            and products.is_presented
            and products.delivered_on <= meeting.held_on,
            false
        ) as is_counted
    from products
    cross join meeting
)

select
    'deliverables_communicated' as criterion_code,
    'deliverable' as entity,
    deliverable_code as entity_id,
    cast(null as varchar) as company_id,
    cast(null as varchar) as pilot_id,
    case
        when is_counted and row_number() over (
            partition by deliverable_kind, is_counted order by delivered_on, deliverable_code
        ) = 1 then 1
        else 0
    end as contribution,
    file_name, sender, sha256, sheet, row_number
from judged
