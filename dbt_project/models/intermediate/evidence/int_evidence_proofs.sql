with stages as (
    select * from {{ ref('int_evidence_stages') }}
),

pilots as (
    select * from {{ ref('dim_pilots') }}
)

{% for proof, is_needed, is_present, proven_on in [
    ('start', 'is_begun', 'is_started', 'started_on'),
    ('final_report', 'is_completed', 'final_report_received', 'final_report_on'),
] %}
select
    stages.as_of_date, stages.pilot_id, '{{ proof }}' as proof,
    stages.{{ is_needed }} as is_needed, stages.{{ is_present }} as is_present,
    pilots.{{ proven_on }} as proven_on,
    cast(null as bigint) as list_count, cast(null as bigint) as lists_without_esf,
    pilots.sender, pilots.file_name, pilots.sha256, pilots.sheet, pilots.row_number
from stages
left join pilots on stages.pilot_id = pilots.pilot_id and stages.{{ is_present }}
union all
{% endfor %}
select
    stages.as_of_date, stages.pilot_id, 'attendance',
    stages.is_begun, coalesce(lists.is_present, false),
    lists.held_on, coalesce(lists.list_count, 0), coalesce(lists.lists_without_esf, 0),
    lists.sender, lists.file_name, lists.sha256, lists.sheet, lists.row_number
from stages
left join {{ ref('int_evidence_attendance') }} as lists
    on stages.as_of_date = lists.as_of_date and stages.pilot_id = lists.pilot_id
union all
select
    as_of_date, pilot_id, 'survey', is_surveyed, cast(null as boolean), cast(null as date),
    cast(null as bigint), cast(null as bigint),
    cast(null as varchar), cast(null as varchar), cast(null as varchar), cast(null as varchar), cast(null as bigint)
from stages
