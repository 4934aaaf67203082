"""Every pilot, its course, its evidence, and the file, sheet and row each of its facts came from."""

from html import escape
from typing import Any, TypeVar
from urllib.parse import urlencode

import polars as pl

from dashboard import queries
from dashboard.components import chart, page, states, table
from dashboard.filters import KEPT, Choice
from report import charts
from report.i18n import Words

Texts = TypeVar("Texts", pl.Expr, pl.Series)

FIELDS = """company_name fund_code status reported_status registered_on selected_on rejected_on planned_start_on
    started_on planned_end_on completed_on stopped_on final_report_on planned_participants employees_reached basis
    coaching_visits company_employees size_class sbi_code province prior_experience esf_theme is_ambassador
    interventions""".split()


def list_headings(words: Words) -> dict[str, str]:
    return {
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


def draw_table(choice: Choice, pilots: pl.DataFrame) -> None:
    """The pilots to search and sort; each leads to its own figures."""
    words = choice.words
    headings, label = list_headings(words), words("pilots.table")
    page.put_inputs(
        page.search_html("search", words("pilots.search")),
        page.select_html("order", words("pilots.order"), headings, "pilot_id"),
    )
    named = table.in_words(pilots, words, {}).select(*headings)
    order = page.asked("order", headings, "pilot_id")
    asked = page.asking().get("search", "")
    found = containing(named, asked).sort(order, "pilot_id", nulls_last=True)
    if found.is_empty():
        states.empty(words, words("pilots.nothing_found", asked=asked))
        return
    here = {**choice.address, **page.asking()}
    links = {pilot: f"?{urlencode({**here, 'pilot': pilot})}#pilot" for pilot in found["pilot_id"]}
    shown = table.html(found, headings, words, label, links=links)
    page.put(f'<div data-keeps="{" ".join((*KEPT, "search", "order"))}">{shown}</div>')
    table.download(found.rename(headings), choice, label, "pilots")


def containing(frame: pl.DataFrame, asked: str) -> pl.DataFrame:
    """The rows with each of the asked words somewhere in their texts, whatever their capitals and accents."""
    texts = plain(pl.concat_str(pl.col(pl.String), separator=" ", ignore_nulls=True))
    words = plain(pl.Series([asked])).str.split(" ")[0]
    return frame.filter(pl.lit(True), *(texts.str.contains(word, literal=True) for word in words))


def plain(texts: Texts) -> Texts:
    """Small letters without accents."""
    return texts.str.normalize("NFD").str.replace_all(r"\p{M}", "").str.to_lowercase()


def planned_and_actual(pilots: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Rows of the timeline: pilots that started or have a planned period, in order of their start."""
    shown = pilots.select(
        "pilot_id",
        "status",
        pl.Series("status_word", [words.code("status", code) for code in pilots["status"]], pl.String),
        planned_from="planned_start_on",
        planned_until="planned_end_on",
        from_on="started_on",
        ended_on=pl.coalesce("stopped_on", "completed_on"),
        until_on=pl.when(pl.col("started_on").is_not_null()).then(
            pl.coalesce("stopped_on", "completed_on", "as_of_date")
        ),
    )
    is_drawn = pl.col("from_on").is_not_null() | pl.col("planned_until").is_not_null()
    return shown.filter(is_drawn).sort(pl.coalesce("from_on", "planned_from"), "pilot_id")


def draw_timeline(choice: Choice, pilots: pl.DataFrame) -> None:
    words = choice.words
    frame = planned_and_actual(pilots, words)
    counts = choice.ask("pilots.counts", "as_of", "fund").row(0, named=True)
    headings = {
        "pilot_id": words("pilots.pilot"),
        "status_word": words("common.status"),
        "planned_from": words("pilot_field.planned_start_on"),
        "from_on": words("pilots.start"),
        "planned_until": words("pilot_field.planned_end_on"),
        "ended_on": words("pilots.end"),
    }
    chart.show(
        choice,
        "timeline",
        charts.timeline(frame, words, choice.as_of),
        frame,
        headings,
        title=words("pilots.timeline_title", **counts),
        subtitle=words("pilots.timeline_note", date=choice.date(choice.as_of)),
        alt=words("pilots.timeline_alt"),
        mart="mart_sector__pilots",
    )


def facts_html(choice: Choice, pilot: dict[str, Any]) -> str:
    """What is known of one pilot, field by field."""
    words = choice.words
    names = choice.interventions()
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
    return section(words("pilots.facts"), frame, headings, words)


def changes_html(choice: Choice, pilot_id: str) -> str:
    words = choice.words
    frame = table.with_words(choice.ask("pilots.changes", "as_of", pilot=pilot_id), "status", "status", words)
    headings = {"status": words("common.status"), "changed_on": words("pilots.on")}
    return section(words("pilots.changes"), frame, headings, words)


def evidence_html(choice: Choice, pilot_id: str) -> str:
    """Which proofs there are, which are missing, and where each stands."""
    words = choice.words
    title = words("pilots.evidence")
    if not queries.knows(choice.release_id, "pilots.evidence"):
        return f"<h3>{escape(title)}</h3>{states.absent_html(words)}"
    frame = table.with_words(choice.ask("pilots.evidence", "as_of", pilot=pilot_id), "proof", "proof", words)
    said = [words(f"evidence.{state(row)}") for row in frame.iter_rows(named=True)]
    headings = {
        "proof": words("pilots.proof"),
        "state": words("common.status"),
        "proven_on": words("pilots.on"),
        "file_name": words("common.file"),
        "row_number": words("common.row"),
    }
    return section(title, frame.with_columns(state=pl.Series(said, dtype=pl.String)), headings, words)


def state(proof: dict[str, Any]) -> str:
    """What the mart says of a proof, in one word."""
    if proof["is_present"]:
        return "present"
    if proof["is_missing"]:
        return "missing"
    return "hidden" if proof["is_hidden"] else "later"


def rows_html(choice: Choice, pilot_id: str) -> str:
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
    facts = choice.ask("pilots.facts", "as_of", pilot=pilot_id)
    said = [described(kind, text, words) for kind, text in facts.select("fact_kind", "description").iter_rows()]
    frame = facts.with_columns(description=pl.Series(said, dtype=pl.String))
    frame = table.with_words(frame, "fact_kind", "fact_kind", words)
    return section(words("pilots.rows"), frame, headings, words)


def described(kind: str, text: str | None, words: Words) -> str | None:
    """The phase of an event, or the status that a row about the pilot itself reported."""
    if text is None or kind != "pilot":
        return text and words.code("phase", text)
    return f"{words('pilot_field.reported_status')}: {words.code('reported_status', text)}"


def warnings_html(choice: Choice, pilot_id: str) -> str:
    words = choice.words
    headings = {words.column("message"): words("pilots.message"), **table.addresses(words)}
    frame = choice.ask("pilots.warnings", pilot=pilot_id)
    return section(words("pilots.questions"), frame, headings, words, words("pilots.no_questions"))


def section(title: str, frame: pl.DataFrame, headings: dict[str, str], words: Words, nothing: str = "") -> str:
    body = states.empty_html(words, nothing) if frame.is_empty() else table.html(frame, headings, words, title)
    return f"<h3>{escape(title)}</h3>{body}"


def draw_pilot(choice: Choice, pilots: pl.DataFrame) -> None:
    words = choice.words
    ids = pilots["pilot_id"].to_list()
    names = {row["pilot_id"]: f"{row['pilot_id']} · {row['company_name']}" for row in pilots.iter_rows(named=True)}
    pilot_id = states.select(words, "pilot", words("pilots.choose"), names, ids[0])
    pilot = pilots.row(ids.index(pilot_id), named=True)
    page.put(pilot_html(choice, pilot))


def pilot_html(choice: Choice, pilot: dict[str, Any]) -> str:
    pilot_id = pilot["pilot_id"]
    return (
        f'<div class="pair"><section>{facts_html(choice, pilot)}</section>'
        f"<section>{changes_html(choice, pilot_id)}{evidence_html(choice, pilot_id)}"
        f"{warnings_html(choice, pilot_id)}</section></div>{rows_html(choice, pilot_id)}"
    )


def show(choice: Choice) -> None:
    words = choice.words
    pilots = choice.ask("pilots.pilots", "as_of", "fund")
    if pilots.is_empty():
        states.empty(words)
        return
    page.heading(words("pilots.table"))
    draw_table(choice, pilots)
    page.heading(words("pilots.timeline"))
    draw_timeline(choice, pilots)
    page.put(f'<h2 id="pilot">{escape(words("pilots.one"))}</h2>')
    draw_pilot(choice, pilots)
