-- What each company adds to the error of a difference: its scores count in both waves, so they are taken together.
with paired as (
    select
        'paired' as design, pairs.from_wave, pairs.to_wave, pairs.construct_code, pairs.scope, pairs.company_id,
        (pairs.change - figures.mean_difference) / figures.n_paired as deviation
    from {{ ref('int_survey_pairs') }} as pairs
    inner join {{ ref('stat_paired_changes') }} as figures
        on pairs.from_wave = figures.from_wave
        and pairs.to_wave = figures.to_wave
        and pairs.construct_code = figures.construct_code
        and pairs.scope = figures.scope
),

waves as (
    select
        scores.scope, scores.wave_code, scores.construct_code, scores.company_id,
        (scores.score - means.mean) / means.n as deviation
    from {{ ref('int_survey_scores_scoped') }} as scores
    inner join {{ ref('int_survey_constructs') }} as means
        on scores.scope = means.scope
        and scores.wave_code = means.wave_code
        and scores.construct_code = means.construct_code
),

deviations as (
    select * from paired
    {% for side, sign in [('from_wave', '-'), ('to_wave', '')] %}
    union all
    select
        'cross_section', transitions.from_wave, transitions.to_wave, waves.construct_code, waves.scope,
        waves.company_id, {{ sign }}waves.deviation
    from {{ ref('int_survey_transitions') }} as transitions
    inner join waves on transitions.{{ side }} = waves.wave_code
    {% endfor %}
),

companies as (
    select design, from_wave, to_wave, construct_code, scope, company_id, sum(deviation) as deviation
    from deviations
    group by design, from_wave, to_wave, construct_code, scope, company_id
)

select
    design, from_wave, to_wave, construct_code, scope,
    count(*) as companies,
    sqrt(sum(deviation * deviation) * count(*) / (count(*) - 1.0)) as standard_error
from companies
group by design, from_wave, to_wave, construct_code, scope
having count(*) >= {{ var('interval_companies') }}
