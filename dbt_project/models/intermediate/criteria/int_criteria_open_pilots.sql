with pilots as (
    select
        pilots.as_of_date,
        funds.fund_role,
        pilots.status in ('registered', 'selected', 'running') and details.planned_end_on < pilots.as_of_date
            as is_end_passed,
        pilots.status in ('registered', 'selected') and details.planned_start_on < pilots.as_of_date
            as is_start_passed,
        bool_or(pilots.is_completed) over (partition by pilots.as_of_date, pilots.company_id) as has_completed,
        bool_or(pilots.final_report_received) over (partition by pilots.as_of_date, pilots.company_id)
            as has_reported,
        bool_or(pilots.is_started) over (partition by pilots.as_of_date, pilots.fund_code) as has_started
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join {{ ref('dim_pilots') }} as details on pilots.pilot_id = details.pilot_id
    inner join {{ ref('dim_funds') }} as funds on pilots.fund_code = funds.fund_code
)

select
    as_of_date,
    coalesce(bool_or(is_end_passed), false) as is_end_overdue,
    coalesce(bool_or(is_end_passed and not has_completed), false) as is_completion_overdue,
    coalesce(bool_or(is_end_passed and not has_reported), false) as is_evaluation_overdue,
    coalesce(bool_or(is_start_passed), false) as is_start_overdue,
    coalesce(bool_or(is_start_passed and fund_role = 'applicant' and not has_started), false) as is_fund_overdue
from pilots
group by as_of_date
