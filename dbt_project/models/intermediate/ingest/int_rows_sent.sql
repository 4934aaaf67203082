with rows_sent as (
    {% for kind in ['pilots', 'participant_counts', 'attendance', 'deliverables', 'outreach', 'commentary'] %}
    select '{{ kind }}' as kind, sender, delivery_seq, record_key, is_withdrawn, {{ row_content(kind) }} as content
    from {{ ref('stg_deliveries__' ~ kind) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- the types of a pilot as one number: a power of two for each
types as (
    select sent.delivery_seq, sent.record_key, sum(pow(2, types.sort_order)) as types
    from {{ ref('stg_deliveries__pilot_interventions') }} as sent
    inner join {{ ref('interventions') }} as types on sent.intervention_code = types.intervention_code
    group by sent.delivery_seq, sent.record_key
)

select
    rows_sent.kind,
    rows_sent.sender,
    rows_sent.delivery_seq,
    rows_sent.record_key,
    rows_sent.is_withdrawn,
    concat(rows_sent.content, '|', coalesce(cast(types.types as varchar), '')) as content
from rows_sent
left join types
    on rows_sent.kind = 'pilots'
    and rows_sent.delivery_seq = types.delivery_seq
    and rows_sent.record_key = types.record_key
