select
    pilot_id,
    fund_code,
    intervention_code,
    min(held_on) as first_held_on
from {{ ref('fct_participations') }}
where company_id is not null and intervention_code is not null
group by pilot_id, fund_code, intervention_code
