select *
from {{ ref('survey_items') }}
-- that a company goes on is said of companies, by a criterion
where coalesce(criterion_code, 'none') <> 'continued_use'
