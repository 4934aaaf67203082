{# Wilson's 95 % bound of a share, z = 1.959963984540054; side -1 is the lower, 1 the upper bound.
   Wilson (1927), Journal of the American Statistical Association 22. #}
{% macro wilson(successes, trials, side) -%}
    case when {{ trials }} > 0 then greatest(0.0, least(1.0,
        ({{ successes }} + 1.920729410347062) / ({{ trials }} + 3.841458820694124)
        + ({{ side }}) * 1.959963984540054 / ({{ trials }} + 3.841458820694124)
        * sqrt(cast({{ successes }} as double) * ({{ trials }} - {{ successes }}) / {{ trials }} + 0.960364705173531)
    )) end
{%- endmacro %}
