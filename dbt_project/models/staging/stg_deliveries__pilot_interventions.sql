-- One row per pilot version and intervention named in the column Interventies of Pilots.
-- Grain: one row per row of raw.pilot_interventions, every version.
select
    intervention_code,
    other_text,
    delivery_seq,
    sha256,
    file_name,
    sender,
    sheet,
    row_number,
    received_on,
    record_key,
    is_withdrawn
from {{ source('deliveries', 'pilot_interventions') }}
