with listed as (
    select
        *,
        row_number() over (
            partition by pilot_id, held_on order by delivery_seq desc, sheet, row_number
        ) as address_order
    from {{ ref('fct_participations') }}
    where source_kind = 'attendance' and phase = 'pilot' and company_id is not null
)

select
    pilot_id,
    held_on,
    min(case when mentions_esf then 1 else 0 end) as mentions_esf,
    max(case when address_order = 1 then sender end) as sender,
    max(case when address_order = 1 then file_name end) as file_name,
    max(case when address_order = 1 then sha256 end) as sha256,
    max(case when address_order = 1 then sheet end) as sheet,
    max(case when address_order = 1 then row_number end) as row_number
from listed
group by pilot_id, held_on
