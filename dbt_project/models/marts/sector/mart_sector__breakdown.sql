with scopes as (
    select fund_code, fund_code as scope from {{ ref('dim_funds') }}
    union all
    select fund_code, 'all' as scope from {{ ref('dim_funds') }}
),

pilots as (
    select scopes.scope, pilots.*
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join scopes on pilots.fund_code = scopes.fund_code
),

funnel as (
    select
        as_of_date,
        scope,
        count(*) as pilots_registered,
        sum(case when is_selected then 1 else 0 end) as pilots_selected,
        sum(case when is_rejected then 1 else 0 end) as pilots_rejected,
        sum(case when is_started then 1 else 0 end) as pilots_started,
        sum(case when is_running then 1 else 0 end) as pilots_running,
        sum(case when is_completed then 1 else 0 end) as pilots_completed,
        sum(case when is_stopped then 1 else 0 end) as pilots_stopped,
        count(distinct case when is_started then company_id end) as companies_started,
        count(distinct case when is_completed then company_id end) as companies_completed
    from pilots
    group by as_of_date, scope
),

reached as (
    select
        as_of_date,
        fund_code as scope,
        sum(employees_lower) as employees_lower,
        sum(employees_upper) as employees_upper
    from {{ ref('fct_employees_reached') }}
    group by as_of_date, fund_code
),

of_stopped as (
    select
        pilots.as_of_date,
        pilots.scope,
        sum(reached.employees_lower) as employees_of_stopped
    from pilots
    inner join {{ ref('int_employees_reached') }} as reached
        on reached.unit_kind = 'pilot'
        and reached.unit_id = pilots.pilot_id
        and reached.as_of_date = pilots.as_of_date
    where pilots.is_stopped
    group by pilots.as_of_date, pilots.scope
),

grid as (
    select days.as_of_date, funds.fund_code, funds.data_until, funds.data_until is not null as has_delivered
    from {{ ref('dim_as_of_dates') }} as days
    cross join {{ ref('dim_funds') }} as funds
    union all
    select
        days.as_of_date,
        'all' as fund_code,
        min(funds.data_until) as data_until,
        count(funds.data_until) = count(*) as has_delivered
    from {{ ref('dim_as_of_dates') }} as days
    cross join {{ ref('dim_funds') }} as funds
    group by days.as_of_date
)

select
    grid.as_of_date,
    grid.fund_code,
    cast(coalesce(funnel.pilots_registered, 0) as bigint) as pilots_registered,
    cast(coalesce(funnel.pilots_selected, 0) as bigint) as pilots_selected,
    cast(coalesce(funnel.pilots_rejected, 0) as bigint) as pilots_rejected,
    cast(coalesce(funnel.pilots_started, 0) as bigint) as pilots_started,
    cast(coalesce(funnel.pilots_running, 0) as bigint) as pilots_running,
    cast(coalesce(funnel.pilots_completed, 0) as bigint) as pilots_completed,
    cast(coalesce(funnel.pilots_stopped, 0) as bigint) as pilots_stopped,
    cast(coalesce(funnel.companies_started, 0) as bigint) as companies_started,
    cast(coalesce(funnel.companies_completed, 0) as bigint) as companies_completed,
    cast(coalesce(reached.employees_lower, 0) as bigint) as employees_reached,
    cast(coalesce(reached.employees_lower, 0) as bigint) as employees_lower,
    cast(coalesce(reached.employees_upper, 0) as bigint) as employees_upper,
    cast(coalesce(of_stopped.employees_of_stopped, 0) as bigint) as employees_of_stopped,
    grid.data_until,
    coalesce(grid.as_of_date > grid.data_until, true) or not grid.has_delivered as is_incomplete
from grid
left join funnel on grid.as_of_date = funnel.as_of_date and grid.fund_code = funnel.scope
left join reached on grid.as_of_date = reached.as_of_date and grid.fund_code = reached.scope
left join of_stopped on grid.as_of_date = of_stopped.as_of_date and grid.fund_code = of_stopped.scope
