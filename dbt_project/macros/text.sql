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

{# A survey tool writes the number of responses into the name of its export: "nulmeting(1-27).xlsx". #}
{% macro without_row_counts(file_name) -%}
    {{ return(adapter.dispatch('without_row_counts')(file_name)) }}
{%- endmacro %}

{% macro default__without_row_counts(file_name) -%}
    regexp_replace({{ file_name }}, '[(][0-9]+-[0-9]+[)]', '(…)')
{%- endmacro %}

{% macro duckdb__without_row_counts(file_name) -%}
    regexp_replace({{ file_name }}, '[(][0-9]+-[0-9]+[)]', '(…)', 'g')
{%- endmacro %}
