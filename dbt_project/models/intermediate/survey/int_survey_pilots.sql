with versions as (
    select
        waves.wave_code,
        pilots.pilot_id,
        pilots.fund_code,
        pilots.is_withdrawn,
        row_number() over (
            partition by waves.wave_code, pilots.record_key order by pilots.delivery_seq desc
        ) as version_rank
    from {{ ref('stg_deliveries__pilots') }} as pilots
    inner join {{ ref('int_survey_waves') }} as waves on pilots.received_on <= waves.frozen_on
)

select
    versions.wave_code,
    versions.pilot_id,
    versions.fund_code,
    coalesce(pilots.company_id, concat('pilot:', versions.pilot_id)) as company_id
from versions
left join {{ ref('dim_pilots') }} as pilots on versions.pilot_id = pilots.pilot_id
where versions.version_rank = 1 and not versions.is_withdrawn
