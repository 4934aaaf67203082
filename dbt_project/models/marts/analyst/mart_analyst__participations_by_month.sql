-- When which type of intervention was carried out. Grain: one row per as-of date, fund, month and type.
with events as (
    select
        pilot_id,
        fund_code,
        held_on,
        intervention_code,
        greatest(coalesce(sum(participants), 0), count(distinct person_code)) as participations
    from {{ ref('fct_participations') }}
    where company_id is not null and intervention_code is not null
    group by pilot_id, fund_code, held_on, intervention_code
),

scoped as (
    {{ by_fund_and_all('events') }}
),

dated as (
    select *, cast({{ dbt.date_trunc('month', 'held_on') }} as date) as month
    from scoped
)

select
    days.as_of_date,
    dated.scope as fund_code,
    dated.month,
    dated.intervention_code,
    types.label_nl,
    types.label_en,
    types.sort_order,
    cast(count(*) as bigint) as events,
    cast(sum(dated.participations) as bigint) as participations
from {{ ref('dim_as_of_dates') }} as days
inner join dated on dated.held_on <= days.as_of_date
inner join {{ ref('dim_interventions') }} as types on dated.intervention_code = types.intervention_code
group by
    days.as_of_date, dated.scope, dated.month, dated.intervention_code,
    types.label_nl, types.label_en, types.sort_order
