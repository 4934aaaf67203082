with responses as (
    select
        responses.pilot_id, responses.completed_on, responses.sender, responses.sheet,
        {{ without_row_counts('responses.file_name') }} as file_name,
        pilots.pilot_id is null as is_orphan
    from {{ ref('int_survey_responses_current') }} as responses
    left join {{ ref('dim_pilots') }} as pilots on responses.pilot_id = pilots.pilot_id
)

select distinct
    'orphan_pilot' as reason_code, pilot_id, cast(null as varchar) as fund_code, file_name, sender, sheet,
    cast(null as bigint) as row_number, pilot_id as original
from responses
where is_orphan
union all
select distinct
    'outside_project_period', cast(null as varchar), cast(null as varchar), responses.file_name, responses.sender,
    responses.sheet, cast(null as bigint), cast(null as varchar)
from responses
inner join {{ ref('dim_project') }} as project
    on responses.completed_on < project.start_on or responses.completed_on > project.end_on
