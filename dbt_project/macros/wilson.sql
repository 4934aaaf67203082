{# Wilson's 95 % bound of a share; side -1 is the lower, 1 the upper bound. #}
{% macro wilson(successes, trials, side) -%}
    (({{ successes }} + 1.9207294) / ({{ trials }} + 3.8414588)
    + ({{ side }}) * 1.959964 / ({{ trials }} + 3.8414588)
    * sqrt(cast({{ successes }} as double) * ({{ trials }} - {{ successes }}) / {{ trials }} + 0.9603647))
{%- endmacro %}
