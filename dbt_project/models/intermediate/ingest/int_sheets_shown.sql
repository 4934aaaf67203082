with companies as (
    select responses.delivery_seq, responses.sheet, count(distinct pilots.company_id) as companies
    from {{ ref('stg_deliveries__survey_responses') }} as responses
    inner join {{ ref('dim_pilots') }} as pilots on responses.pilot_id = pilots.pilot_id
    group by responses.delivery_seq, responses.sheet
),

judged as (
    select
        sheets.*,
        sheets.kind = 'survey_responses' and (
            {{ is_hidden('sheets.rows_read', 'coalesce(companies.companies, 0)') }}
            or {{ is_hidden('sheets.rows_loaded', 'coalesce(companies.companies, 0)') }}
        ) as is_hidden
    from {{ ref('stg_ledger__sheets') }} as sheets
    left join companies on sheets.delivery_seq = companies.delivery_seq and sheets.sheet = companies.sheet
)

select
    delivery_seq,
    sheet,
    kind,
    {% for fate in ['read', 'loaded', 'rejected', 'duplicate', 'heading', 'note', 'total', 'blank'] %}
    case when not is_hidden then rows_{{ fate }} end as rows_{{ fate }},
    {% endfor %}
    is_hidden
from judged
