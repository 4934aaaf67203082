select
    items.question_code,
    items.construct_code,
    constructs.label_nl as construct_label_nl,
    constructs.label_en as construct_label_en,
    cast(constructs.sort_order as bigint) as construct_sort_order,
    items.sub_construct,
    cast(items.scale_min as bigint) as scale_min,
    cast(items.scale_max as bigint) as scale_max,
    items.is_reversed,
    items.text_nl,
    items.text_en,
    items.labels as label_set
from {{ ref('survey_items') }} as items
inner join {{ ref('survey_constructs') }} as constructs on items.construct_code = constructs.construct_code
