select
    days.as_of_date,
    outreach.outreach_kind,
    count(*) as acts,
    cast(sum(outreach.reach) as bigint) as reach,
    cast(sum(case when outreach.is_about_results then 1 else 0 end) as bigint) as acts_on_results,
    cast(sum(case when outreach.is_technical then 1 else 0 end) as bigint) as acts_inside,
    cast(sum(case when not outreach.is_technical then 1 else 0 end) as bigint) as acts_outside
from {{ ref('dim_as_of_dates') }} as days
inner join {{ ref('fct_outreach') }} as outreach on outreach.held_on <= days.as_of_date
group by days.as_of_date, outreach.outreach_kind
