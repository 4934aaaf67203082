"""The products, how their results were spread, and the proof that the ESF was named."""

import streamlit as st

from dashboard import filters
from dashboard.components import chart, table
from dashboard.filters import Choice
from report import charts
from report.i18n import Words


def draw_deliverables(choice: Choice) -> None:
    words = choice.words
    headings = {
        "deliverable_name": words("deliverables.product"),
        words.column("kind"): words("deliverables.kind"),
        "planned_on": words("deliverables.planned"),
        "delivered_on": words("deliverables.delivered"),
        "is_presented": words("deliverables.presented"),
        "mentions_esf": words("deliverables.esf"),
        "file_name": words("common.file"),
        "row_number": words("common.row"),
    }
    frame = choice.ask("opleveringen.deliverables", "as_of")
    table.small(frame, headings, words, words("deliverables.table"))
    st.caption(words("deliverables.delivered_note", date=choice.date(choice.as_of)))


@chart.cached
def acts(release_id: str, as_of: object, language: str) -> charts.Spec:
    words = Words(language)
    frame = table.with_words(
        filters.current().ask("opleveringen.outreach", "as_of"), "outreach_kind", "outreach_kind", words
    )
    return charts.bars(
        frame.select("outreach_kind", "acts"), words, "outreach_kind", "acts", words("deliverables.acts")
    )


def draw_outreach(choice: Choice) -> None:
    words = choice.words
    frame = choice.ask("opleveringen.outreach", "as_of")
    if frame.is_empty():
        st.caption(words("common.no_rows"))
        return
    headings = {
        "outreach_kind": words("deliverables.channel"),
        "acts": words("deliverables.acts"),
        "reach": words("deliverables.reach"),
        "acts_on_results": words("deliverables.on_results"),
        "acts_inside": words("deliverables.inside"),
        "acts_outside": words("deliverables.outside"),
    }
    left, right = st.columns(2)
    with left:
        chart.draw(acts(choice.release_id, choice.as_of, choice.language), words("deliverables.chart_alt"))
    with right:
        named = table.with_words(frame, "outreach_kind", "outreach_kind", words)
        table.small(named, headings, words, words("deliverables.outreach"))
        st.caption(words("deliverables.reach_note"))


def draw_publicity(choice: Choice) -> None:
    words = choice.words
    frame = table.with_words(choice.ask("opleveringen.publicity", "as_of"), "source_kind", "source_kind", words)
    missing = int(frame["is_missing"].sum())
    st.markdown(words("deliverables.publicity_note", missing=missing, all=frame.height))
    headings = {
        "source_kind": words("deliverables.kind"),
        "item": words("deliverables.item"),
        "held_on": words("deliverables.date"),
        "fund_code": words("common.fund"),
        "mentions_esf": words("deliverables.esf"),
        "evidence": words("deliverables.evidence"),
        **table.addresses(words),
    }
    table.large(frame, headings, words, words("deliverables.publicity"), "publicity")


def show(choice: Choice) -> None:
    words = choice.words
    st.subheader(words("deliverables.table"))
    draw_deliverables(choice)
    st.subheader(words("deliverables.outreach"))
    draw_outreach(choice)
    st.subheader(words("deliverables.publicity"))
    draw_publicity(choice)


show(filters.current())
