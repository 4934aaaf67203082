with project as (
    select * from {{ ref('dim_project') }}
),

lines as (
    select
        'sectors_informed' as criterion_code, 'fund' as entity, outreach.fund_code as entity_id,
        outreach.held_on, outreach.file_name, outreach.sender, outreach.sha256, outreach.sheet, outreach.row_number
    from {{ ref('fct_outreach') }} as outreach
    inner join project on outreach.held_on <= project.as_of_date
    where outreach.is_about_results and outreach.fund_code is not null
    union all
    select
        'wider_application', 'company', adoptions.adopter,
        adoptions.held_on, adoptions.file_name, adoptions.sender, adoptions.sha256, adoptions.sheet,
        adoptions.row_number
    from {{ ref('int_adoptions') }} as adoptions
    inner join project on adoptions.as_of_date = project.as_of_date
)

select
    criterion_code, entity, entity_id,
    cast(null as varchar) as company_id,
    cast(null as varchar) as pilot_id,
    case
        when row_number() over (
            partition by criterion_code, entity_id order by held_on, sha256, sheet, row_number
        ) = 1 then 1
        else 0
    end as contribution,
    file_name, sender, sha256, sheet, row_number
from lines
