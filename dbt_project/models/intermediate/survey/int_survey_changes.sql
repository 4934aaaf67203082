with cells as (
    select
        transitions.from_wave, transitions.to_wave, before.construct_code, before.scope,
        before.n as n_from, after.n as n_to, least(before.company_count, after.company_count) as companies,
        after.mean - before.mean as difference
    from {{ ref('int_survey_transitions') }} as transitions
    inner join {{ ref('int_survey_constructs') }} as before on transitions.from_wave = before.wave_code
    inner join {{ ref('int_survey_constructs') }} as after
        on transitions.to_wave = after.wave_code
        and before.construct_code = after.construct_code
        and before.scope = after.scope
),

designed as (
    select
        cells.*,
        coalesce(paired.n_paired, 0) as n_paired,
        coalesce(hidden.is_hidden, false) as is_pairing_hidden,
        case
            when paired.n_paired >= greatest({{ var('paired_respondents') }}, {{ var('threshold_respondents') }})
                and not hidden.is_hidden then 'paired'
            else 'cross_section'
        end as design,
        paired.mean_difference
    from cells
    left join {{ ref('stat_paired_changes') }} as paired
        on cells.from_wave = paired.from_wave
        and cells.to_wave = paired.to_wave
        and cells.construct_code = paired.construct_code
        and cells.scope = paired.scope
    left join {{ ref('int_suppression_pairs') }} as hidden
        on hidden.linked_table = concat(cells.from_wave, ' ', cells.to_wave)
        and hidden.line = concat('construct ', cells.construct_code)
        and hidden.fund_code = cells.scope
),

ranks as (
    select 'paired' as design, from_wave, to_wave, construct_code, scope,
        hodges_lehmann, interval_low, interval_high, rank_biserial, has_ties
    from {{ ref('stat_paired_changes') }}
    union all
    select 'cross_section', from_wave, to_wave, construct_code, scope,
        hodges_lehmann, interval_low, interval_high, rank_biserial, has_ties
    from {{ ref('stat_independent_changes') }}
)

select
    designed.from_wave,
    designed.to_wave,
    designed.construct_code,
    designed.scope,
    designed.design,
    designed.n_from,
    designed.n_to,
    designed.companies,
    case when not designed.is_pairing_hidden then designed.n_paired end as n_paired,
    case when designed.design = 'paired' then designed.mean_difference else designed.difference end
        as mean_difference,
    quantiles.t_975 * errors.standard_error as half_width,
    ranks.hodges_lehmann,
    ranks.interval_low,
    ranks.interval_high,
    ranks.rank_biserial,
    ranks.has_ties
from designed
left join ranks
    on designed.design = ranks.design
    and designed.from_wave = ranks.from_wave
    and designed.to_wave = ranks.to_wave
    and designed.construct_code = ranks.construct_code
    and designed.scope = ranks.scope
left join {{ ref('int_survey_change_errors') }} as errors
    on designed.design = errors.design
    and designed.from_wave = errors.from_wave
    and designed.to_wave = errors.to_wave
    and designed.construct_code = errors.construct_code
    and designed.scope = errors.scope
left join {{ ref('stat_t_quantiles') }} as quantiles on quantiles.df = errors.companies - 1
