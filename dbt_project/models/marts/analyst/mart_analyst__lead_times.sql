-- How long companies wait between registering and starting. Grain: one row per as-of date and fund.
with scopes as (
    select fund_code, fund_code as scope from {{ ref('dim_funds') }}
    union all
    select fund_code, 'all' as scope from {{ ref('dim_funds') }}
),

started as (
    select
        pilots.as_of_date,
        scopes.scope,
        {{ dbt.datediff('details.registered_on', 'details.started_on', 'day') }} as days
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join {{ ref('dim_pilots') }} as details on pilots.pilot_id = details.pilot_id
    inner join scopes on pilots.fund_code = scopes.fund_code
    where pilots.is_started and details.started_on >= details.registered_on
)

select
    started.as_of_date,
    started.scope as fund_code,
    funds.sort_order,
    cast(count(*) as bigint) as pilot_count,
    cast(sum(started.days) as bigint) as days_total,
    cast(sum(started.days) as double) / count(*) as days_mean,
    cast(min(started.days) as bigint) as days_shortest,
    cast(max(started.days) as bigint) as days_longest
from started
left join {{ ref('dim_funds') }} as funds on started.scope = funds.fund_code
group by started.as_of_date, started.scope, funds.sort_order
