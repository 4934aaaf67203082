with lists as (
    select
        days.as_of_date,
        lists.*,
        count(*) over (partition by days.as_of_date, lists.pilot_id) as list_count,
        sum(1 - lists.mentions_esf) over (partition by days.as_of_date, lists.pilot_id) as lists_without_esf,
        row_number() over (
            partition by days.as_of_date, lists.pilot_id order by lists.mentions_esf desc, lists.held_on desc
        ) as list_order
    from {{ ref('dim_as_of_dates') }} as days
    inner join {{ ref('int_evidence_lists') }} as lists on lists.held_on <= days.as_of_date
)

select
    as_of_date, pilot_id, mentions_esf = 1 as is_present, held_on, list_count, lists_without_esf,
    sender, file_name, sha256, sheet, row_number
from lists
where list_order = 1
