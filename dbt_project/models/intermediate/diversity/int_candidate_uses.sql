select
    counts.value as intervention_code,
    counts.uses
from {{ ref('int_diversity_counts') }} as counts
inner join {{ ref('dim_project') }} as project on counts.as_of_date = project.as_of_date
where counts.dimension = 'intervention'
