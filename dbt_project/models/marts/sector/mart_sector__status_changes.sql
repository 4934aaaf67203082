-- When each pilot reached each status.
-- Grain: one row per pilot and status.
select
    pilot_id,
    status,
    changed_on
from {{ ref('fct_pilot_status_changes') }}
