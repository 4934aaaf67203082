with named as (
    select delivery_seq, named_as, outcome
    from {{ ref('int_deliveries_shown') }}
    where outcome <> 'again'
)

select earlier.delivery_seq, bool_or(later.outcome = 'loaded') as is_loaded
from named as earlier
inner join named as later
    on earlier.named_as = later.named_as
    and earlier.delivery_seq < later.delivery_seq
group by earlier.delivery_seq
