with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

end_responses as (
    select counted.company_id, max(counted.closes_on) as evaluated_on
    from {{ ref('int_survey_counted') }} as counted
    inner join {{ ref('survey_waves') }} as waves on counted.wave_code = waves.wave_code
    where waves.counts_as_evaluated
    group by counted.company_id, counted.wave_code
    having count(*) >= {{ var('evaluated_end_responses') }}
),

evaluated as (
    select company_id, final_report_on as evaluated_on
    from {{ ref('dim_pilots') }}
    where final_report_on is not null
    union all
    select company_id, evaluated_on from end_responses
)

select distinct days.as_of_date, evaluated.company_id
from days
inner join evaluated on evaluated.evaluated_on <= days.as_of_date
