select
    as_of_date,
    cast(pilot_count as bigint) as pilot_count,
    cast(type_count as bigint) as type_count,
    cast(hill_1 as double) as hill_1,
    cast(hill_2 as double) as hill_2,
    cast(coverage as double) as coverage,
    cast(types_meeting_rule as bigint) as types_meeting_rule,
    cast(fund_count as bigint) as fund_count,
    coalesce(types_meeting_rule >= types_required and is_fund_rule_met, false) as is_rule_met,
    cast(types_required as bigint) as types_required,
    cast(companies_required as bigint) as companies_required,
    cast(funds_required as bigint) as funds_required,
    cast(case when types_required is not null then greatest(types_required - types_meeting_rule, 0) end as bigint)
        as types_missing,
    cast(greatest(funds_required - fund_count, 0) as bigint) as funds_missing
from {{ ref('int_intervention_diversity') }}
