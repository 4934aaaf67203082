select *
from {{ ref('int_survey_counted') }}
-- the contacts of a company answer for it, not for themselves
where coalesce(respondent_role, 'medewerker') <> 'hr_directie'
