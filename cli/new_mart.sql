-- What it is, in one line. Grain: one row per as-of date and fund.
with pilots as (
    select * from {{ ref('fct_pilots_as_of') }}
)

select
    as_of_date,
    fund_code,
    cast(count(*) as bigint) as pilot_count
from pilots
where is_started and fund_code is not null
group by as_of_date, fund_code
