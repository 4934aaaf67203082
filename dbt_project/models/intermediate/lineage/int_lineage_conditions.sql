select
    'project_success' as criterion_code,
    'criterion' as entity,
    conditions.criterion_code as entity_id,
    cast(null as varchar) as company_id,
    cast(null as varchar) as pilot_id,
    case when conditions.is_met then 1 else 0 end as contribution,
    cast(null as varchar) as file_name,
    cast(null as varchar) as sender,
    cast(null as varchar) as sha256,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row_number
from {{ ref('int_criteria_conditions') }} as conditions
inner join {{ ref('dim_project') }} as project on conditions.as_of_date = project.as_of_date
