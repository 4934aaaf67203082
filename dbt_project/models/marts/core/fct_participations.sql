with pilots as (
    select pilot_id, company_id, fund_code from {{ ref('dim_pilots') }}
),

participations as (
    select
        'count' as source_kind,
        pilot_id, fund_code, held_on, phase, intervention_code, session, participants, new_participants,
        cast(null as varchar) as person_code,
        cast(null as double) as hours,
        mentions_esf, evidence,
        delivery_seq, sha256, file_name, sender, sheet, row_number, received_on
    from {{ ref('int_participant_counts_current') }}
    union all
    select
        'attendance' as source_kind,
        pilot_id, fund_code, held_on, phase, intervention_code,
        cast(null as varchar) as session,
        cast(null as bigint) as participants,
        cast(null as bigint) as new_participants,
        person_code, hours, mentions_esf,
        cast(null as varchar) as evidence,
        delivery_seq, sha256, file_name, sender, sheet, row_number, received_on
    from {{ ref('int_attendance_current') }}
)

select
    participations.source_kind,
    participations.pilot_id,
    pilots.company_id,
    coalesce(pilots.fund_code, participations.fund_code) as fund_code,
    participations.held_on,
    participations.phase,
    participations.intervention_code,
    participations.session,
    participations.participants,
    participations.new_participants,
    participations.person_code,
    participations.hours,
    participations.mentions_esf,
    participations.evidence,
    participations.delivery_seq,
    participations.sha256,
    participations.file_name,
    participations.sender,
    participations.sheet,
    participations.row_number,
    participations.received_on
from participations
left join pilots on participations.pilot_id = pilots.pilot_id
