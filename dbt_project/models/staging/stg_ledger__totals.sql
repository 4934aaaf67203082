-- Control totals, the numbers of totals rows that add up as sent; survey files apart.
-- Grain: one row per row of raw.totals, every version.
select
    delivery_seq,
    sheet,
    kind,
    row_number,
    column_heading,
    stated,
    loaded
from {{ source('ledger', 'totals') }}
