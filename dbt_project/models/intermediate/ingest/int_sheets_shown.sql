select
    delivery_seq,
    sheet,
    kind,
    {% for fate in ['read', 'loaded', 'rejected', 'duplicate', 'heading', 'note', 'total', 'blank'] %}
    case when kind <> 'survey_responses' then rows_{{ fate }} end as rows_{{ fate }},
    {% endfor %}
    kind = 'survey_responses' as is_hidden
from {{ ref('stg_ledger__sheets') }}
