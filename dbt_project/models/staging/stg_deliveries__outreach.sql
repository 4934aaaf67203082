-- One row per act of spreading the results and delivered version.
-- Grain: one row per row of raw.outreach, every version.
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
    received_on,
    record_key,
    is_withdrawn
from {{ source('deliveries', 'outreach') }}
