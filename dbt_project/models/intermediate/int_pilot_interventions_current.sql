with pilots as (
    select * from {{ ref('int_pilots_current') }}
),

interventions as (
    select * from {{ ref('stg_deliveries__pilot_interventions') }}
)

select distinct
    pilots.pilot_id,
    interventions.intervention_code,
    interventions.other_text
from pilots
inner join interventions
    on pilots.record_key = interventions.record_key
    and pilots.delivery_seq = interventions.delivery_seq
