with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

counted as (
    select
        as_of_date,
        count(distinct case when is_completed then company_id end) as completed,
        count(distinct case when is_completed and final_report_received then company_id end) as evidenced,
        count(distinct case when is_started and funds.fund_role = 'applicant' then pilots.fund_code end) as applicants,
        sum(case when is_started then 1 else 0 end) as started
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join {{ ref('dim_funds') }} as funds on pilots.fund_code = funds.fund_code
    group by as_of_date
),

reached as (
    select as_of_date, sum(employees_lower) as lower_bound, sum(employees_upper) as upper_bound
    from {{ ref('fct_employees_reached') }}
    where fund_code = 'all'
    group by as_of_date
),

diversity as (
    select * from {{ ref('int_intervention_diversity') }}
),

overdue as (
    select * from {{ ref('int_criteria_open_pilots') }}
),

joined as (
    select
        days.as_of_date,
        counted.completed, counted.evidenced, counted.applicants,
        reached.lower_bound, reached.upper_bound,
        diversity.types_meeting_rule, diversity.is_fund_rule_met, diversity.pilot_count,
        overdue.is_end_overdue, overdue.is_completion_overdue, overdue.is_start_overdue, overdue.is_fund_overdue
    from days
    left join counted on days.as_of_date = counted.as_of_date
    left join reached on days.as_of_date = reached.as_of_date
    left join diversity on days.as_of_date = diversity.as_of_date
    left join overdue on days.as_of_date = overdue.as_of_date
)

select
    'companies_completed' as criterion_code, as_of_date,
    completed as value, completed as lower_bound, completed as upper_bound, evidenced as evidenced_value,
    completed is not null as has_facts, true as is_rule_met, coalesce(is_completion_overdue, false) as is_overdue
from joined
union all
select
    'employees_reached', as_of_date,
    lower_bound, lower_bound, upper_bound, null,
    lower_bound is not null, true, coalesce(is_end_overdue, false)
from joined
union all
select
    'intervention_diversity', as_of_date,
    types_meeting_rule, types_meeting_rule, types_meeting_rule, null,
    coalesce(pilot_count, 0) > 0, is_fund_rule_met, coalesce(is_start_overdue, false)
from joined
union all
select
    'funds_participating', as_of_date,
    applicants, applicants, applicants, null,
    applicants is not null, true, coalesce(is_fund_overdue, false)
from joined
