with sizes as (
    select construct_code, count(*) as item_count
    from {{ ref('int_survey_items') }}
    group by construct_code
)

select
    answers.response_key,
    answers.pilot_id,
    answers.person_code,
    answers.company_id,
    answers.fund_code,
    answers.wave_code,
    answers.construct_code,
    sum(answers.score) / cast(count(*) as double) as score
from {{ ref('int_survey_participant_answers') }} as answers
inner join sizes on answers.construct_code = sizes.construct_code
group by
    answers.response_key, answers.pilot_id, answers.person_code, answers.company_id, answers.fund_code,
    answers.wave_code, answers.construct_code, sizes.item_count
having count(*) * 3 >= sizes.item_count * 2
