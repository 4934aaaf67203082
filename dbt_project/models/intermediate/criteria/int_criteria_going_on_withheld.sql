with days as (
    select * from {{ ref('dim_as_of_dates') }}
),

closings as (
    select
        days.as_of_date,
        waves.closes_on,
        waves.closes_on = max(waves.closes_on) over (partition by days.as_of_date) as is_last
    from days
    inner join {{ ref('int_survey_waves') }} as waves on waves.is_frozen and waves.closes_on <= days.as_of_date
),

completed as (
    select today.as_of_date, today.company_id, min(pilots.completed_on) as completed_on
    from {{ ref('fct_pilots_as_of') }} as today
    inner join {{ ref('dim_pilots') }} as pilots on today.pilot_id = pilots.pilot_id
    where today.is_completed
    group by today.as_of_date, today.company_id
),

-- what a reader learns who takes the figures at an earlier closing away from those of the day
differing as (
    select closings.as_of_date, closings.closes_on, closings.is_last, count(*) as companies
    from closings
    inner join completed on closings.as_of_date = completed.as_of_date
    left join {{ ref('int_survey_contacts') }} as contacts
        on completed.as_of_date = contacts.as_of_date and completed.company_id = contacts.company_id
    where completed.completed_on > closings.closes_on or contacts.closes_on > closings.closes_on
    group by closings.as_of_date, closings.closes_on, closings.is_last
)

select distinct as_of_date
from differing
where is_last or companies < {{ var('threshold_respondents') }}
