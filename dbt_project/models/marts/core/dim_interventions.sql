-- The twelve types of intervention, and "overig" apart.
-- Grain: one row per type.
select
    intervention_code,
    label_nl,
    label_en,
    cast(sort_order as bigint) as sort_order,
    is_listed
from {{ ref('interventions') }}
