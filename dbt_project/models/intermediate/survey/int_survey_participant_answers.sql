select
    participants.*,
    items.question_code,
    items.construct_code,
    items.criterion_code,
    items.agrees_from,
    answers.answer_value,
    answers.score
from {{ ref('int_survey_participants') }} as participants
inner join {{ ref('fct_survey_answers') }} as answers on participants.response_key = answers.response_key
inner join {{ ref('int_survey_items') }} as items on answers.question_code = items.question_code
