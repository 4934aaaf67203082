select
    pilot_id,
    intervention_code,
    max(other_text) as other_text
from {{ ref('int_pilot_interventions_current') }}
group by pilot_id, intervention_code
