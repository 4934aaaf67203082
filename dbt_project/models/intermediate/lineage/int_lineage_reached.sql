with chosen as (
    select reached.company_id, reached.chosen_term, project.as_of_date
    from {{ ref('fct_employees_reached') }} as reached
    inner join {{ ref('dim_project') }} as project on reached.as_of_date = project.as_of_date
    where reached.fund_code = 'all'
),

rows_held as (
    select chosen.chosen_term, held.*
    from {{ ref('fct_participations') }} as held
    inner join chosen on held.company_id = chosen.company_id
    where held.phase = 'pilot' and held.held_on <= chosen.as_of_date
),

ranked as (
    select
        *,
        row_number() over (
            partition by company_id, source_kind, person_code
            order by held_on, delivery_seq, sheet, row_number
        ) as person_order,
        row_number() over (
            partition by company_id, source_kind
            order by participants desc, held_on, delivery_seq, sheet, row_number
        ) as size_order
    from rows_held
)

select
    company_id,
    pilot_id,
    case chosen_term when 'attendance' then 1 when 'new' then new_participants else participants end as contribution,
    file_name,
    sender,
    sha256,
    sheet,
    row_number
from ranked
where (chosen_term = 'attendance' and source_kind = 'attendance' and person_order = 1)
    or (chosen_term = 'new' and source_kind = 'count' and new_participants > 0)
    or (chosen_term = 'most' and source_kind = 'count' and size_order = 1)
