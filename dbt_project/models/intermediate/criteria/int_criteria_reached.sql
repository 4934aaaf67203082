with norms as (
    select *, least(as_of_date, coalesce(deadline, as_of_date)) as judged_on
    from {{ ref('int_criteria_norms') }}
),

judged as (
    select * from {{ ref('int_criteria_judged') }}
),

successes as (
    select
        as_of_date,
        target_min,
        sum(case when is_met then 1 else 0 end) as conditions_met,
        sum(case when is_met_in_time then 1 else 0 end) as conditions_met_in_time,
        min(case when has_facts then 1 else 0 end) = 1 as has_facts,
        bool_or(is_overdue) as is_overdue
    from {{ ref('int_criteria_conditions') }}
    group by as_of_date, target_min
)

select
    norms.as_of_date,
    norms.criterion_code,
    case when measured.has_facts then measured.value end as value,
    measured.has_facts,
    measured.is_overdue,
    judged.is_reached,
    judged_in_time.is_reached as is_reached_in_time
from norms
inner join {{ ref('int_criteria_values') }} as measured
    on norms.criterion_code = measured.criterion_code and norms.as_of_date = measured.as_of_date
inner join judged
    on norms.criterion_code = judged.criterion_code
    and norms.as_of_date = judged.as_of_date
    and norms.as_of_date = judged.judged_on
inner join judged as judged_in_time
    on norms.criterion_code = judged_in_time.criterion_code
    and norms.as_of_date = judged_in_time.as_of_date
    and norms.judged_on = judged_in_time.judged_on
union all
select
    as_of_date,
    'project_success' as criterion_code,
    case when has_facts then conditions_met end as value,
    has_facts,
    is_overdue,
    conditions_met >= target_min as is_reached,
    conditions_met_in_time >= target_min as is_reached_in_time
from successes
