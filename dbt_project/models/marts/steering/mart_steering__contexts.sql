select dimension, context_value as value, label_nl, label_en, cast(sort_order as bigint) as sort_order
from {{ ref('contexts') }}
union all
select 'size_class', size_class, label_nl, label_en, sort_order
from {{ ref('size_classes') }}
union all
select
    'sbi_section', section_code,
    concat(section_code, ' · ', label_nl), concat(section_code, ' · ', label_en),
    row_number() over (order by section_code)
from {{ ref('sbi_sections') }}
