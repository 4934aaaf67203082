-- One row per person and date, as digest, and delivered version.
-- Grain: one row per row of raw.attendance, every version.
select
    pilot_id,
    fund_code,
    held_on,
    phase,
    intervention_code,
    person_code,
    person_near,
    hours,
    mentions_esf,
    delivery_seq,
    sha256,
    file_name,
    sender,
    sheet,
    row_number,
    received_on,
    record_key,
    is_withdrawn
from {{ source('deliveries', 'attendance') }}
