with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

pilots as (
    select
        pilot_id, kvk_number, registered_on, company_id, is_ambassador,
        {{ plain_text('company_name') }} as plain_name
    from {{ ref('dim_pilots') }}
),

adopted as (
    select held_on, coalesce(is_technical, false) as is_technical, {{ plain_text('adopting_company') }} as company
    from {{ ref('fct_outreach') }}
    where outreach_kind = 'gebruik door bedrijf' and adopting_company is not null
),

outside_pilots as (
    select adopted.*
    from adopted
    left join pilots as by_number on adopted.company = by_number.kvk_number
    left join pilots as by_name on adopted.company = by_name.plain_name
    where by_number.pilot_id is null and by_name.pilot_id is null
),

companies as (
    select
        days.as_of_date,
        count(distinct outside_pilots.company) as companies,
        count(distinct case when outside_pilots.is_technical then outside_pilots.company end) as inside_count
    from days
    inner join outside_pilots on outside_pilots.held_on <= days.as_of_date
    group by days.as_of_date
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
    inner join pilots on pilots.registered_on <= days.as_of_date
    where pilots.is_ambassador
    group by days.as_of_date
)

select
    days.as_of_date,
    coalesce(companies.companies, 0) as companies,
    coalesce(companies.inside_count, 0) as inside_count,
    coalesce(companies.companies - companies.inside_count, 0) as outside_count,
    coalesce(ambassadors.ambassador_count, 0) as ambassador_count,
    told.acts is not null as has_facts
from days
left join companies on days.as_of_date = companies.as_of_date
left join told on days.as_of_date = told.as_of_date
left join ambassadors on days.as_of_date = ambassadors.as_of_date
