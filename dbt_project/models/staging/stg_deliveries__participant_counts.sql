-- One row per counted session or total, per pilot or fund, and delivered version.
-- Grain: one row per row of raw.participant_counts, every version.
select
    pilot_id,
    fund_code,
    held_on,
    phase,
    intervention_code,
    session,
    participants,
    new_participants,
    mentions_esf,
    evidence,
    delivery_seq,
    sha256,
    file_name,
    sender,
    sheet,
    row_number,
    received_on,
    record_key,
    is_withdrawn
from {{ source('deliveries', 'participant_counts') }}
