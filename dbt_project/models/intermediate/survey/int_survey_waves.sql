with first_responses as (
    select wave_code, min(received_on) as received_on
    from {{ ref('stg_deliveries__survey_responses') }}
    group by wave_code
),

ledger as (
    select max(received_on) as received_until
    from {{ ref('stg_ledger__deliveries') }}
),

frozen as (
    select
        waves.wave_code, waves.label_nl, waves.label_en, waves.sort_order, waves.closes_on,
        coalesce(
            waves.frozen_on,
            greatest(
                cast({{ dbt.dateadd('day', var('survey_delivery_days'), 'waves.closes_on') }} as date),
                first_responses.received_on
            )
        ) as frozen_on
    from {{ ref('survey_waves') }} as waves
    left join first_responses on waves.wave_code = first_responses.wave_code
)

select frozen.*, frozen.frozen_on <= ledger.received_until as is_frozen
from frozen
cross join ledger
