select distinct sheets.delivery_seq, sheets.sheet
from {{ ref('int_sheets_shown') }} as sheets
inner join {{ ref('int_files_sent_again') }} as again
    on sheets.delivery_seq = again.delivery_seq and sheets.kind = again.kind
