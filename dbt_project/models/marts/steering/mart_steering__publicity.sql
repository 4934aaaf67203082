with shown as (
    select
        'deliverable' as source_kind, deliverable_name as item, delivered_on as held_on,
        cast(null as varchar) as fund_code, mentions_esf, evidence, file_name, sender, sheet, row_number
    from {{ ref('fct_deliverables') }}
    where delivered_on is not null
    union all
    select
        'outreach', description, held_on, fund_code, mentions_esf, evidence, file_name, sender, sheet, row_number
    from {{ ref('fct_outreach') }}
    union all
    select
        'count', coalesce(pilot_id, fund_code), held_on, fund_code, mentions_esf, evidence,
        file_name, sender, sheet, row_number
    from {{ ref('fct_participations') }}
    where source_kind = 'count'
    union all
    select
        'attendance', coalesce(pilot_id, fund_code), held_on, fund_code,
        min(case when mentions_esf then 1 else 0 end) = 1, cast(null as varchar),
        file_name, sender, sheet, min(row_number)
    from {{ ref('fct_participations') }}
    where source_kind = 'attendance'
    group by coalesce(pilot_id, fund_code), held_on, fund_code, file_name, sender, sheet
)

select
    source_kind,
    item,
    held_on,
    fund_code,
    mentions_esf,
    evidence,
    not coalesce(mentions_esf, false) as is_missing,
    file_name,
    sender,
    sheet,
    row_number
from shown
