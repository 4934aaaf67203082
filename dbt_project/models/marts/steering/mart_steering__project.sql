with deliveries as (
    select
        sum(case when outcome = 'loaded' then 1 else 0 end) as files_loaded,
        sum(case when outcome in ('refused', 'unknown') then 1 else 0 end) as files_refused
    from {{ ref('stg_ledger__deliveries') }}
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
    project.contact_nl,
    project.contact_en,
    project.as_of_date,
    project.first_fact_on,
    cast(coalesce(deliveries.files_loaded, 0) as bigint) as files_loaded,
    cast(coalesce(deliveries.files_refused, 0) as bigint) as files_refused,
    cast({{ var('threshold_respondents') }} as bigint) as threshold_respondents,
    cast({{ var('threshold_companies') }} as bigint) as threshold_companies,
    cast(places.most_places as bigint) as free_places,
    places.decided_by as places_decided_by,
    places.decided_on as places_decided_on
from {{ ref('dim_project') }} as project
cross join deliveries
left join {{ ref('fund_places') }} as places on places.fund_code = 'all'
