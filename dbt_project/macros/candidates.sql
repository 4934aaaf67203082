{# What groups of candidates would add: empty cells of the fund × type table filled, each once, and the Hill number
   of order 1 with the group among the pilots (empty without any use of a type). `members`: a relation with a row
   per group and pilot_id; `group`: the column that names the group. #}
{% macro added_by_candidates(members, group) -%}
    with groups as (
        select {{ group }}, count(*) as pilot_count from {{ members }} group by {{ group }}
    ),

    types as (
        select members.{{ group }}, types.*
        from {{ members }} as members
        inner join {{ ref('int_candidate_types') }} as types on members.pilot_id = types.pilot_id
    ),

    cells as (
        select {{ group }}, count(distinct concat(intervention_code, ' ', fund_code)) as cells_filled
        from types
        where fills_cell
        group by {{ group }}
    ),

    uses as (
        select groups.{{ group }}, today.intervention_code, today.uses
        from groups
        cross join {{ ref('int_candidate_uses') }} as today
        union all
        select {{ group }}, intervention_code, 1 as uses from types
    ),

    per_type as (
        select
            {{ group }},
            sum(uses) as uses,
            sum(sum(uses)) over (partition by {{ group }}) as total_uses
        from uses
        group by {{ group }}, intervention_code
    ),

    hill as (
        select {{ group }}, {{ hill_1('uses', 'total_uses') }} as hill_1_after
        from per_type
        group by {{ group }}
    )

    select groups.{{ group }}, groups.pilot_count, coalesce(cells.cells_filled, 0) as cells_filled, hill.hill_1_after
    from groups
    left join cells on groups.{{ group }} = cells.{{ group }}
    left join hill on groups.{{ group }} = hill.{{ group }}
{%- endmacro %}
