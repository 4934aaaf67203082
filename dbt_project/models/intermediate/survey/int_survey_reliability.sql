with answers as (
    select
        response_key, fund_code, wave_code, construct_code, question_code,
        cast(score as double) as score,
        count(*) over (partition by response_key, construct_code) as answered
    from {{ ref('int_survey_participant_answers') }}
),

sizes as (
    select construct_code, count(*) as items
    from {{ ref('int_survey_items') }}
    group by construct_code
    having count(*) > 1
),

-- alpha compares the items' variances with that of their sum, over responses without a gap
complete as (
    select answers.*, sizes.items
    from answers
    inner join sizes on answers.construct_code = sizes.construct_code and answers.answered = sizes.items
),

parts as (
    select wave_code, fund_code, construct_code, items, question_code as part, score as value from complete
    union all
    select wave_code, fund_code, construct_code, items, 'sum', sum(score)
    from complete
    group by wave_code, fund_code, construct_code, items, response_key
),

scoped as (
    {{ by_fund_and_all('parts') }}
),

spread as (
    select
        scope, wave_code, construct_code, items, part, count(*) as n,
        count(*) * sum(value * value) - sum(value) * sum(value) as squares
    from scoped
    group by scope, wave_code, construct_code, items, part
)

select
    scope, wave_code, construct_code,
    items / (items - 1.0)
    * (1 - sum(case when part <> 'sum' then squares end) / nullif(sum(case when part = 'sum' then squares end), 0))
        as alpha
from spread
where n >= {{ var('reliability_respondents') }}
group by scope, wave_code, construct_code, items
