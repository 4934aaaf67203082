select fund_code as scope, response_key, company_id, wave_code, construct_code, score
from {{ ref('int_survey_scores') }}
union all
select 'all' as scope, response_key, company_id, wave_code, construct_code, score
from {{ ref('int_survey_scores') }}
