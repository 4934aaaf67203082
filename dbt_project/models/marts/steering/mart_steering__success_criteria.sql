with norms as (
    select * from {{ ref('int_criteria_norms') }}
),

measured as (
    select * from {{ ref('int_criteria_values') }}
),

reached as (
    select * from {{ ref('int_criteria_reached') }}
),

bases as (
    select
        as_of_date,
        'employees_reached' as criterion_code,
        sum(case when basis = 'attendance' then 1 else 0 end) as basis_attendance,
        sum(case when basis = 'new_participants' then 1 else 0 end) as basis_new_participants,
        sum(case when basis = 'bounds' then 1 else 0 end) as basis_bounds,
        sum(case when basis = 'geen opgave' then 1 else 0 end) as basis_none
    from {{ ref('fct_employees_reached') }}
    where fund_code = 'all'
    group by as_of_date
),

partners as (
    select
        pilots.as_of_date,
        'funds_participating' as criterion_code,
        count(distinct case when pilots.is_started then pilots.fund_code end) as partner_count
    from {{ ref('fct_pilots_as_of') }} as pilots
    inner join {{ ref('dim_funds') }} as funds on pilots.fund_code = funds.fund_code and funds.fund_role = 'partner'
    group by pilots.as_of_date
),

wider as (
    select *, 'wider_application' as criterion_code from {{ ref('int_criteria_wider_use') }}
),

forecasts as (
    select
        criteria.as_of_date,
        criteria.criterion_code,
        chances.target_probability,
        chances.forecast_low,
        chances.forecast_high
    from {{ ref('int_forecast_criteria') }} as criteria
    left join {{ ref('stat_criterion_forecasts') }} as chances
        on criteria.as_of_date = chances.as_of_date
        and criteria.criterion_code = chances.criterion_code
        and chances.without_pilot_id is null
),

judged as (
    select
        norms.*,
        reached.value,
        case when reached.has_facts then coalesce(measured.lower_bound, reached.value) end as lower_bound,
        case when reached.has_facts then coalesce(measured.upper_bound, reached.value) end as upper_bound,
        measured.evidenced_value,
        measured.published_value,
        measured.numerator,
        measured.denominator,
        measured.partial_count,
        measured.nonresponse_count,
        coalesce(measured.is_hidden, false) as is_hidden,
        forecasts.target_probability,
        forecasts.forecast_low,
        forecasts.forecast_high,
        case
            when not reached.has_facts then 'geen gegevens'
            when norms.target_min is null then 'ter informatie'
            when measured.is_hidden then 'afgeschermd'
            when reached.is_reached_in_time then 'behaald'
            when reached.is_reached then 'na termijn behaald'
            when norms.as_of_date > norms.deadline then 'niet behaald'
            when norms.deadline is null then 'loopt'
            when forecasts.target_probability >= 0.8 then 'op schema'
            when forecasts.target_probability >= 0.5 then 'onzeker'
            when forecasts.target_probability < 0.5 then 'achter'
            when forecasts.criterion_code is not null then 'te weinig gegevens'
            when reached.is_overdue then 'achter'
            else 'loopt'
        end as status
    from norms
    inner join reached
        on norms.criterion_code = reached.criterion_code and norms.as_of_date = reached.as_of_date
    left join measured
        on norms.criterion_code = measured.criterion_code and norms.as_of_date = measured.as_of_date
    left join forecasts
        on norms.criterion_code = forecasts.criterion_code and norms.as_of_date = forecasts.as_of_date
)

select
    judged.criterion_code,
    judged.as_of_date,
    cast(judged.sort_order as bigint) as sort_order,
    cast(judged.value as double) as value,
    cast(judged.lower_bound as double) as lower_bound,
    cast(judged.upper_bound as double) as upper_bound,
    cast(judged.evidenced_value as double) as evidenced_value,
    cast(judged.published_value as double) as published_value,
    cast(judged.numerator as bigint) as numerator,
    cast(judged.denominator as bigint) as denominator,
    cast(judged.partial_count as bigint) as partial_count,
    cast(judged.nonresponse_count as bigint) as nonresponse_count,
    cast(judged.target_min as double) as target_min,
    cast(judged.target_max as double) as target_max,
    judged.unit,
    judged.deadline,
    judged.status,
    coalesce(judged.status in ('behaald', 'na termijn behaald') and judged.value > judged.target_max, false)
        as is_above_range,
    coalesce(judged.value < judged.target_min and judged.upper_bound >= judged.target_min, false) as is_provisional,
    judged.is_hidden,
    judged.target_probability,
    judged.forecast_low,
    judged.forecast_high,
    cast(bases.basis_attendance as bigint) as basis_attendance,
    cast(bases.basis_new_participants as bigint) as basis_new_participants,
    cast(bases.basis_bounds as bigint) as basis_bounds,
    cast(bases.basis_none as bigint) as basis_none,
    cast(wider.inside_count as bigint) as inside_count,
    cast(wider.outside_count as bigint) as outside_count,
    cast(wider.unknown_count as bigint) as unknown_count,
    cast(wider.ambassador_count as bigint) as ambassador_count,
    cast(case when judged.criterion_code = 'funds_participating' then coalesce(partners.partner_count, 0) end as bigint)
        as partner_count
from judged
left join bases
    on judged.as_of_date = bases.as_of_date and judged.criterion_code = bases.criterion_code
left join partners
    on judged.as_of_date = partners.as_of_date and judged.criterion_code = partners.criterion_code
left join wider
    on judged.as_of_date = wider.as_of_date and judged.criterion_code = wider.criterion_code
