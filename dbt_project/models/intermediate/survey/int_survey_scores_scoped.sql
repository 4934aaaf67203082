with scores as (
    select * from {{ ref('int_survey_scores') }}
)

{{ by_fund_and_all('scores') }}
