with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

rows_so_far as (
    select days.as_of_date, scoped.*
    from days
    inner join {{ ref('int_participations_scoped') }} as scoped on scoped.held_on <= days.as_of_date
),

sums as (
    select
        as_of_date,
        unit_kind,
        unit_id,
        scope_fund_code,
        min(company_id) as company_id,
        count(distinct person_code) as persons,
        coalesce(sum(new_participants), 0) as new_participants,
        coalesce(max(participants), 0) as most_participants,
        sum(case when source_kind = 'count' and new_participants is null then 1 else 0 end) as rows_without_new,
        sum(case when is_uncovered then 1 else 0 end) as uncovered_rows,
        sum(case when is_uncovered then coalesce(new_participants, participants) else 0 end) as uncovered_people
    from rows_so_far
    group by as_of_date, unit_kind, unit_id, scope_fund_code
),

started as (
    select as_of_date, pilot_id, company_id, fund_code
    from {{ ref('fct_pilots_as_of') }}
    where is_started
),

units as (
    select as_of_date, unit_kind, unit_id, scope_fund_code, company_id from sums
    union
    select as_of_date, 'company', company_id, 'all', company_id from started
    union
    select as_of_date, 'company_in_fund', company_id, fund_code, company_id from started
    union
    select as_of_date, 'pilot', pilot_id, fund_code, company_id from started
),

bounded as (
    select
        units.*,
        sums.persons,
        sums.new_participants,
        sums.uncovered_rows,
        sums.unit_id is null as has_no_rows,
        coalesce(sums.rows_without_new = 0 and sums.new_participants >= sums.most_participants, false)
            as all_new_known,
        coalesce(greatest(sums.persons, sums.new_participants, sums.most_participants), 0) as employees_lower,
        least(
            coalesce(sums.persons + sums.uncovered_people, 0),
            coalesce(companies.company_employees, 1000000000)
        ) as capped_upper
    from units
    left join sums
        on units.as_of_date = sums.as_of_date
        and units.unit_kind = sums.unit_kind
        and units.unit_id = sums.unit_id
        and units.scope_fund_code = sums.scope_fund_code
    left join {{ ref('dim_companies') }} as companies on units.company_id = companies.company_id
),

based as (
    select
        *,
        case
            when has_no_rows then 'geen opgave'
            when persons > 0 and uncovered_rows = 0 then 'attendance'
            when persons = 0 and all_new_known then 'new_participants'
            else 'bounds'
        end as basis
    from bounded
)

select
    as_of_date,
    unit_kind,
    unit_id,
    scope_fund_code as fund_code,
    company_id,
    employees_lower,
    case
        when basis = 'new_participants' then employees_lower
        else greatest(employees_lower, capped_upper)
    end as employees_upper,
    basis,
    case
        when has_no_rows then 'none'
        when persons = employees_lower then 'attendance'
        when new_participants = employees_lower then 'new'
        else 'most'
    end as chosen_term
from based
