{# Hill number of order 1, the exponential of Shannon's entropy: `uses` per type (above 0), `total` their sum. #}
{% macro hill_1(uses, total) -%}
    exp(-sum({{ uses }} / cast({{ total }} as double) * ln({{ uses }} / cast({{ total }} as double))))
{%- endmacro %}

{# Hill number of order 2, the inverse of Simpson's index: `uses` per type, `total` their sum. #}
{% macro hill_2(uses, total) -%}
    1 / sum(pow({{ uses }} / cast({{ total }} as double), 2))
{%- endmacro %}

{# Sample coverage (Chao and Jost 2012, incidence data): `pilots` T, `uses` U, types used `once` Q1 and `twice` Q2; null for one pilot.
   Where every pilot has one value (U = T) this is the coverage of abundance data. #}
{% macro sample_coverage(pilots, uses, once, twice) -%}
    case
        when {{ pilots }} = 1 then null
        when {{ once }} = 0 then 1
        when {{ twice }} = 0
            then 1 - {{ once }} / cast({{ uses }} as double) * ({{ pilots }} - 1) * ({{ once }} - 1)
                / (({{ pilots }} - 1) * ({{ once }} - 1) + 2)
        else 1 - {{ once }} / cast({{ uses }} as double) * ({{ pilots }} - 1) * {{ once }}
            / (({{ pilots }} - 1) * {{ once }} + 2 * {{ twice }})
    end
{%- endmacro %}

{# Features of a pilot's context, each with one value per pilot. #}
{% macro context_dimensions() -%}
    {{ return(['size_class', 'sbi_section', 'province', 'prior_experience', 'esf_theme']) }}
{%- endmacro %}
