with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

adopters as (
    select
        as_of_date,
        adopter,
        coalesce(bool_or(is_technical), false) as is_inside,
        coalesce(bool_or(not is_technical), false) as is_outside
    from {{ ref('int_adoptions') }}
    group by as_of_date, adopter
),

companies as (
    select
        as_of_date,
        count(*) as companies,
        sum(case when is_inside then 1 else 0 end) as inside_count,
        sum(case when is_outside and not is_inside then 1 else 0 end) as outside_count,
        sum(case when not is_inside and not is_outside then 1 else 0 end) as unknown_count
    from adopters
    group by as_of_date
),

told as (
    select days.as_of_date, count(*) as acts
    from days
    inner join {{ ref('fct_outreach') }} as outreach on outreach.held_on <= days.as_of_date
    group by days.as_of_date
),

ambassadors as (
    select days.as_of_date, count(distinct pilots.company_id) as ambassador_count
    from days
    inner join {{ ref('dim_pilots') }} as pilots on pilots.registered_on <= days.as_of_date
    where pilots.is_ambassador
    group by days.as_of_date
)

select
    days.as_of_date,
    coalesce(companies.companies, 0) as companies,
    coalesce(companies.inside_count, 0) as inside_count,
    coalesce(companies.outside_count, 0) as outside_count,
    coalesce(companies.unknown_count, 0) as unknown_count,
    coalesce(ambassadors.ambassador_count, 0) as ambassador_count,
    told.acts is not null as has_facts
from days
left join companies on days.as_of_date = companies.as_of_date
left join told on days.as_of_date = told.as_of_date
left join ambassadors on days.as_of_date = ambassadors.as_of_date
