with answers as (
    select wave_code, fund_code, company_id, 'response' as line, cast(null as double) as answer
    from {{ ref('int_survey_counted') }}
    where coalesce(respondent_role, 'medewerker') <> 'hr_directie'
    union all
    select wave_code, fund_code, company_id, concat('construct ', construct_code), score
    from {{ ref('int_survey_scores') }}
    union all
    select counted.wave_code, counted.fund_code, counted.company_id, concat('question ', answers.question_code),
        answers.answer_value
    from {{ ref('int_survey_counted') }} as counted
    inner join {{ ref('fct_survey_answers') }} as answers on counted.response_key = answers.response_key
    inner join {{ ref('survey_items') }} as items on answers.question_code = items.question_code
    where coalesce(items.criterion_code, 'none') <> 'continued_use'
),

scoped as (
    select fund_code as scope, answers.* from answers
    union all
    select 'all' as scope, answers.* from answers
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
