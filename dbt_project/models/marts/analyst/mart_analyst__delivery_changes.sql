with versions as (
    select
        kind, delivery_seq, is_withdrawn, content,
        lag(content) over (partition by kind, record_key order by delivery_seq) as content_before,
        coalesce(lag(is_withdrawn) over (partition by kind, record_key order by delivery_seq), true) as is_new
    from {{ ref('int_rows_sent') }}
),

counted as (
    select
        kind, delivery_seq,
        sum(case when is_new and not is_withdrawn then 1 else 0 end) as rows_new,
        sum(case when not is_new and not is_withdrawn and content <> content_before then 1 else 0 end) as rows_changed,
        sum(case when not is_new and not is_withdrawn and content = content_before then 1 else 0 end) as rows_same,
        sum(case when is_withdrawn then 1 else 0 end) as rows_withdrawn
    from versions
    group by kind, delivery_seq
),

vanished as (
    select kind, missing_since_seq as delivery_seq, count(*) as rows_vanished
    from {{ ref('int_rows_vanished') }}
    group by kind, missing_since_seq
)

select
    deliveries.delivery_seq,
    deliveries.file_name,
    deliveries.sender,
    deliveries.received_on,
    counted.kind,
    row_number() over (partition by deliveries.sender, counted.kind order by deliveries.delivery_seq desc) = 1
        as is_latest,
    cast(counted.rows_new as bigint) as rows_new,
    cast(counted.rows_changed as bigint) as rows_changed,
    cast(counted.rows_same as bigint) as rows_same,
    cast(counted.rows_withdrawn as bigint) as rows_withdrawn,
    coalesce(vanished.rows_vanished, 0) as rows_vanished
from counted
inner join {{ ref('stg_ledger__deliveries') }} as deliveries on counted.delivery_seq = deliveries.delivery_seq
left join vanished on counted.kind = vanished.kind and counted.delivery_seq = vanished.delivery_seq
