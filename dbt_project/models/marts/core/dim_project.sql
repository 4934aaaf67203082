with project as (
    select * from {{ ref('project') }}
),

facts as (
    select
        min(happened_on) as first_fact_on,
        max(happened_on) as last_fact_on
    from {{ ref('int_fact_dates') }}
    cross join project
    where happened_on between project.start_on and project.end_on
)

select
    project.project_number,
    project.name_nl,
    project.name_en,
    project.scheme_nl,
    project.scheme_en,
    project.start_on,
    project.end_on,
    project.period_note_nl,
    project.period_note_en,
    project.esf_text_nl,
    project.esf_text_en,
    project.retention_until,
    project.intro_nl,
    project.intro_en,
    project.esf_name_nl,
    project.esf_name_en,
    project.reply_days,
    project.contact_nl,
    project.contact_en,
    facts.first_fact_on,
    {% if var('as_of') %}cast('{{ var("as_of") }}' as date){% else %}facts.last_fact_on{% endif %} as as_of_date
from project
cross join facts
