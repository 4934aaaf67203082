{# Primary suppression: a survey figure of fewer than k respondents or of too few companies is hidden.
   Nothing at all (0 respondents) hides nothing. #}
{% macro is_hidden(respondents, companies) -%}
    ({{ respondents }} > 0 and (
        {{ respondents }} < {{ var('threshold_respondents') }}
        or {{ companies }} < {{ var('threshold_companies') }}
    ))
{%- endmacro %}

{# Complementary suppression works on cells: one row per linked_table, line and fund_code ('all' is the total),
   with n, companies, is_alike, is_forced and is_bounded. All lines of a linked table count about the same people, so a
   fund that is withheld in one of them is withheld in all: a number in one line would tell that in another. #}

{# The funds to withhold: the small ones, and the next smallest until some line withholds three non-empty cells (all
   of them, where there are fewer). One that a shown number bounds protects no other. #}
{% macro withheld_funds(cells) -%}
with showable as (
    select linked_table, line
    from {{ ref(cells) }}
    where fund_code = 'all' and not {{ is_hidden('n', 'companies') }}
),

counted as (
    select cells.*
    from {{ ref(cells) }} as cells
    inner join showable on cells.linked_table = showable.linked_table and cells.line = showable.line
    where cells.fund_code <> 'all' and cells.n > 0
),

funds as (
    select
        counted.linked_table, counted.fund_code, dim_funds.sort_order,
        max(counted.n) as size,
        bool_or(counted.is_bounded) as is_bounded,
        bool_or(counted.is_forced or {{ is_hidden('counted.n', 'counted.companies') }}) as is_small
    from counted
    inner join {{ ref('dim_funds') }} as dim_funds on counted.fund_code = dim_funds.fund_code
    group by counted.linked_table, counted.fund_code, dim_funds.sort_order
),

ranked as (
    select
        *,
        bool_or(is_small) over (partition by linked_table) as has_small,
        row_number() over (
            partition by linked_table order by case when is_small then 0 else 1 end, size, sort_order
        ) as place
    from funds
    where is_small or not is_bounded
),

third_cells as (
    select
        ranked.linked_table, ranked.place,
        row_number() over (partition by counted.linked_table, counted.line order by ranked.place) as cell_number
    from ranked
    inner join counted
        on ranked.linked_table = counted.linked_table and ranked.fund_code = counted.fund_code
),

needed as (
    select linked_table, min(place) as place
    from third_cells
    where cell_number = 3
    group by linked_table
)

select ranked.linked_table, ranked.fund_code
from ranked
left join needed on ranked.linked_table = needed.linked_table
where ranked.is_small or (ranked.has_small and ranked.place <= coalesce(needed.place, ranked.place))
{%- endmacro %}

{# The lines whose total may stay beside the withheld cells: these are three or more, and any two of them are at least
   k together, so that whoever knows one leaves room for the others. A cell that a shown number bounds has no room. #}
{% macro safe_totals(cells, funds) -%}
with withheld as (
    select cells.*
    from {{ ref(cells) }} as cells
    inner join {{ ref(funds) }} as funds
        on cells.linked_table = funds.linked_table and cells.fund_code = funds.fund_code
    where cells.n > 0
),

ranked as (
    select *, row_number() over (partition by linked_table, line order by n, fund_code) as place
    from withheld
)

select linked_table, line
from ranked
group by linked_table, line
having count(*) >= 3
    and sum(case when place <= 2 then n else 0 end) >= {{ var('threshold_respondents') }}
    and not bool_or(is_bounded)
{%- endmacro %}

{# Every cell and total, and whether it is hidden. Where one answer holds everyone of a fund, the total would tell
   which. #}
{% macro suppressed(cells, funds, totals) -%}
with judged as (
    select
        cells.linked_table, cells.line, cells.fund_code,
        cells.is_forced or cells.is_alike or {{ is_hidden('cells.n', 'cells.companies') }} as is_primary,
        funds.fund_code is not null as is_withheld
    from {{ ref(cells) }} as cells
    left join {{ ref(funds) }} as funds
        on cells.linked_table = funds.linked_table and cells.fund_code = funds.fund_code
),

lines as (
    select
        linked_table, line,
        bool_or(is_withheld) as has_withheld,
        bool_or(is_primary and not is_withheld and fund_code <> 'all') as has_more
    from judged
    group by linked_table, line
)

select
    judged.linked_table, judged.line, judged.fund_code,
    judged.is_primary or judged.is_withheld
    or (judged.fund_code = 'all' and (lines.has_more or (lines.has_withheld and totals.line is null))) as is_hidden
from judged
inner join lines on judged.linked_table = lines.linked_table and judged.line = lines.line
left join {{ ref(totals) }} as totals on judged.linked_table = totals.linked_table and judged.line = totals.line
{%- endmacro %}
