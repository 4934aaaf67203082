with missing as (
    select
        proofs.*,
        case
            when proofs.proof = 'start' then 'start_missing'
            when proofs.proof = 'final_report' then 'completed_without_report'
            when proofs.list_count > 0 then 'attendance_without_esf'
            else 'attendance_missing'
        end as reason_code
    from {{ ref('int_evidence_proofs') }} as proofs
    inner join {{ ref('dim_project') }} as project on proofs.as_of_date = project.as_of_date
    where proofs.is_needed and not proofs.is_present
),

texts as (
    select reason_code, task, message_nl, message_en from {{ ref('to_do_codes') }}
    union all
    select reason_code, task, message_nl, message_en from {{ ref('warning_codes') }}
)

select
    texts.task,
    missing.reason_code,
    pilots.sender,
    pilots.fund_code,
    'pilot' as about_kind,
    missing.pilot_id as about,
    cast(null as varchar) as file_name,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row_number,
    texts.message_nl as text_nl,
    texts.message_en as text_en,
    case when missing.proof = 'final_report' then pilots.completed_on else pilots.started_on end as since_on
from missing
inner join texts on missing.reason_code = texts.reason_code
inner join {{ ref('dim_pilots') }} as pilots on missing.pilot_id = pilots.pilot_id
