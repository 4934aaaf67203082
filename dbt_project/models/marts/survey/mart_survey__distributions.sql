with answers as (
    select * from {{ ref('int_survey_participant_answers') }}
),

scoped as (
    {{ by_fund_and_all('answers') }}
),

questions as (
    select
        scope, wave_code, question_code,
        count(*) as question_n,
        count(distinct company_id) as companies
    from scoped
    group by scope, wave_code, question_code
),

judged as (
    select
        questions.*,
        {{ is_hidden('questions.question_n', 'questions.companies') }} or hidden.is_hidden as is_hidden
    from questions
    inner join {{ ref('int_suppression_waves') }} as hidden
        on questions.wave_code = hidden.linked_table
        and hidden.line = concat('question ', questions.question_code)
        and questions.scope = hidden.fund_code
),

given as (
    select scope, wave_code, question_code, answer_value, count(*) as n
    from scoped
    group by scope, wave_code, question_code, answer_value
)

select
    judged.scope as fund_code,
    judged.wave_code,
    judged.wave_code as wave,
    judged.question_code,
    judged.question_code as question,
    case when not judged.is_hidden then given.answer_value end as answer_value,
    case when not judged.is_hidden then given.answer_value end as answer,
    case when not judged.is_hidden then given.n end as n,
    cast(case when not judged.is_hidden then given.n / cast(judged.question_n as double) end as double) as share,
    case when not judged.is_hidden then judged.question_n end as question_n,
    judged.is_hidden
from judged
left join given
    on judged.scope = given.scope
    and judged.wave_code = given.wave_code
    and judged.question_code = given.question_code
    and not judged.is_hidden
