select min(valid_from) as valid_from
from {{ ref('diversity_rules') }}
having min(valid_from) > (
    select min(valid_from) from {{ ref('success_criteria') }} where criterion_code = 'intervention_diversity'
)
