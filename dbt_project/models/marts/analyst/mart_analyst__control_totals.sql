select
    totals.delivery_seq,
    deliveries.file_name,
    deliveries.sender,
    deliveries.received_on,
    totals.sheet,
    totals.kind,
    totals.row_number,
    totals.column_heading,
    totals.stated,
    totals.loaded,
    abs(totals.stated - totals.loaded) > 0.005 as is_different
from {{ ref('stg_ledger__totals') }} as totals
inner join {{ ref('stg_ledger__deliveries') }} as deliveries on totals.delivery_seq = deliveries.delivery_seq
