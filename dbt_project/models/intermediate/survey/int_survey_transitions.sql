with shown as (
    select waves.wave_code, waves.sort_order
    from {{ ref('int_survey_waves') }} as waves
    inner join {{ ref('dim_project') }} as project on waves.closes_on <= project.as_of_date
    where waves.is_frozen
)

select before.wave_code as from_wave, after.wave_code as to_wave
from shown as before
inner join shown as after on before.sort_order < after.sort_order
