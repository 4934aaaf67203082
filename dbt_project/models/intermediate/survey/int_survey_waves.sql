with first_responses as (
    select wave_code, min(received_on) as received_on
    from {{ ref('stg_deliveries__survey_responses') }}
    group by wave_code
),

ledger as (
    select max(received_on) as received_until
    from {{ ref('stg_ledger__deliveries') }}
),

dated as (
    select
        waves.*,
        cast({{ dbt.dateadd('day', var('survey_delivery_days'), 'waves.closes_on') }} as date) as delivered_by,
        first_responses.received_on as first_received_on
    from {{ ref('survey_waves') }} as waves
    left join first_responses on waves.wave_code = first_responses.wave_code
),

frozen as (
    select
        wave_code, label_nl, label_en, sort_order, closes_on, counts_as_evaluated,
        case
            when frozen_on is not null then frozen_on
            when first_received_on > delivered_by then first_received_on
            else delivered_by
        end as frozen_on
    from dated
)

select frozen.*, frozen.frozen_on <= ledger.received_until as is_frozen
from frozen
cross join ledger
