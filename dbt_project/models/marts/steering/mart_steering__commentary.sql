select
    criterion_code,
    commented_on,
    comment_text,
    on_behalf_of,
    file_name,
    sender,
    sheet,
    row_number
from {{ ref('fct_commentary') }}
