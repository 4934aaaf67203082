with missing as (
    select
        kind, sender, fund_code, subject, file_name, sheet, delivery_seq, row_number,
        missing_since_seq, missing_from, missing_since,
        concat(file_name, case when sheet <> '' then concat(', ', sheet) else '' end) as earlier
    from {{ ref('int_rows_missing') }}
),

-- rows that follow each other have one difference between their number and their place
stretches as (
    select
        kind, sender, fund_code, earlier, delivery_seq, missing_since_seq, missing_from, missing_since,
        min(row_number) as first_row,
        max(row_number) as last_row
    from (
        select
            *,
            row_number - row_number() over (
                partition by kind, sender, fund_code, earlier, delivery_seq, missing_since_seq order by row_number
            ) as stretch
        from missing
        where subject is null
    ) as numbered
    group by
        kind, sender, fund_code, earlier, delivery_seq, missing_since_seq, missing_from, missing_since, stretch
),

said as (
    select
        'subject_vanished' as reason_code, sender, fund_code,
        case when kind = 'pilots' then 'pilot' else 'product' end as about_kind,
        subject as about, earlier, missing_from, missing_since, cast('' as varchar) as row_numbers
    from missing
    where subject is not null
    union all
    select
        'rows_vanished', sender, fund_code, 'file', missing_from, earlier, missing_from, missing_since,
        {{ dbt.listagg(
            "case when first_row = last_row then cast(first_row as varchar) else concat(first_row, '–', last_row) end",
            "', '", 'order by first_row'
        ) }}
    from stretches
    group by kind, sender, fund_code, earlier, delivery_seq, missing_since_seq, missing_from, missing_since
)

select
    texts.task,
    said.reason_code,
    said.sender,
    said.fund_code,
    said.about_kind,
    said.about,
    cast(null as varchar) as file_name,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row_number,
    {% for language in ['nl', 'en'] %}
    replace(replace(replace(texts.message_{{ language }},
        '{earlier}', said.earlier), '{later}', said.missing_from), '{rows}', said.row_numbers) as text_{{ language }},
    {% endfor %}
    said.missing_since as since_on
from said
inner join {{ ref('to_do_codes') }} as texts on said.reason_code = texts.reason_code
