{# The latest delivered version per record_key, unless that version withdraws the row. #}
{% macro latest_versions(relation) -%}
with versions as (
    select *, row_number() over (partition by record_key order by delivery_seq desc) as version_rank
    from {{ relation }}
)

select * from versions
where version_rank = 1 and not is_withdrawn
{%- endmacro %}
