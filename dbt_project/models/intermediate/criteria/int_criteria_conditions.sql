with norms as (
    select * from {{ ref('int_criteria_norms') }}
),

conditions as (
    select
        projects.as_of_date,
        projects.target_min,
        projects.deadline,
        parts.criterion_code,
        least(parts.as_of_date, coalesce(parts.deadline, parts.as_of_date)) as judged_on,
        least(
            parts.as_of_date,
            coalesce(parts.deadline, parts.as_of_date),
            coalesce(projects.deadline, parts.as_of_date)
        ) as judged_in_time_on
    from norms as projects
    inner join norms as parts on projects.as_of_date = parts.as_of_date
    where projects.criterion_code = 'project_success' and parts.is_condition
)

select
    conditions.as_of_date,
    conditions.target_min,
    conditions.deadline,
    sum(case when judged.is_reached then 1 else 0 end) as conditions_met,
    sum(case when judged_in_time.is_reached then 1 else 0 end) as conditions_met_in_time,
    min(case when measured.has_facts then 1 else 0 end) = 1 as has_facts,
    max(case when measured.is_overdue and not judged.is_reached then 1 else 0 end) = 1 as is_overdue
from conditions
inner join {{ ref('int_criteria_values') }} as measured
    on conditions.as_of_date = measured.as_of_date and conditions.criterion_code = measured.criterion_code
left join {{ ref('int_criteria_judged') }} as judged
    on conditions.as_of_date = judged.as_of_date
    and conditions.criterion_code = judged.criterion_code
    and conditions.judged_on = judged.judged_on
left join {{ ref('int_criteria_judged') }} as judged_in_time
    on conditions.as_of_date = judged_in_time.as_of_date
    and conditions.criterion_code = judged_in_time.criterion_code
    and conditions.judged_in_time_on = judged_in_time.judged_on
group by conditions.as_of_date, conditions.target_min, conditions.deadline
