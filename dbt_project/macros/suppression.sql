{# Primary suppression: a survey figure of fewer than k respondents or of too few companies is hidden.
   Nothing at all (0 respondents) hides nothing. #}
{% macro is_hidden(respondents, companies) -%}
    ({{ respondents }} > 0 and (
        {{ respondents }} < {{ var('threshold_respondents') }}
        or {{ companies }} < {{ var('threshold_companies') }}
    ))
{%- endmacro %}
