with pilots as (
    select
        pilot_id,
        kvk_number,
        postal_code,
        concat({{ plain_text('company_name') }}, '|', coalesce(postal_code, fund_code)) as name_key
    from {{ ref('int_pilots_current') }}
),

known as (
    select name_key, min(kvk_number) as kvk_number
    from pilots
    where kvk_number is not null and postal_code is not null
    group by name_key
)

select
    pilots.pilot_id,
    coalesce(pilots.kvk_number, known.kvk_number, concat('naam:', pilots.name_key)) as company_id,
    pilots.kvk_number is null and known.kvk_number is not null as is_joined_by_name
from pilots
left join known on pilots.name_key = known.name_key
