select
    criterion_code,
    valid_from,
    cast(sort_order as bigint) as sort_order,
    label_nl,
    label_en,
    definition_nl,
    definition_en,
    unit,
    cast(target_min as double) as target_min,
    cast(target_max as double) as target_max,
    deadline,
    source_nl,
    source_en,
    decided_by,
    cast(decided_on as date) as decided_on,
    is_additive
from {{ ref('success_criteria') }}
