with pairs as (
    select
        transitions.from_wave, transitions.to_wave, after.fund_code, after.company_id, after.construct_code,
        after.score - before.score as change
    from {{ ref('int_survey_transitions') }} as transitions
    inner join {{ ref('int_survey_scores') }} as before on transitions.from_wave = before.wave_code
    inner join {{ ref('int_survey_scores') }} as after
        on transitions.to_wave = after.wave_code
        and before.pilot_id = after.pilot_id
        and before.person_code = after.person_code
        and before.construct_code = after.construct_code
)

{{ by_fund_and_all('pairs') }}
