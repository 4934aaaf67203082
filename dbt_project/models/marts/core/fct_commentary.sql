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
    received_on
from {{ ref('int_commentary_current') }}
