select
    intervention_code,
    label_nl,
    label_en,
    cast(sort_order as bigint) as sort_order,
    is_listed
from {{ ref('interventions') }}
