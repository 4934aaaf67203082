with pilots as (
    select
        details.*,
        today.is_completed,
        today.is_started,
        today.final_report_received,
        funds.fund_role
    from {{ ref('dim_pilots') }} as details
    inner join {{ ref('fct_pilots_as_of') }} as today on details.pilot_id = today.pilot_id
    inner join {{ ref('dim_project') }} as project on today.as_of_date = project.as_of_date
    inner join {{ ref('dim_funds') }} as funds on details.fund_code = funds.fund_code
),

lines as (
    select
        'companies_completed' as criterion_code, 'company' as entity, company_id as entity_id,
        completed_on as counted_on, pilots.*
    from pilots
    where is_completed
    union all
    select 'pilots_evaluated', 'company', company_id, final_report_on, pilots.*
    from pilots
    where final_report_received
    union all
    select 'funds_participating', 'fund', fund_code, started_on, pilots.*
    from pilots
    where is_started and fund_role = 'applicant'
)

select
    criterion_code, entity, entity_id, company_id, pilot_id,
    case
        when row_number() over (partition by criterion_code, entity_id order by counted_on, pilot_id) = 1 then 1
        else 0
    end as contribution,
    file_name, sender, sha256, sheet, row_number
from lines
