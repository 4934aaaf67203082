{# The rows of a relation once under their fund (scope = fund_code) and once under 'all'; a row without a fund counts
   in 'all' alone. #}
{% macro by_fund_and_all(relation) -%}
    select fund_code as scope, {{ relation }}.* from {{ relation }} where fund_code is not null
    union all
    select 'all' as scope, {{ relation }}.* from {{ relation }}
{%- endmacro %}
