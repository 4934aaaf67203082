with responses as (
    select responses.*, waves.closes_on
    from {{ ref('fct_survey_responses') }} as responses
    inner join {{ ref('int_survey_waves') }} as waves on responses.wave_code = waves.wave_code
    inner join {{ ref('dim_project') }} as project on waves.closes_on <= project.as_of_date
    where responses.completed_on <= waves.closes_on and waves.is_frozen
),

ranked as (
    select
        *,
        row_number() over (
            partition by pilot_id, wave_code, coalesce(person_code, response_key)
            order by completed_on desc, received_on desc, response_key desc
        ) as recency
    from responses
)

select response_key, pilot_id, company_id, fund_code, wave_code, completed_on, closes_on,
    respondent_role, person_code
from ranked
where recency = 1
