with called as (
    select senders.sender, min(funds.fund_code) as fund_code
    from (select distinct sender from {{ ref('stg_ledger__deliveries') }}) as senders
    inner join {{ ref('funds') }} as funds
        on {{ plain_text('senders.sender') }} in (
            {{ plain_text('funds.fund_code') }}, {{ plain_text('funds.current_name') }}
        )
    group by senders.sender
),

of_pilots as (
    select sender, min(fund_code) as fund_code
    from {{ ref('dim_pilots') }}
    group by sender
    having count(distinct fund_code) = 1
)

select
    coalesce(called.sender, of_pilots.sender) as sender,
    coalesce(called.fund_code, of_pilots.fund_code) as fund_code,
    called.sender is not null as is_called_so
from called
full outer join of_pilots on called.sender = of_pilots.sender
