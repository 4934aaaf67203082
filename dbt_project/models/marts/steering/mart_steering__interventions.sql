-- The types of intervention.
-- Grain: one row per type.
select
    intervention_code,
    label_nl,
    label_en,
    sort_order,
    is_listed
from {{ ref('dim_interventions') }}
