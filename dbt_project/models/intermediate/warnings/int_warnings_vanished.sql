select
    'row_vanished' as reason_code, pilot_id, fund_code, file_name, sender, sheet, row_number,
    cast(null as varchar) as original, missing_since as since_on
from {{ ref('int_rows_missing') }}
