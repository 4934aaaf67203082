with sent_again as (
    select distinct kind, delivery_seq from {{ ref('int_files_sent_again') }}
    union all
    -- which responses came again is not to be told, so the name decides
    select 'survey_responses' as kind, delivery_seq from {{ ref('int_names_sent_again') }} where is_loaded
)

select distinct sheets.delivery_seq, sheets.sheet
from {{ ref('int_sheets_shown') }} as sheets
inner join sent_again on sheets.delivery_seq = sent_again.delivery_seq and sheets.kind = sent_again.kind
