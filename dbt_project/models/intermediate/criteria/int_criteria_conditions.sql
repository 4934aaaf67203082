with norms as (
    select * from {{ ref('int_criteria_norms') }}
),

conditions as (
    select
        parts.as_of_date,
        parts.criterion_code,
        projects.target_min,
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
    conditions.criterion_code,
    conditions.target_min,
    coalesce(judged.is_reached, false) as is_met,
    coalesce(judged_in_time.is_reached, false) as is_met_in_time,
    measured.has_facts,
    measured.is_overdue and not coalesce(judged.is_reached, false) as is_overdue
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
