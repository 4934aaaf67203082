select
    waves.wave_code,
    waves.label_nl,
    waves.label_en,
    cast(waves.sort_order as bigint) as sort_order,
    waves.closes_on,
    waves.closes_on <= project.as_of_date as is_closed,
    waves.frozen_on,
    waves.is_frozen
from {{ ref('int_survey_waves') }} as waves
cross join {{ ref('dim_project') }} as project
