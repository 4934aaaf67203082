with responses as (
    select sent.delivery_seq, sent.sheet, pilots.company_id, hidden.is_hidden
    from {{ ref('stg_deliveries__survey_responses') }} as sent
    inner join {{ ref('dim_pilots') }} as pilots on sent.pilot_id = pilots.pilot_id
    left join {{ ref('int_suppression_waves') }} as hidden
        on sent.wave_code = hidden.linked_table
        and hidden.line = 'response'
        and pilots.fund_code = hidden.fund_code
),

counted as (
    select
        delivery_seq, sheet,
        count(distinct company_id) as companies,
        bool_or(is_hidden) as has_hidden,
        bool_or(not is_hidden) as has_shown
    from responses
    group by delivery_seq, sheet
)

select sheets.delivery_seq, sheets.sheet
from {{ ref('stg_ledger__sheets') }} as sheets
left join counted on sheets.delivery_seq = counted.delivery_seq and sheets.sheet = counted.sheet
where sheets.kind = 'survey_responses'
    and (
        {{ is_hidden('sheets.rows_read', 'coalesce(counted.companies, 0)') }}
        or {{ is_hidden('sheets.rows_loaded', 'coalesce(counted.companies, 0)') }}
        or (counted.has_hidden and not coalesce(counted.has_shown, false))
    )
