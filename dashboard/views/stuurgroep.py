"""Is each success criterion met, as of when, and on what basis?"""

import streamlit as st

from dashboard import filters
from dashboard.components import cards, chart, table
from dashboard.filters import Choice
from report import findings, trend
from report.findings import Finding, Row

TREND_HEIGHT = 240


def draw_trend(choice: Choice, criterion: Row, found: Finding) -> None:
    """The course of a criterion up to the as-of date."""
    words, code = choice.words, found.code
    frame = choice.ask("stuurgroep.growth", "as_of", criterion=code)
    if frame["value"].count() == 0:
        st.caption(words("common.no_rows"))
        return
    headings = {
        "as_of_date": words("common.as_of"),
        "value": words("steering.value"),
        "upper_bound": words("steering.upper"),
        "target_min": words("steering.target"),
    }
    chart.show(
        choice,
        f"trend-{code}",
        lambda: trend.spec(frame, criterion, words, TREND_HEIGHT),
        frame.reverse(),
        headings,
        title=f"{found.label}: {found.sentence}".rstrip("."),
        subtitle=trend.note(frame, criterion, words),
        alt=trend.seen(frame, words),
        mart="mart_steering__success_criteria",
    )


def draw_lineage(choice: Choice, criterion: str) -> None:
    """The rows of delivered files that the figure of the newest as-of date rests on."""
    words = choice.words
    rows = choice.ask("stuurgroep.lineage", criterion=criterion)
    if rows.is_empty():
        return
    with st.expander(words("steering.lineage", n=rows.height)):
        st.caption(words("steering.lineage_note"))
        headings = {
            "entity_id": words("steering.entity"),
            "pilot_id": words("pilots.pilot"),
            "contribution": words("steering.contribution"),
            "sender": words("common.sender"),
            "file_name": words("common.file"),
            "sheet": words("common.sheet"),
            "row_number": words("common.row"),
        }
        table.large(rows, headings, words, words("steering.lineage", n=rows.height), "lineage")


def draw_definitions(choice: Choice) -> None:
    words = choice.words
    column = words.column
    headings = {
        column("label"): words("steering.criterion"),
        column("definition"): words("steering.definition_of"),
        column("source"): words("steering.source_of"),
    }
    table.small(choice.ask("stuurgroep.definitions", "as_of"), headings, words, words("steering.definition"))


def draw_commentary(choice: Choice, labels: dict[str, str]) -> None:
    """What people said about the figures, as delivered."""
    words = choice.words
    for row in choice.ask("stuurgroep.commentary", "as_of").iter_rows(named=True):
        by = words("steering.commentary_by", date=choice.date(row["commented_on"]), who=row["on_behalf_of"])
        st.markdown(f"**{labels.get(row['criterion_code'], row['criterion_code'])}** ({by})")
        st.text(row["comment_text"])


def show(choice: Choice) -> None:
    words = choice.words
    criteria = choice.ask("stuurgroep.criteria", "as_of")
    names = choice.ask("stuurgroep.definitions", "as_of")
    labels = dict(zip(names["criterion_code"], names[words.column("label")], strict=True))
    rows = criteria.to_dicts()
    st.subheader(findings.headline(rows, words))
    cards.cards([row for row in rows if row["target_min"] is not None], labels, words)
    st.subheader(words("steering.without_norm"))
    cards.cards([row for row in rows if row["target_min"] is None], labels, words)
    st.subheader(words("steering.growth"))
    code = st.selectbox(words("steering.criterion"), list(labels), format_func=labels.__getitem__)
    row = next(row for row in rows if row["criterion_code"] == code)
    draw_trend(choice, row, findings.finding(row, labels[code], words))
    draw_lineage(choice, code)
    if not choice.ask("stuurgroep.commentary", "as_of").is_empty():
        st.subheader(words("steering.commentary"))
        draw_commentary(choice, labels)
    with st.expander(words("steering.definition")):
        draw_definitions(choice)


show(filters.current())
