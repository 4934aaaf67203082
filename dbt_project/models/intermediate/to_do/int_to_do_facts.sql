with found as (
    select warnings.*, texts.task, texts.message_nl, texts.message_en
    from {{ ref('int_warnings') }} as warnings
    inner join {{ ref('warning_codes') }} as texts on warnings.reason_code = texts.reason_code
    -- these two stand in the list by what proves it, and by the file that lacks it
    where texts.task is not null and warnings.reason_code not in ('completed_without_report', 'row_vanished')
)

select
    task,
    reason_code,
    sender,
    fund_code,
    case when pilot_id is null then 'file' else 'pilot' end as about_kind,
    coalesce(pilot_id, file_name) as about,
    case when task = 'check' and pilot_id is not null then file_name end as file_name,
    case when task = 'check' then sheet end as sheet,
    case when task = 'check' then row_number end as row_number,
    message_nl as text_nl,
    message_en as text_en,
    since_on
from found
