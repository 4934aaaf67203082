with decisions as (
    select * from {{ ref('int_decisions') }}
),

criteria as (
    select distinct criterion_code from {{ ref('success_criteria') }}
),

shown as (
    select
        decision,
        criterion_code,
        criterion_code as about_code,
        valid_from
    from decisions
    union all
    select
        moved.decision,
        criteria.criterion_code,
        moved.criterion_code as about_code,
        moved.valid_from
    from decisions as moved
    inner join criteria on moved.criterion_code <> criteria.criterion_code
    left join decisions as own
        on criteria.criterion_code = own.criterion_code
        and moved.decision = own.decision
        and moved.decided_on = own.decided_on
        and moved.deadline = own.deadline
    where moved.decision = 'deadline_moved' and own.criterion_code is null
)

select
    shown.criterion_code,
    shown.decision,
    shown.about_code,
    shown.valid_from,
    decisions.decided_on,
    decisions.decided_by,
    cast(decisions.target_min as double) as target_min,
    cast(decisions.target_max as double) as target_max,
    cast(decisions.earlier_target_min as double) as earlier_target_min,
    cast(decisions.earlier_target_max as double) as earlier_target_max,
    decisions.deadline,
    decisions.earlier_deadline,
    cast(decisions.companies_required as bigint) as companies_required,
    cast(decisions.funds_required as bigint) as funds_required
from shown
inner join decisions
    on shown.decision = decisions.decision
    and shown.about_code = decisions.criterion_code
    and shown.valid_from = decisions.valid_from
