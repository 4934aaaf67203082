with listed as (
    {% for subject in ['files', 'messages', 'facts', 'proofs', 'kinds', 'vanished'] %}
    select
        task, reason_code, sender, fund_code, about_kind, about, file_name, sheet, row_number, text_nl, text_en, since_on
    from {{ ref('int_to_do_' ~ subject) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

ledger as (
    select max(received_on) as received_until from {{ ref('stg_ledger__deliveries') }}
)

select distinct
    listed.sender,
    coalesce(listed.fund_code, funds.fund_code) as fund_code,
    listed.task,
    listed.reason_code,
    listed.about_kind,
    listed.about,
    listed.file_name,
    listed.sheet,
    listed.row_number,
    replace(listed.text_nl, '{contact}', project.contact_nl) as text_nl,
    replace(listed.text_en, '{contact}', project.contact_en) as text_en,
    listed.since_on,
    cast({{ dbt.dateadd('day', 'project.reply_days', 'ledger.received_until') }} as date) as due_on,
    cast(case listed.task when 'mend' then 1 when 'send' then 2 else 3 end as bigint) as sort_order
from listed
cross join {{ ref('dim_project') }} as project
cross join ledger
left join {{ ref('int_sender_funds') }} as funds on listed.sender = funds.sender
