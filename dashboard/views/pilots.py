"""Every pilot, its course, and the file, sheet and row each of its facts came from."""

import polars as pl
import streamlit as st

from dashboard import filters
from dashboard.components import chart, table
from dashboard.filters import Choice
from report import charts
from report.i18n import Words

FIELDS = """company_name fund_code status reported_status registered_on selected_on rejected_on planned_start_on
    started_on planned_end_on completed_on stopped_on final_report_on planned_participants employees_reached basis
    coaching_visits company_employees size_class sbi_code province prior_experience esf_theme is_ambassador
    interventions""".split()


def draw_table(choice: Choice, pilots: pl.DataFrame) -> None:
    words = choice.words
    headings = {
        "pilot_id": words("pilots.pilot"),
        "company_name": words("pilots.company"),
        "fund_code": words("common.fund"),
        "status": words("common.status"),
        "started_on": words("pilots.start"),
        "completed_on": words("pilots.end"),
        "employees_reached": words("pilots.reached"),
        "basis": words("pilots.basis"),
        "warning_count": words("pilots.warnings"),
    }
    named = table.with_words(table.with_words(pilots, "status", "status", words), "basis", "basis", words)

    def select() -> None:
        rows = st.session_state["pilots"].selection.rows
        if rows:
            st.session_state["pilot"] = pilots["pilot_id"][rows[0]]

    table.large(named, headings, words, words("pilots.table"), "pilots", on_select=select)


@chart.cached
def timeline(release_id: str, as_of: object, fund: str, language: str) -> charts.Spec:
    words = Words(language)
    frame = started(filters.current().ask("pilots.pilots", "as_of", "fund"))
    bars = frame.select(
        "pilot_id",
        pl.col("started_on").alias("from_on"),
        pl.coalesce("stopped_on", "completed_on", "as_of_date").alias("until_on"),
        "status",
        pl.Series("status_word", [words.code("status", code) for code in frame["status"]], pl.String),
    )
    return charts.timeline(bars.sort("from_on", "pilot_id"), words)


def started(pilots: pl.DataFrame) -> pl.DataFrame:
    """Pilots running, completed or stopped at the as-of date."""
    return pilots.filter(pl.col("status").is_in(["running", "completed", "stopped"]))


def draw_facts(choice: Choice, pilot: dict[str, object]) -> None:
    """What is known of one pilot, field by field."""
    words = choice.words
    names = {
        row["intervention_code"]: row[words.column("label")]
        for row in choice.ask("pilots.interventions").iter_rows(named=True)
    }
    contexts = choice.contexts()
    lines = []
    for field in FIELDS:
        value = pilot[field]
        value = contexts.get(field, {}).get(str(value), value)
        if field in table.CODED and value is not None:
            value = words.code(table.CODED[field], str(value))
        if field == "interventions" and value:
            value = ", ".join(names[code] for code in str(value).split(", "))
        lines.append((words(f"pilot_field.{field}"), table.cell(value, words)))
    frame = pl.DataFrame(lines, schema=["field", "value"], orient="row")
    headings = {"field": words("pilots.field"), "value": words("pilots.value")}
    table.small(frame, headings, words, words("pilots.facts"))


def draw_changes(choice: Choice, pilot_id: str) -> None:
    words = choice.words
    frame = table.with_words(choice.ask("pilots.changes", "as_of", pilot=pilot_id), "status", "status", words)
    headings = {"status": words("common.status"), "changed_on": words("pilots.on")}
    table.small(frame, headings, words, words("pilots.changes"))


def draw_rows(choice: Choice, pilot_id: str) -> None:
    """Each delivered row about the pilot, corrected versions included, with its address."""
    words = choice.words
    headings = {
        "fact_kind": words("pilots.kind"),
        "happened_on": words("pilots.happened"),
        "description": words("pilots.description"),
        words.column("label"): words("interventions.type"),
        "participants": words("pilots.participants"),
        "is_current": words("pilots.current"),
        **table.addresses(words),
        "received_on": words("common.received"),
    }
    frame = table.with_words(choice.ask("pilots.facts", "as_of", pilot=pilot_id), "fact_kind", "fact_kind", words)
    frame = table.with_words(frame, "description", "phase", words)
    table.small(frame, headings, words, words("pilots.rows"))


def draw_warnings(choice: Choice, pilot_id: str) -> None:
    words = choice.words
    headings = {words.column("message"): words("pilots.message"), **table.addresses(words)}
    table.small(choice.ask("pilots.warnings", pilot=pilot_id), headings, words, words("pilots.questions"))


def draw_pilot(choice: Choice, pilots: pl.DataFrame) -> None:
    words = choice.words
    ids = pilots["pilot_id"].to_list()
    names = {row["pilot_id"]: f"{row['pilot_id']} · {row['company_name']}" for row in pilots.iter_rows(named=True)}
    filters.remember("pilot", ids, ids[0])
    pilot_id = st.selectbox(words("pilots.choose"), ids, key="pilot", format_func=names.__getitem__)
    filters.keep_in_address("pilot", pilot_id)
    left, right = st.columns([3, 2])
    with left:
        st.subheader(words("pilots.facts"))
        draw_facts(choice, pilots.row(by_predicate=pl.col("pilot_id") == pilot_id, named=True))
    with right:
        st.subheader(words("pilots.changes"))
        draw_changes(choice, pilot_id)
        st.subheader(words("pilots.questions"))
        draw_warnings(choice, pilot_id)
    st.subheader(words("pilots.rows"))
    draw_rows(choice, pilot_id)


def show(choice: Choice) -> None:
    words = choice.words
    pilots = choice.ask("pilots.pilots", "as_of", "fund")
    if pilots.is_empty():
        st.info(words("common.no_rows"))
        return
    st.subheader(words("pilots.table"))
    draw_table(choice, pilots)
    if not started(pilots).is_empty():
        st.subheader(words("pilots.timeline"))
        chart.draw(
            timeline(choice.release_id, choice.as_of, choice.fund, choice.language),
            words("pilots.timeline_alt"),
        )
        st.caption(words("pilots.timeline_note"))
    st.subheader(words("pilots.one"))
    draw_pilot(choice, pilots)


show(filters.current())
