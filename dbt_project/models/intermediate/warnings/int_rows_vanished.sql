with sent as (
    select * from {{ ref('int_rows_sent') }}
),

ranked as (
    select *, row_number() over (partition by kind, record_key order by delivery_seq desc) as version_rank
    from sent
),

last_sent as (
    select kind, record_key, delivery_seq
    from ranked
    where version_rank = 1 and not is_withdrawn
)

select last_sent.kind, last_sent.record_key, min(sent_again.later_seq) as missing_since_seq
from sent
inner join {{ ref('int_files_sent_again') }} as sent_again
    on sent.kind = sent_again.kind and sent.delivery_seq = sent_again.delivery_seq
inner join last_sent on sent.kind = last_sent.kind and sent.record_key = last_sent.record_key
where sent_again.later_seq > last_sent.delivery_seq
group by last_sent.kind, last_sent.record_key
