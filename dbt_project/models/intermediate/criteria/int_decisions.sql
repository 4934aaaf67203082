with norms as (
    select
        criterion_code,
        valid_from,
        coalesce(decided_on, valid_from) as decided_on,
        decided_by,
        target_min,
        target_max,
        deadline,
        lag(target_min) over (partition by criterion_code order by valid_from) as earlier_target_min,
        lag(target_max) over (partition by criterion_code order by valid_from) as earlier_target_max,
        lag(deadline) over (partition by criterion_code order by valid_from) as earlier_deadline,
        lag(valid_from) over (partition by criterion_code order by valid_from) is null as is_first,
        decided_on is null as is_undated
    from {{ ref('success_criteria') }}
),

rules as (
    select
        valid_from,
        coalesce(decided_on, valid_from) as decided_on,
        decided_by,
        companies_per_type,
        funds_spanned,
        lag(valid_from) over (order by valid_from) is null as is_first,
        decided_on is null as is_undated
    from {{ ref('diversity_rules') }}
)

select
    'target_set' as decision,
    criterion_code,
    valid_from,
    decided_on,
    decided_by,
    target_min,
    target_max,
    earlier_target_min,
    earlier_target_max,
    cast(null as date) as deadline,
    cast(null as date) as earlier_deadline,
    cast(null as bigint) as companies_required,
    cast(null as bigint) as funds_required
from norms
where
    not (is_first and is_undated)
    and (target_min is distinct from earlier_target_min or target_max is distinct from earlier_target_max)
union all
select
    'deadline_moved' as decision,
    criterion_code,
    valid_from,
    decided_on,
    decided_by,
    null as target_min,
    null as target_max,
    null as earlier_target_min,
    null as earlier_target_max,
    deadline,
    earlier_deadline,
    null as companies_required,
    null as funds_required
from norms
where not is_first and deadline is distinct from earlier_deadline
union all
select
    'rule_adopted' as decision,
    'intervention_diversity' as criterion_code,
    valid_from,
    decided_on,
    decided_by,
    null as target_min,
    null as target_max,
    null as earlier_target_min,
    null as earlier_target_max,
    null as deadline,
    null as earlier_deadline,
    companies_per_type as companies_required,
    funds_spanned as funds_required
from rules
where not (is_first and is_undated)
