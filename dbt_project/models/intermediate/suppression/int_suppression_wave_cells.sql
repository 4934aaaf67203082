with answers as (
    select wave_code, fund_code, company_id, 'response' as line, cast(null as double) as answer
    from {{ ref('int_survey_counted') }}
    where {{ is_participant('respondent_role') }}
    union all
    select wave_code, fund_code, company_id, concat('construct ', construct_code), score
    from {{ ref('int_survey_scores') }}
    union all
    select counted.wave_code, counted.fund_code, counted.company_id, concat('question ', answers.question_code),
        answers.answer_value
    from {{ ref('int_survey_counted') }} as counted
    inner join {{ ref('fct_survey_answers') }} as answers on counted.response_key = answers.response_key
    inner join {{ ref('survey_items') }} as items on answers.question_code = items.question_code
    where {{ is_of_persons('items.criterion_code') }}
),

scoped as (
    {{ by_fund_and_all('answers') }}
)

select
    wave_code as linked_table,
    line,
    scope as fund_code,
    count(*) as n,
    count(distinct company_id) as companies,
    count(distinct answer) = 1 as is_alike,
    false as is_forced,
    false as is_bounded
from scoped
group by wave_code, line, scope
