with forecasts as (
    select as_of_date, criterion_code
    from {{ ref('int_forecast_criteria') }}
    where has_enough
),

pilots as (
    select * from {{ ref('int_forecast_pilots') }}
),

ahead as (
    select * from pilots
    where status in ('running', 'selected')
),

examples as (
    select as_of_date, planned_participants as planned, employees_so_far as reached
    from pilots
    where is_completed
),

finals as (
    select
        ahead.as_of_date,
        ahead.pilot_id,
        ahead.employees_so_far,
        case
            when ahead.planned_participants is null then examples.reached
            -- planned × reached / planned of the example, rounded half up
            when examples.planned > 0
                then floor(
                    (2 * ahead.planned_participants * examples.reached + examples.planned) / (2.0 * examples.planned)
                )
        end as employees_then
    from ahead
    inner join examples on ahead.as_of_date = examples.as_of_date
)

select
    forecasts.as_of_date, forecasts.criterion_code, ahead.pilot_id, ahead.company_id as unit_id, cast(1 as bigint) as growth
from forecasts
inner join ahead on forecasts.as_of_date = ahead.as_of_date
where forecasts.criterion_code = 'companies_completed' and not ahead.has_company_completed
union all
select
    forecasts.as_of_date, forecasts.criterion_code, finals.pilot_id, finals.pilot_id as unit_id,
    cast(greatest(finals.employees_then - finals.employees_so_far, 0) as bigint) as growth
from forecasts
inner join finals on forecasts.as_of_date = finals.as_of_date
where forecasts.criterion_code = 'employees_reached' and finals.employees_then is not null
