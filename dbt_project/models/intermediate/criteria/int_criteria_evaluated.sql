with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

end_responses as (
    select company_id, max(closes_on) as evaluated_on
    from {{ ref('int_survey_counted') }}
    where wave_code = 'eindmeting'
    group by company_id
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
