{# Text as names are compared: lower case, letters and digits only. #}
{% macro plain_text(column) -%}
    {{ return(adapter.dispatch('plain_text')(column)) }}
{%- endmacro %}

{% macro default__plain_text(column) -%}
    regexp_replace(lower({{ column }}), '[^a-z0-9]', '')
{%- endmacro %}

{% macro duckdb__plain_text(column) -%}
    regexp_replace(lower(strip_accents({{ column }})), '[^a-z0-9]', '', 'g')
{%- endmacro %}
