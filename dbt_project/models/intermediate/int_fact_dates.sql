with pilots as (
    select * from {{ ref('int_pilots_current') }}
),

dated as (
    {% for column in ['registered_on', 'selected_on', 'rejected_on', 'started_on', 'completed_on',
                      'stopped_on', 'final_report_on'] %}
    select {{ column }} as happened_on from pilots
    union all
    {% endfor %}
    select held_on from {{ ref('int_participant_counts_current') }}
    union all
    select held_on from {{ ref('int_attendance_current') }}
    union all
    select completed_on from {{ ref('int_survey_responses_current') }}
    union all
    select delivered_on from {{ ref('int_deliverables_current') }}
    union all
    select held_on from {{ ref('int_outreach_current') }}
)

select distinct happened_on
from dated
where happened_on is not null
