with named as (
    select delivery_seq, sender, outcome, {{ file_stem('file_name') }} as stem
    from {{ ref('int_deliveries_shown') }}
    where outcome <> 'again'
)

select earlier.delivery_seq, bool_or(later.outcome = 'loaded') as is_loaded
from named as earlier
inner join named as later
    on earlier.sender = later.sender
    and earlier.stem = later.stem
    and earlier.delivery_seq < later.delivery_seq
group by earlier.delivery_seq
