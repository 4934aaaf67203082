with criteria as (
    select
        *,
        -- the means of what the forecast integrates over
        (completed_count + 0.5) / (stopped_count + completed_count + 1.0) as stay_chance,
        (started_count + 0.5) / (started_count + rejected_count + 1.0) as start_chance
    from {{ ref('int_forecast_criteria') }}
    where is_latest
),

forecasts as (
    select * from {{ ref('stat_criterion_forecasts') }}
)

select
    without.criterion_code,
    without.as_of_date,
    without.without_pilot_id as pilot_id,
    details.company_name,
    details.fund_code,
    case when chances.is_started then 'running' else 'selected' end as status,
    chances.chance * criteria.stay_chance * case when chances.is_started then 1 else criteria.start_chance end
        as completion_probability,
    complete.target_probability,
    without.target_probability as probability_without,
    complete.target_probability - without.target_probability as probability_difference
from forecasts as without
inner join forecasts as complete
    on without.as_of_date = complete.as_of_date
    and without.criterion_code = complete.criterion_code
    and complete.without_pilot_id is null
inner join criteria
    on without.as_of_date = criteria.as_of_date and without.criterion_code = criteria.criterion_code
inner join {{ ref('stat_completion_chances') }} as chances
    on without.as_of_date = chances.as_of_date
    and without.criterion_code = chances.criterion_code
    and without.without_pilot_id = chances.pilot_id
inner join {{ ref('dim_pilots') }} as details on without.without_pilot_id = details.pilot_id
