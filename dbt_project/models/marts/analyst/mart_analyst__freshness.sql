with kinds as (
    select 'pilots' as kind union all select 'participant_counts' as kind union all select 'attendance' as kind
)

select
    funds.fund_code,
    kinds.kind,
    deliveries.data_until,
    coalesce(deliveries.delivery_count, 0) as delivery_count
from {{ ref('dim_funds') }} as funds
cross join kinds
left join {{ ref('int_fund_deliveries') }} as deliveries
    on funds.fund_code = deliveries.fund_code and kinds.kind = deliveries.kind
