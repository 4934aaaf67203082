with sent as (
    select * from {{ ref('int_rows_sent') }}
),

sizes as (
    select kind, delivery_seq, count(*) as row_count
    from sent
    group by kind, delivery_seq
)

select earlier.kind, earlier.delivery_seq, later.delivery_seq as later_seq
from sent as earlier
inner join sent as later
    on earlier.kind = later.kind
    and earlier.sender = later.sender
    and earlier.record_key = later.record_key
    and earlier.delivery_seq < later.delivery_seq
inner join sizes on earlier.kind = sizes.kind and earlier.delivery_seq = sizes.delivery_seq
group by earlier.kind, earlier.delivery_seq, later.delivery_seq, sizes.row_count
having count(*) * 2 >= sizes.row_count
