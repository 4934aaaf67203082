"""Which types of intervention were tried, by whom, and in which contexts."""

import polars as pl
import streamlit as st

from dashboard import filters
from dashboard.components import chart, table
from dashboard.filters import Choice
from report import charts, findings, formats
from report.findings import Row
from report.i18n import Words


def headline(choice: Choice) -> tuple[str, list[str]]:
    """What the diversity figures say, and what the rule says about them."""
    words, language = choice.words, choice.language
    listed = choice.ask("interventies.types", "as_of").height
    found = choice.ask("interventies.diversity", "as_of").to_dicts()
    if not found or not found[0]["pilot_count"] or found[0]["hill_1"] is None:
        return words("interventions.headline_none", listed=listed), []
    row = found[0]
    lines = rule(choice, row)
    if row["coverage"] is not None:
        share = formats.percent(row["coverage"], language)
        lines.append(words("interventions.coverage", share=share))
    hill = formats.number(row["hill_1"], language, 1)
    return words("interventions.headline", hill=hill, listed=listed, pilots=row["pilot_count"]), lines


def rule(choice: Choice, row: Row) -> list[str]:
    """What the rule of the day finds and where it comes from; nothing in a project without one."""
    words = choice.words
    said = [found] if (found := findings.rule(row, words)) else []
    norms = choice.ask("interventies.norm", "as_of").to_dicts() if said else []
    return said + [words("interventions.rule_source", source=norm[words.column("source")]) for norm in norms]


@chart.cached
def coverage_map(release_id: str, as_of: object, language: str) -> charts.Spec:
    words = Words(language)
    cells = filters.current().ask("interventies.coverage", "as_of")
    frame = cells.select("fund_code", pl.col(words.column("label")).alias("label"), "pilot_count")
    order = {name: frame[name].unique(maintain_order=True).to_list() for name in ("fund_code", "label")}
    return charts.heat(frame, words, order["fund_code"], order["label"])


def draw_types(choice: Choice) -> None:
    words = choice.words
    headings = {
        words.column("label"): words("interventions.type"),
        "pilot_count": words("interventions.pilots"),
        "company_count": words("interventions.companies"),
        "fund_count": words("interventions.funds"),
        "carried_out_count": words("interventions.carried_out"),
        "meets_rule": words("interventions.rule"),
    }
    table.small(choice.ask("interventies.types", "as_of"), headings, words, words("interventions.types"))


def draw_contexts(choice: Choice) -> None:
    words = choice.words
    frame, contexts = choice.ask("interventies.contexts", "as_of"), choice.contexts()
    headings = {
        "value": words("interventions.value"),
        "pilots_started": words("interventions.started"),
        "pilots_completed": words("interventions.completed"),
    }
    columns = st.columns(3)
    for n, (key, rows) in enumerate(frame.group_by("dimension", maintain_order=True)):
        name = words.code("dimension", str(key[0]))
        named = rows.with_columns(pl.col("value").replace(contexts.get(str(key[0]), {})))
        with columns[n % 3]:
            st.markdown(f"**{name[0].upper()}{name[1:]}**")
            table.small(table.with_words(named, "value", "context", words), headings, words, name)


def show(choice: Choice) -> None:
    words = choice.words
    title, lines = headline(choice)
    st.subheader(title)
    for line in lines:
        st.markdown(line)
    left, right = st.columns([1, 1])
    with left:
        st.subheader(words("interventions.map"))
        chart.draw(coverage_map(choice.release_id, choice.as_of, choice.language), words("interventions.map_alt"))
        st.caption(words("interventions.map_note"))
    with right:
        st.subheader(words("interventions.types"))
        draw_types(choice)
    st.subheader(words("interventions.contexts"))
    draw_contexts(choice)


show(filters.current())
