-- One row per survey response and delivered version; its answers are in survey_answers.
-- Grain: one row per row of raw.survey_responses, every version.
select
    response_id,
    survey_name,
    completed_on,
    pilot_id,
    wave_code,
    respondent_role,
    person_code,
    moment_code,
    delivery_seq,
    sha256,
    file_name,
    sender,
    sheet,
    row_number,
    received_on,
    record_key,
    is_withdrawn
from {{ source('deliveries', 'survey_responses') }}
