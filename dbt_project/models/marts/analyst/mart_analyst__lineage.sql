with project as (
    select * from {{ ref('dim_project') }}
),

pilots as (
    select details.*, today.is_completed, today.is_started, today.is_stopped
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

evaluated as (
    select
        pilots.*, row_number() over (partition by pilots.company_id order by pilots.pilot_id) as company_order
    from {{ ref('dim_pilots') }} as pilots
    inner join {{ ref('int_criteria_evaluated') }} as evaluated on pilots.company_id = evaluated.company_id
    inner join project on evaluated.as_of_date = project.as_of_date
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
    from evaluated
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
    row_number
from lines
