with answers as (
    select wave_code, fund_code, company_id, 'response' as line, cast(null as double) as answer
    from {{ ref('int_survey_participants') }}
    union all
    select wave_code, fund_code, company_id, concat('construct ', construct_code), score
    from {{ ref('int_survey_scores') }}
    union all
    select wave_code, fund_code, company_id, concat('question ', question_code), answer_value
    from {{ ref('int_survey_participant_answers') }}
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
