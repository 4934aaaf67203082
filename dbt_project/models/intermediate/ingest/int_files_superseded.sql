with files as (
    select
        sheets.delivery_seq,
        min(case when superseded.delivery_seq is null then 0 else 1 end) as is_superseded
    from {{ ref('int_sheets_shown') }} as sheets
    left join {{ ref('int_sheets_superseded') }} as superseded
        on sheets.delivery_seq = superseded.delivery_seq and sheets.sheet = superseded.sheet
    where sheets.kind <> ''
    group by sheets.delivery_seq
)

select delivery_seq from files where is_superseded = 1
union all
select deliveries.delivery_seq
from {{ ref('int_deliveries_shown') }} as deliveries
inner join {{ ref('int_names_sent_again') }} as again on deliveries.delivery_seq = again.delivery_seq
where deliveries.outcome in ('refused', 'unknown')
