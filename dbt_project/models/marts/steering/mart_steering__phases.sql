with events as (
    select
        coalesce(pilot_id, fund_code) as held_for,
        fund_code,
        held_on,
        phase,
        greatest(coalesce(sum(participants), 0), count(distinct person_code)) as participations,
        coalesce(sum(new_participants), 0) as new_participants
    from {{ ref('fct_participations') }}
    where pilot_id is null or company_id is not null
    group by coalesce(pilot_id, fund_code), fund_code, held_on, phase
),

scoped as (
    {{ by_fund_and_all('events') }}
)

select
    days.as_of_date,
    scoped.scope as fund_code,
    scoped.phase,
    count(*) as events,
    cast(sum(scoped.participations) as bigint) as participations,
    cast(sum(scoped.new_participants) as bigint) as new_participants
from {{ ref('dim_as_of_dates') }} as days
inner join scoped on scoped.held_on <= days.as_of_date
group by days.as_of_date, scoped.scope, scoped.phase
