with rule_met as (
    select as_of_date, sum(case when meets_rule then 1 else 0 end) as types_meeting_rule
    from {{ ref('int_intervention_types') }}
    group by as_of_date
),

spanned as (
    select tried.as_of_date, count(distinct tried.fund_code) as fund_count
    from {{ ref('int_diversity_incidences') }} as tried
    inner join {{ ref('int_intervention_types') }} as types
        on tried.as_of_date = types.as_of_date and tried.value = types.intervention_code and types.meets_rule
    where tried.dimension = 'intervention'
    group by tried.as_of_date
)

select
    rule_met.as_of_date,
    coalesce(diversity.pilot_count, 0) as pilot_count,
    diversity.value_count as type_count,
    diversity.hill_1,
    diversity.hill_2,
    diversity.coverage,
    rule_met.types_meeting_rule,
    coalesce(spanned.fund_count, 0) as fund_count,
    rules.types_required,
    rules.companies_required,
    rules.funds_required,
    coalesce(spanned.fund_count, 0) >= rules.funds_required as is_fund_rule_met
from rule_met
inner join {{ ref('int_diversity_rules') }} as rules on rule_met.as_of_date = rules.as_of_date
left join {{ ref('int_diversity') }} as diversity
    on rule_met.as_of_date = diversity.as_of_date and diversity.dimension = 'intervention'
left join spanned on rule_met.as_of_date = spanned.as_of_date
