with norms as (
    select * from {{ ref('int_criteria_norms') }}
),

days as (
    select as_of_date, as_of_date as judged_on from {{ ref('dim_as_of_dates') }}
    union
    select as_of_date, deadline as judged_on from norms where deadline < as_of_date
)

select
    norms.as_of_date,
    norms.criterion_code,
    days.judged_on,
    coalesce(measured.value >= norms.target_min and measured.is_rule_met, false) as is_reached
from norms
inner join days on norms.as_of_date = days.as_of_date
left join {{ ref('int_criteria_values') }} as measured
    on norms.criterion_code = measured.criterion_code and days.judged_on = measured.as_of_date
