with norms as (
    select as_of_date, target_min
    from {{ ref('int_criteria_norms') }}
    where criterion_code = 'intervention_diversity'
)

select
    diversity.as_of_date,
    cast(diversity.pilot_count as bigint) as pilot_count,
    cast(diversity.type_count as bigint) as type_count,
    cast(diversity.hill_1 as double) as hill_1,
    cast(diversity.hill_2 as double) as hill_2,
    cast(diversity.coverage as double) as coverage,
    cast(diversity.types_meeting_rule as bigint) as types_meeting_rule,
    cast(diversity.fund_count as bigint) as fund_count,
    coalesce(diversity.types_meeting_rule >= norms.target_min and diversity.fund_count >= 3, false) as is_rule_met
from {{ ref('int_intervention_diversity') }} as diversity
left join norms on diversity.as_of_date = norms.as_of_date
