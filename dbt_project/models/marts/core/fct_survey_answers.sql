with responses as (
    select record_key, delivery_seq
    from {{ ref('int_survey_responses_current') }}
    where completed_on is not null
),

answers as (
    select * from {{ ref('stg_deliveries__survey_answers') }}
),

items as (
    select * from {{ ref('survey_items') }}
)

select
    answers.record_key as response_key,
    answers.question_code,
    answers.answer_value,
    case
        when items.is_reversed then items.scale_min + items.scale_max - answers.answer_value
        else answers.answer_value
    end as score
from answers
inner join responses
    on answers.record_key = responses.record_key
    and answers.delivery_seq = responses.delivery_seq
inner join items on answers.question_code = items.question_code
inner join {{ ref('fct_survey_responses') }} as counted on answers.record_key = counted.response_key
