with responses as (
    select
        responses.pilot_id, responses.completed_on, responses.sender, responses.sheet,
        {{ without_row_counts('responses.file_name') }} as file_name,
        pilots.pilot_id is null as is_orphan
    from {{ ref('int_survey_responses_current') }} as responses
    left join {{ ref('dim_pilots') }} as pilots on responses.pilot_id = pilots.pilot_id
),

-- answers that came, or whose pilot was registered, after the wave was frozen; the pilot would tell who answered
late as (
    select sent.wave_code, sent.sender, sent.sheet, sent.file_name
    from {{ ref('stg_deliveries__survey_responses') }} as sent
    inner join {{ ref('int_survey_waves') }} as waves
        on sent.wave_code = waves.wave_code and sent.received_on > waves.frozen_on
    left join {{ ref('int_survey_responses_current') }} as counted on sent.record_key = counted.record_key
    where counted.record_key is null and not sent.is_withdrawn
    union all
    select responses.wave_code, responses.sender, responses.sheet, responses.file_name
    from {{ ref('int_survey_responses_current') }} as responses
    inner join {{ ref('dim_pilots') }} as pilots on responses.pilot_id = pilots.pilot_id
    left join {{ ref('int_survey_pilots') }} as known
        on responses.pilot_id = known.pilot_id and responses.wave_code = known.wave_code
    where known.pilot_id is null
)

select distinct
    'orphan_pilot' as reason_code, pilot_id, cast(null as varchar) as fund_code, file_name, sender, sheet,
    cast(null as bigint) as row_number, pilot_id as original, cast(null as date) as since_on
from responses
where is_orphan
union all
select distinct
    'outside_project_period', cast(null as varchar), cast(null as varchar), responses.file_name, responses.sender,
    responses.sheet, cast(null as bigint), cast(null as varchar), cast(null as date)
from responses
inner join {{ ref('dim_project') }} as project
    on responses.completed_on < project.start_on or responses.completed_on > project.end_on
union all
select distinct
    'wave_frozen', cast(null as varchar), cast(null as varchar), {{ without_row_counts('file_name') }}, sender, sheet,
    cast(null as bigint), wave_code, cast(null as date)
from late
