select
    intervention_code,
    label_nl,
    label_en,
    sort_order,
    is_listed
from {{ ref('dim_interventions') }}
