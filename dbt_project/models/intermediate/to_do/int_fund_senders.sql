with candidates as (
    select fund_code, sender, count(*) as pilots, 0 as is_called_so
    from {{ ref('dim_pilots') }}
    group by fund_code, sender
    union all
    select fund_code, sender, 0, 1
    from {{ ref('int_sender_funds') }}
    where is_called_so
),

ranked as (
    select
        fund_code, sender,
        row_number() over (
            partition by fund_code order by max(is_called_so) desc, sum(pilots) desc, sender
        ) as place
    from candidates
    group by fund_code, sender
)

select fund_code, sender
from ranked
where place = 1
