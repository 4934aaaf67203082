select
    pilot_id,
    status,
    changed_on
from {{ ref('fct_pilot_status_changes') }}
