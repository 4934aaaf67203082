with adopted as (
    select *, {{ plain_text('adopting_company') }} as adopter
    from {{ ref('fct_outreach') }}
    where outreach_kind = 'gebruik door bedrijf' and adopting_company is not null
),

{% set plain_name = plain_text('details.company_name') %}
pilot_companies as (
    {% for name in ['details.company_id', plain_name] %}
    select pilots.as_of_date, {{ name }} as adopter
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join {{ ref('dim_pilots') }} as details on pilots.pilot_id = details.pilot_id
    where pilots.status <> 'rejected'
    {% if not loop.last %}union{% endif %}
    {% endfor %}
)

select days.as_of_date, adopted.*
from {{ ref('dim_as_of_dates') }} as days
inner join adopted on adopted.held_on <= days.as_of_date
left join pilot_companies
    on days.as_of_date = pilot_companies.as_of_date and adopted.adopter = pilot_companies.adopter
where pilot_companies.adopter is null
