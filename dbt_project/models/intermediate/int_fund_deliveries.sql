with pilot_funds as (
    select distinct pilot_id, fund_code from {{ ref('int_pilots_current') }}
),

delivered as (
    select 'pilots' as kind, fund_code, delivery_seq, received_on
    from {{ ref('stg_deliveries__pilots') }}
    {% for kind in ['participant_counts', 'attendance'] %}
    union all
    select
        '{{ kind }}' as kind,
        coalesce(pilot_funds.fund_code, rows_sent.fund_code) as fund_code,
        rows_sent.delivery_seq,
        rows_sent.received_on
    from {{ ref('stg_deliveries__' ~ kind) }} as rows_sent
    left join pilot_funds on rows_sent.pilot_id = pilot_funds.pilot_id
    {% endfor %}
)

select
    fund_code,
    kind,
    min(received_on) as first_received_on,
    max(received_on) as data_until,
    count(distinct delivery_seq) as delivery_count
from delivered
where fund_code is not null
group by fund_code, kind
