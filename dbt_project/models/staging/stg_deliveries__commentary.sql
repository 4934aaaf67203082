-- One row per explanation by a role, per criterion and date, and delivered version.
-- Grain: one row per row of raw.commentary, every version.
select
    criterion_code,
    commented_on,
    comment_text,
    on_behalf_of,
    delivery_seq,
    sha256,
    file_name,
    sender,
    sheet,
    row_number,
    received_on,
    record_key,
    is_withdrawn
from {{ source('deliveries', 'commentary') }}
