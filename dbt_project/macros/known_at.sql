{# A date, once it has come: what happens after the as-of date is not known at it. #}
{% macro known_at(date, as_of_date) -%}
    case when {{ date }} <= {{ as_of_date }} then {{ date }} end
{%- endmacro %}
