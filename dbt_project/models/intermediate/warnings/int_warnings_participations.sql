with participations as (
    select rows_held.*, pilots.started_on, coalesce(pilots.completed_on, pilots.stopped_on) as ended_on
    from {{ ref('fct_participations') }} as rows_held
    left join {{ ref('dim_pilots') }} as pilots on rows_held.pilot_id = pilots.pilot_id
)

select
    'orphan_pilot' as reason_code, pilot_id, fund_code, file_name, sender, sheet, min(row_number) as row_number,
    pilot_id as original, min(received_on) as since_on
from participations
where pilot_id is not null and company_id is null
group by pilot_id, fund_code, file_name, sender, sheet
union all
select
    'outside_pilot_dates', pilot_id, fund_code, file_name, sender, sheet, min(row_number),
    cast(held_on as varchar), min(received_on)
from participations
where phase = 'pilot' and company_id is not null
    and (started_on is null or held_on < started_on or held_on > ended_on)
group by pilot_id, fund_code, file_name, sender, sheet, held_on
