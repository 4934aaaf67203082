with pilots as (
    select * from {{ ref('int_pilots_current') }}
),

companies as (
    select * from {{ ref('int_pilot_companies') }}
),

sizes as (
    select * from {{ ref('size_classes') }}
),

sections as (
    select * from {{ ref('sbi_sections') }}
),

provinces as (
    select * from {{ ref('postcode_provinces') }}
)

select
    pilots.pilot_id,
    companies.company_id,
    pilots.company_name,
    pilots.kvk_number,
    pilots.fund_code,
    pilots.sbi_code,
    coalesce(sections.section_code, 'onbekend') as sbi_section,
    pilots.postal_code,
    coalesce(provinces.province, 'onbekend') as province,
    pilots.company_employees,
    coalesce(sizes.size_class, 'onbekend') as size_class,
    coalesce(pilots.prior_experience, 'onbekend') as prior_experience,
    pilots.registered_on,
    pilots.selected_on,
    pilots.rejected_on,
    pilots.planned_start_on,
    pilots.started_on,
    pilots.planned_end_on,
    pilots.completed_on,
    pilots.stopped_on,
    pilots.reported_status,
    pilots.stop_reason,
    pilots.planned_participants,
    pilots.coaching_visits,
    coalesce(pilots.esf_theme, 'onbekend') as esf_theme,
    pilots.final_report_on,
    pilots.is_ambassador,
    pilots.delivery_seq,
    pilots.sha256,
    pilots.file_name,
    pilots.sender,
    pilots.sheet,
    pilots.row_number,
    pilots.received_on
from pilots
inner join companies on pilots.pilot_id = companies.pilot_id
left join sizes
    on pilots.company_employees >= sizes.employees_from
    and pilots.company_employees < coalesce(sizes.employees_below, 1000000000)
left join sections
    on cast(substring(pilots.sbi_code, 1, 2) as integer) between sections.division_from and sections.division_to
left join provinces
    on cast(substring(pilots.postal_code, 1, 4) as integer) between provinces.postcode_from and provinces.postcode_to
