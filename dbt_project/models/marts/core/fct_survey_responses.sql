with pilots as (
    select * from {{ ref('int_survey_pilots') }}
),

responses as (
    select * from {{ ref('int_survey_responses_current') }}
    where completed_on is not null
)

select
    responses.record_key as response_key,
    responses.pilot_id,
    pilots.company_id,
    pilots.fund_code,
    responses.wave_code,
    responses.completed_on,
    responses.received_on,
    responses.respondent_role,
    responses.person_code
from responses
inner join pilots on responses.pilot_id = pilots.pilot_id and responses.wave_code = pilots.wave_code
