with closed as (
    select waves.wave_code, waves.sort_order
    from {{ ref('survey_waves') }} as waves
    inner join {{ ref('dim_project') }} as project on waves.closes_on <= project.as_of_date
)

select before.wave_code as from_wave, after.wave_code as to_wave
from closed as before
inner join closed as after on before.sort_order < after.sort_order
