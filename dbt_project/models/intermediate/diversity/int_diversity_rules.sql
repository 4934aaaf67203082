with ranked as (
    select
        days.as_of_date,
        rules.companies_per_type,
        rules.funds_spanned,
        norms.target_min as types_required,
        row_number() over (partition by days.as_of_date order by rules.valid_from desc) as recency
    from {{ ref('dim_as_of_dates') }} as days
    inner join {{ ref('diversity_rules') }} as rules on rules.valid_from <= days.as_of_date
    left join {{ ref('int_criteria_norms') }} as norms
        on days.as_of_date = norms.as_of_date and norms.criterion_code = 'intervention_diversity'
)

select
    as_of_date,
    types_required,
    companies_per_type as companies_required,
    funds_spanned as funds_required
from ranked
where recency = 1
