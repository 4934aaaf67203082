with criteria as (
    select distinct criterion_code from {{ ref('success_criteria') }}
),

days as (
    select * from {{ ref('dim_as_of_dates') }}
),

measured as (
    select
        criterion_code, as_of_date, value, lower_bound, upper_bound, evidenced_value,
        null as published_value, null as numerator, null as denominator, null as partial_count,
        null as nonresponse_count, false as is_hidden, has_facts, is_rule_met, is_overdue
    from {{ ref('int_criteria_pilots') }}
    union all
    select
        criterion_code, as_of_date, value, value, value, null,
        published_value, null, null, null,
        null, false, has_facts, true, is_overdue
    from {{ ref('int_criteria_products') }}
    union all
    select
        criterion_code, as_of_date, numerator / cast(denominator as double),
        {{ wilson('numerator', 'denominator', -1) }}, {{ wilson('numerator', 'denominator', 1) }}, null,
        null, numerator, denominator, partial_count,
        nonresponse_count, is_hidden, has_facts, true, false
    from {{ ref('int_criteria_surveys') }}
    union all
    select
        'wider_application', as_of_date, companies, companies, companies, null,
        null, null, null, null,
        null, false, has_facts, true, false
    from {{ ref('int_criteria_wider_use') }}
    union all
    select
        'pilots_evaluated', evaluated.as_of_date, evaluated.companies, evaluated.companies, evaluated.companies, null,
        null, null, null, null,
        null, false, true, true, overdue.is_evaluation_overdue
    from {{ ref('int_criteria_evaluated_counts') }} as evaluated
    inner join {{ ref('int_criteria_open_pilots') }} as overdue on evaluated.as_of_date = overdue.as_of_date
)

select
    criteria.criterion_code,
    days.as_of_date,
    measured.value,
    measured.lower_bound,
    measured.upper_bound,
    measured.evidenced_value,
    measured.published_value,
    measured.numerator,
    measured.denominator,
    measured.partial_count,
    measured.nonresponse_count,
    coalesce(measured.is_hidden, false) as is_hidden,
    coalesce(measured.has_facts, false) as has_facts,
    coalesce(measured.is_rule_met, true) as is_rule_met,
    coalesce(measured.is_overdue, false) as is_overdue
from criteria
cross join days
left join measured
    on criteria.criterion_code = measured.criterion_code and days.as_of_date = measured.as_of_date
where criteria.criterion_code <> 'project_success'
