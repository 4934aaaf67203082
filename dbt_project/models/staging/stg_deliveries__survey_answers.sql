-- One row per answered question of the codebook (seed survey_items) and response version.
-- Grain: one row per row of raw.survey_answers, every version.
select
    question_code,
    answer_value,
    delivery_seq,
    sha256,
    file_name,
    sender,
    sheet,
    row_number,
    received_on,
    record_key,
    is_withdrawn
from {{ source('deliveries', 'survey_answers') }}
