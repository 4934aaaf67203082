{# All contract columns of a kind of delivery as one text, so that two versions of a row can be compared. #}
{% macro row_content(kind) -%}
    {% if execute -%}
    {% set source = graph.sources.values() | selectattr('source_name', 'equalto', 'deliveries')
        | selectattr('name', 'equalto', kind) | first -%}
    concat({% for column in source.columns %}coalesce(cast({{ column }} as varchar), ''){{ ", '|', " if not loop.last }}{% endfor %})
    {%- else -%}
    ''
    {%- endif %}
{%- endmacro %}
