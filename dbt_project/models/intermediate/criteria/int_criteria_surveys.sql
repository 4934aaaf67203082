with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

answers as (
    select *, answer_value >= agrees_from as is_agreeing
    from {{ ref('int_survey_participant_answers') }}
    where criterion_code = 'applied_at_work'
),

closed as (
    select days.as_of_date, answers.*
    from days
    inner join answers on answers.closes_on <= days.as_of_date
),

latest_wave as (
    select as_of_date, max(closes_on) as closes_on
    from closed
    group by as_of_date
),

applied as (
    select
        closed.as_of_date,
        count(*) as respondents,
        count(distinct closed.company_id) as companies,
        sum(case when closed.is_agreeing then 1 else 0 end) as agreeing,
        bool_or(hidden.is_hidden) as is_withheld
    from closed
    inner join latest_wave
        on closed.as_of_date = latest_wave.as_of_date and closed.closes_on = latest_wave.closes_on
    inner join {{ ref('int_suppression_waves') }} as hidden
        on closed.wave_code = hidden.linked_table
        and hidden.line = concat('question ', closed.question_code)
        and hidden.fund_code = 'all'
    group by closed.as_of_date
),

completed as (
    select distinct as_of_date, company_id
    from {{ ref('fct_pilots_as_of') }}
    where is_completed
),

contacts as (
    select * from {{ ref('int_survey_contacts') }}
),

going_on as (
    select
        completed.as_of_date,
        count(contacts.company_id) as respondents,
        count(contacts.company_id) as companies,
        sum(case when contacts.answer_value >= items.agrees_from then 1 else 0 end) as agreeing,
        sum(
            case
                when contacts.answer_value >= items.partly_from and contacts.answer_value < items.agrees_from then 1
                else 0
            end
        ) as partial_count,
        sum(case when contacts.company_id is null then 1 else 0 end) as nonresponse_count,
        bool_or(withheld.as_of_date is not null) as is_withheld
    from completed
    inner join {{ ref('survey_items') }} as items on items.criterion_code = 'continued_use'
    left join contacts
        on completed.as_of_date = contacts.as_of_date and completed.company_id = contacts.company_id
    left join {{ ref('int_criteria_going_on_withheld') }} as withheld on completed.as_of_date = withheld.as_of_date
    group by completed.as_of_date
),

measured as (
    select
        'applied_at_work' as criterion_code, as_of_date, respondents, companies, agreeing, is_withheld,
        cast(null as bigint) as partial_count, cast(null as bigint) as nonresponse_count
    from applied
    union all
    select
        'continued_use', as_of_date, respondents, companies, agreeing, is_withheld, partial_count, nonresponse_count
    from going_on
),

judged as (
    select *, {{ is_hidden('respondents', 'companies') }} or (respondents > 0 and is_withheld) as is_hidden
    from measured
)

select
    criterion_code,
    as_of_date,
    respondents > 0 as has_facts,
    is_hidden,
    case when not is_hidden and respondents > 0 then agreeing end as numerator,
    case when not is_hidden and respondents > 0 then respondents end as denominator,
    case when not is_hidden then partial_count end as partial_count,
    case when not is_hidden then nonresponse_count end as nonresponse_count
from judged
