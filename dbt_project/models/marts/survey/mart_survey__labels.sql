select
    label_set,
    cast(answer_value as bigint) as answer_value,
    label_nl,
    label_en
from {{ ref('survey_labels') }}
