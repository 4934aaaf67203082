with project as (
    select * from {{ ref('dim_project') }}
),

pilots as (
    select details.*, today.is_completed, today.is_started, today.is_stopped, today.final_report_received
    from {{ ref('dim_pilots') }} as details
    inner join {{ ref('fct_pilots_as_of') }} as today on details.pilot_id = today.pilot_id
    inner join project on today.as_of_date = project.as_of_date
),

completed as (
    select
        *, row_number() over (partition by company_id order by completed_on, pilot_id) as company_order
    from pilots
    where is_completed
),

reported as (
    select
        *, row_number() over (partition by company_id order by final_report_on, pilot_id) as company_order
    from pilots
    where final_report_received
),

-- the companies that count by their responses are not named: one line makes the list add up
unnamed as (
    select counted.companies - sum(case when reported.company_order = 1 then 1 else 0 end) as companies
    from {{ ref('int_criteria_evaluated_counts') }} as counted
    inner join project on counted.as_of_date = project.as_of_date
    left join reported on true
    group by counted.companies
),

lines as (
    select
        'companies_completed' as criterion_code, 'company' as entity, company_id as entity_id, company_id, pilot_id,
        case when company_order = 1 then 1 else 0 end as contribution, file_name, sender, sha256, sheet, row_number
    from completed
    union all
    select
        'employees_reached', 'company', company_id, company_id, pilot_id,
        contribution, file_name, sender, sha256, sheet, row_number
    from {{ ref('int_lineage_reached') }}
    union all
    select
        'pilots_evaluated', 'company', company_id, company_id, pilot_id,
        case when company_order = 1 then 1 else 0 end, file_name, sender, sha256, sheet, row_number
    from reported
    union all
    select 'pilots_evaluated', 'company', 'overig', null, null, companies, null, null, null, null, null
    from unnamed
    where companies > 0
    union all
    select
        'funds_participating', 'fund', pilots.fund_code, pilots.company_id, pilots.pilot_id,
        null, pilots.file_name, pilots.sender, pilots.sha256, pilots.sheet, pilots.row_number
    from pilots
    inner join {{ ref('dim_funds') }} as funds on pilots.fund_code = funds.fund_code
    where pilots.is_started and funds.fund_role = 'applicant'
    union all
    select
        'intervention_diversity', 'intervention', bridge.intervention_code, pilots.company_id, pilots.pilot_id,
        null, pilots.file_name, pilots.sender, pilots.sha256, pilots.sheet, pilots.row_number
    from pilots
    inner join {{ ref('bridge_pilot_interventions') }} as bridge on pilots.pilot_id = bridge.pilot_id
    inner join {{ ref('dim_interventions') }} as types on bridge.intervention_code = types.intervention_code
    where pilots.is_started and not pilots.is_stopped and types.is_listed
    union all
    select
        'deliverables_communicated', 'deliverable', deliverable_code, null, null,
        null, file_name, sender, sha256, sheet, row_number
    from {{ ref('fct_deliverables') }}
    where deliverable_kind in ('onderzoeksrapport', 'handboek', 'toolbox', 'slotbijeenkomst')
    union all
    select
        'sectors_informed', 'fund', outreach.fund_code, null, null,
        null, file_name, sender, sha256, sheet, row_number
    from {{ ref('fct_outreach') }} as outreach
    inner join project on outreach.held_on <= project.as_of_date
    where outreach.is_about_results and outreach.fund_code is not null
)

select
    criterion_code,
    entity,
    entity_id,
    company_id,
    pilot_id,
    cast(contribution as double) as contribution,
    file_name,
    sender,
    sha256,
    sheet,
    row_number,
    file_name as file,
    row_number as {{ adapter.quote('row') }}
from lines
