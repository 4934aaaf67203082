-- Acts of spreading the results, as last delivered.
-- Grain: one row per row in force.
select
    outreach_id,
    held_on,
    fund_code,
    outreach_kind,
    description,
    reach,
    is_about_results,
    is_technical,
    adopting_company,
    ambassador_pilot_id,
    mentions_esf,
    evidence,
    delivery_seq,
    sha256,
    file_name,
    sender,
    sheet,
    row_number,
    received_on
from {{ ref('int_outreach_current') }}
