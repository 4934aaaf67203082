with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

answers as (
    select
        days.as_of_date,
        counted.company_id,
        counted.closes_on,
        answers.answer_value,
        -- contacts without a code cannot be told apart: of these the latest wave counts
        rank() over (
            partition by days.as_of_date, counted.pilot_id, counted.person_code
            order by case when counted.person_code is null then counted.closes_on else counted.completed_on end desc
        ) as recency
    from days
    inner join {{ ref('int_survey_counted') }} as counted on counted.closes_on <= days.as_of_date
    inner join {{ ref('fct_survey_answers') }} as answers on counted.response_key = answers.response_key
    inner join {{ ref('survey_items') }} as items on answers.question_code = items.question_code
    where items.criterion_code = 'continued_use'
        -- an employee does not answer for the company
        and coalesce(counted.respondent_role, 'hr_directie') <> 'medewerker'
)

select as_of_date, company_id, min(answer_value) as answer_value, max(closes_on) as closes_on
from answers
where recency = 1
group by as_of_date, company_id
