with measured as (
    select
        norms.as_of_date,
        norms.criterion_code,
        norms.target_min,
        norms.deadline,
        case when measured.has_facts then measured.value end as value,
        measured.has_facts,
        measured.is_overdue,
        coalesce(measured.value >= norms.target_min and measured.is_rule_met, false) as is_reached
    from {{ ref('int_criteria_norms') }} as norms
    inner join {{ ref('int_criteria_values') }} as measured
        on norms.criterion_code = measured.criterion_code and norms.as_of_date = measured.as_of_date
),

both_conditions as (
    select
        as_of_date,
        sum(case when is_reached then 1 else 0 end) as conditions,
        min(case when has_facts then 1 else 0 end) = 1 as has_facts,
        max(case when is_overdue and not is_reached then 1 else 0 end) = 1 as is_overdue
    from measured
    where criterion_code in ('companies_completed', 'deliverables_communicated')
    group by as_of_date
),

every_criterion as (
    select as_of_date, criterion_code, deadline, value, has_facts, is_overdue, is_reached from measured
    union all
    select
        norms.as_of_date, norms.criterion_code, norms.deadline, both_conditions.conditions,
        both_conditions.has_facts, both_conditions.is_overdue, both_conditions.conditions >= norms.target_min
    from {{ ref('int_criteria_norms') }} as norms
    inner join both_conditions on norms.as_of_date = both_conditions.as_of_date
    where norms.criterion_code = 'project_success'
)

select
    every_criterion.*,
    coalesce(at_deadline.is_reached, every_criterion.is_reached) as is_reached_in_time
from every_criterion
left join every_criterion as at_deadline
    on every_criterion.criterion_code = at_deadline.criterion_code
    and every_criterion.deadline = at_deadline.as_of_date
    and every_criterion.as_of_date > every_criterion.deadline
