with dated as (
    select pilot_id, fund_code, file_name, sender, sheet, min(row_number) as row_number, held_on as happened_on
    from {{ ref('fct_participations') }}
    group by pilot_id, fund_code, file_name, sender, sheet, held_on
    {% for column in ['registered_on', 'selected_on', 'rejected_on', 'started_on', 'completed_on', 'stopped_on',
                      'final_report_on'] %}
    union all
    select pilot_id, fund_code, file_name, sender, sheet, row_number, {{ column }}
    from {{ ref('dim_pilots') }}
    {% endfor %}
    union all
    select null, null, file_name, sender, sheet, row_number, delivered_on
    from {{ ref('fct_deliverables') }}
    union all
    select null, fund_code, file_name, sender, sheet, row_number, held_on
    from {{ ref('fct_outreach') }}
)

select
    'outside_project_period' as reason_code, dated.*, cast(dated.happened_on as varchar) as original,
    cast(null as date) as since_on
from dated
inner join {{ ref('dim_project') }} as project
    on dated.happened_on < project.start_on or dated.happened_on > project.end_on
