with sent as (
    {% for kind in ['pilots', 'participant_counts', 'deliverables'] %}
    select distinct '{{ kind }}' as kind, sender, delivery_seq, record_key
    from {{ ref('stg_deliveries__' ~ kind) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

sizes as (
    select kind, delivery_seq, count(*) as row_count
    from sent
    group by kind, delivery_seq
),

-- a later file sends an earlier one again when at least half of the earlier rows are in it
sent_again as (
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
),

last_sent as (
    select kind, record_key, max(delivery_seq) as delivery_seq
    from sent
    group by kind, record_key
)

select distinct last_sent.kind, last_sent.record_key
from sent
inner join sent_again on sent.kind = sent_again.kind and sent.delivery_seq = sent_again.delivery_seq
inner join last_sent on sent.kind = last_sent.kind and sent.record_key = last_sent.record_key
where sent_again.later_seq > last_sent.delivery_seq
