with items as (
    select question_code, construct_code
    from {{ ref('survey_items') }}
    where {{ is_of_persons('criterion_code') }}
),

sizes as (
    select construct_code, count(*) as item_count
    from items
    group by construct_code
)

select
    counted.response_key,
    counted.pilot_id,
    counted.person_code,
    counted.company_id,
    counted.fund_code,
    counted.wave_code,
    items.construct_code,
    sum(answers.score) / cast(count(*) as double) as score
from {{ ref('int_survey_counted') }} as counted
inner join {{ ref('fct_survey_answers') }} as answers on counted.response_key = answers.response_key
inner join items on answers.question_code = items.question_code
inner join sizes on items.construct_code = sizes.construct_code
group by
    counted.response_key, counted.pilot_id, counted.person_code, counted.company_id, counted.fund_code,
    counted.wave_code, items.construct_code, sizes.item_count
having count(*) * 3 >= sizes.item_count * 2
