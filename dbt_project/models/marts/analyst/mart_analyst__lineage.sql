with listed as (
    {% for subject in ['pilots', 'interventions', 'products', 'outreach', 'conditions'] %}
    select * from {{ ref('int_lineage_' ~ subject) }}
    union all
    {% endfor %}
    select
        'employees_reached' as criterion_code, 'company' as entity, company_id as entity_id, company_id, pilot_id,
        contribution, file_name, sender, sha256, sheet, row_number
    from {{ ref('int_lineage_reached') }}
),

reported as (
    select coalesce(sum(contribution), 0) as companies
    from listed
    where criterion_code = 'pilots_evaluated'
),

-- the companies that count by their responses are not named: one line makes the list add up
unnamed as (
    select evaluated.companies - reported.companies as companies
    from {{ ref('int_criteria_evaluated_counts') }} as evaluated
    inner join {{ ref('dim_project') }} as project on evaluated.as_of_date = project.as_of_date
    cross join reported
),

lines as (
    select * from listed
    union all
    select 'pilots_evaluated', 'company', 'overig', null, null, companies, null, null, null, null, null
    from unnamed
    where companies > 0
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
