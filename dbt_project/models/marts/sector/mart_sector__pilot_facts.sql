select
    pilot_id,
    fact_kind,
    happened_on,
    description,
    intervention_code,
    cast(participants as bigint) as participants,
    cast(new_participants as bigint) as new_participants,
    is_current,
    file_name,
    sender,
    sheet,
    row_number,
    sha256,
    received_on
from {{ ref('int_pilot_facts') }}
