"""Is each success criterion met, as of when, and on what basis?"""

import polars as pl
import streamlit as st

from dashboard import filters
from dashboard.components import cards, chart, table
from dashboard.filters import Choice
from report import charts, findings
from report.i18n import Words


@chart.cached
def growth(release_id: str, as_of: object, criterion: str, language: str) -> charts.Spec:
    words = Words(language)
    frame = filters.current().ask("stuurgroep.growth", "as_of", criterion=criterion)
    return charts.growth(frame, words, words(f"units.{frame['unit'][0]}"))


def draw_growth(choice: Choice, labels: dict[str, str]) -> None:
    words = choice.words
    criterion = st.selectbox(words("steering.criterion"), list(labels), format_func=labels.__getitem__)
    label = labels[criterion]
    left, right = st.columns([3, 2])
    with left:
        chart.draw(
            growth(choice.release_id, choice.as_of, criterion, choice.language),
            words("steering.growth_alt", label=label),
        )
        st.caption(words("steering.growth_note"))
    with right, st.expander(words("steering.rows"), key="growth_rows"):
        headings = {
            "as_of_date": words("common.as_of"),
            "value": words("steering.value"),
            "upper_bound": words("steering.upper"),
        }
        frame = choice.ask("stuurgroep.growth", "as_of", criterion=criterion)
        if (frame["unit"] != "share").all():
            frame = frame.cast({"value": pl.Int64, "upper_bound": pl.Int64})
        table.small(frame.reverse(), headings, words, label)
    draw_lineage(choice, criterion)


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
    draw_growth(choice, labels)
    if not choice.ask("stuurgroep.commentary", "as_of").is_empty():
        st.subheader(words("steering.commentary"))
        draw_commentary(choice, labels)
    with st.expander(words("steering.definition")):
        draw_definitions(choice)


show(filters.current())
