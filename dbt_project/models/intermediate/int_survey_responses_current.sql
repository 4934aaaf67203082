with received_in_time as (
    select responses.*
    from {{ ref('stg_deliveries__survey_responses') }} as responses
    left join {{ ref('int_survey_waves') }} as waves on responses.wave_code = waves.wave_code
    where responses.received_on <= coalesce(waves.frozen_on, responses.received_on)
),

versions as (
    select *, row_number() over (partition by record_key order by delivery_seq desc) as version_rank
    from received_in_time
)

select * from versions
where version_rank = 1 and not is_withdrawn
