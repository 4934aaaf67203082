{# Who was asked as a participant: contacts of the company (hr_directie) answer for it, not for themselves. #}
{% macro is_participant(respondent_role) -%}
    coalesce({{ respondent_role }}, 'medewerker') <> 'hr_directie'
{%- endmacro %}

{# Which questions give survey figures: that a company goes on is said of companies, by a criterion. #}
{% macro is_of_persons(criterion_code) -%}
    coalesce({{ criterion_code }}, 'none') <> 'continued_use'
{%- endmacro %}
