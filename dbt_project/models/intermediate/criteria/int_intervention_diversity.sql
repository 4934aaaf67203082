with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

types as (
    select * from {{ ref('int_intervention_types') }}
),

totals as (
    select as_of_date, sum(pilot_count) as uses
    from types
    group by as_of_date
),

hill as (
    select
        types.as_of_date,
        count(*) as type_count,
        exp(-sum(types.pilot_count / cast(totals.uses as double) * ln(types.pilot_count / cast(totals.uses as double))))
            as hill_1,
        1 / sum(pow(types.pilot_count / cast(totals.uses as double), 2)) as hill_2,
        max(totals.uses) as uses,
        sum(case when types.pilot_count = 1 then 1 else 0 end) as once,
        sum(case when types.pilot_count = 2 then 1 else 0 end) as twice
    from types
    inner join totals on types.as_of_date = totals.as_of_date
    where types.pilot_count > 0
    group by types.as_of_date
),

tried as (
    select
        pilots.as_of_date,
        count(distinct pilots.pilot_id) as pilot_count,
        count(distinct case when types.meets_rule then pilots.fund_code end) as fund_count
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join {{ ref('bridge_pilot_interventions') }} as bridge on pilots.pilot_id = bridge.pilot_id
    inner join types
        on bridge.intervention_code = types.intervention_code and pilots.as_of_date = types.as_of_date
    where pilots.is_started and not pilots.is_stopped
    group by pilots.as_of_date
),

rule_met as (
    select as_of_date, sum(case when meets_rule then 1 else 0 end) as types_meeting_rule
    from types
    group by as_of_date
)

select
    days.as_of_date,
    coalesce(tried.pilot_count, 0) as pilot_count,
    hill.type_count,
    hill.hill_1,
    hill.hill_2,
    case
        when hill.uses is null or tried.pilot_count = 1 then null
        when hill.once = 0 then 1
        when hill.twice = 0
            then 1 - hill.once / cast(hill.uses as double) * (tried.pilot_count - 1) * (hill.once - 1)
                / ((tried.pilot_count - 1) * (hill.once - 1) + 2)
        else 1 - hill.once / cast(hill.uses as double) * (tried.pilot_count - 1) * hill.once
            / ((tried.pilot_count - 1) * hill.once + 2 * hill.twice)
    end as coverage,
    rule_met.types_meeting_rule,
    coalesce(tried.fund_count, 0) as fund_count
from days
inner join rule_met on days.as_of_date = rule_met.as_of_date
left join tried on days.as_of_date = tried.as_of_date
left join hill on days.as_of_date = hill.as_of_date
