with pilots as (
    select
        pilot_id, 'pilot' as fact_kind, registered_on as happened_on, reported_status as description,
        cast(null as varchar) as intervention_code,
        planned_participants as participants, cast(null as bigint) as new_participants,
        delivery_seq, record_key, file_name, sender, sheet, row_number, sha256, received_on, is_withdrawn
    from {{ ref('stg_deliveries__pilots') }}
),

counts as (
    select
        pilot_id, 'count' as fact_kind, held_on as happened_on,
        phase as description, intervention_code,
        participants, new_participants,
        delivery_seq, record_key, file_name, sender, sheet, row_number, sha256, received_on, is_withdrawn
    from {{ ref('stg_deliveries__participant_counts') }}
    where pilot_id is not null
),

lists as (
    select
        pilot_id, 'attendance' as fact_kind, held_on as happened_on, phase as description,
        cast(null as varchar) as intervention_code,
        count(distinct person_code) as participants, cast(null as bigint) as new_participants,
        delivery_seq, min(record_key) as record_key, file_name, sender, sheet, min(row_number) as row_number,
        sha256, received_on, min(case when is_withdrawn then 1 else 0 end) = 1 as is_withdrawn
    from {{ ref('stg_deliveries__attendance') }}
    where pilot_id is not null
    group by pilot_id, held_on, phase, delivery_seq, file_name, sender, sheet, sha256, received_on
),

every_row as (
    select * from pilots
    union all
    select * from counts
    union all
    select * from lists
)

select
    *,
    delivery_seq = max(delivery_seq) over (partition by fact_kind, record_key) and not is_withdrawn as is_current
from every_row
