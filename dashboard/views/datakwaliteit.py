"""Per file what was read, loaded and rejected; each rejected row with its reason and address."""

import polars as pl

from dashboard import queries
from dashboard.components import page, states, table
from dashboard.filters import Choice
from report import formats
from report.i18n import Words

FATES = ["read", "loaded", "rejected", "duplicate"]
CHANGES = ["new", "changed", "same", "withdrawn", "vanished"]


def draw_totals(choice: Choice) -> None:
    """How many files and rows, and what became of them."""
    words, files = choice.words, choice.ask("datakwaliteit.files")
    page.text(words("quality.intro"))
    project = choice.ask("datakwaliteit.project").row(0, named=True)
    counts = {fate: formats.number(int(files[f"rows_{fate}"].sum()), choice.language) for fate in FATES}
    found = {"files": project["files_loaded"], "refused": project["files_refused"]}
    page.text(words("quality.totals", **found, **counts))


def draw_files(choice: Choice) -> None:
    words, files = choice.words, choice.ask("datakwaliteit.files")
    named = table.with_words(files.with_columns(pl.col("kind").fill_null("")), "kind", "kind", words)
    named = table.with_words(named, "outcome", "outcome", words)
    headings = {
        "sender": words("common.sender"),
        "file_name": words("common.file"),
        "sheet": words("common.sheet"),
        "kind": words("quality.kind"),
        "outcome": words("quality.outcome"),
        **{f"rows_{fate}": words(f"quality.{fate}") for fate in FATES},
        "received_on": words("common.received"),
    }
    table.large(named, headings, choice, words("quality.files"), "files")


def draw_refused(choice: Choice) -> None:
    words, files = choice.words, choice.ask("datakwaliteit.files")
    headings = {
        "sender": words("common.sender"),
        "file_name": words("common.file"),
        words.column("message"): words("quality.message"),
        "received_on": words("common.received"),
    }
    refused = files.filter(pl.col("outcome").is_in(["refused", "unknown"]))
    table.small(refused.unique("delivery_seq", maintain_order=True), headings, words, words("quality.refused"))


def with_message(words: Words) -> dict[str, str]:
    """Sender and message first, since they say it all; then the rest of the address."""
    first = {"sender": words("common.sender"), words.column("message"): words("quality.message")}
    return first | table.addresses(words)


def draw_rejected(choice: Choice) -> None:
    words = choice.words
    headings = with_message(words) | {"column_heading": words("quality.column")}
    table.large(choice.ask("datakwaliteit.rejected"), headings, choice, words("quality.rows"), "rejected")


def draw_warnings(choice: Choice) -> None:
    words = choice.words
    headings = with_message(words) | {"pilot_id": words("pilots.pilot")}
    table.large(choice.ask("datakwaliteit.warnings"), headings, choice, words("quality.warnings"), "warnings")


def draw_freshness(choice: Choice) -> None:
    words = choice.words
    frame = table.with_words(choice.ask("datakwaliteit.freshness"), "kind", "kind", words)
    headings = {
        "fund_code": words("common.fund"),
        "kind": words("quality.kind"),
        "data_until": words("quality.until"),
        "delivery_count": words("quality.deliveries"),
    }
    table.small(frame, headings, words, words("quality.freshness"))


def draw_control_totals(choice: Choice) -> None:
    """What senders state in totals rows beside what their rows come to; differences first."""
    words = choice.words
    frame = choice.ask("datakwaliteit.control_totals")
    if frame.is_empty():
        states.empty(words, words("quality.no_totals"))
        return
    page.text(words("quality.totals_differ", n=frame["is_different"].sum(), all=frame.height))
    texts = {
        name: pl.Series([formats.shortest(value, choice.language) for value in frame[name]], dtype=pl.String)
        for name in ("stated", "loaded")
    }
    headings = {
        "column_heading": words("quality.column"),
        "stated": words("quality.stated"),
        "loaded": words("quality.sum"),
        "is_different": words("quality.different"),
        "place": words("common.where"),
        "received_on": words("common.received"),
    }
    placed = frame.with_columns(**texts, place=table.places(frame, words))
    table.small(placed, headings, words, words("quality.control_totals"), right=list(texts))


def draw_changes(choice: Choice) -> None:
    """What each file changed against what had been sent before."""
    words = choice.words
    frame = table.with_words(choice.ask("datakwaliteit.changes"), "kind", "kind", words)
    headings = {
        "sender": words("common.sender"),
        "file_name": words("common.file"),
        "kind": words("quality.kind"),
        **{f"rows_{change}": words(f"letter.rows_{change}") for change in CHANGES},
        "is_latest": words("quality.latest"),
        "received_on": words("common.received"),
    }
    table.large(frame, headings, choice, words("quality.changes"), "changes")


def draw_tests(choice: Choice) -> None:
    """The tests that this release passed before it was published."""
    words, tests = choice.words, queries.tests(choice.release_id)
    frame = pl.DataFrame(tests, schema={"kind": pl.String, "status": pl.String, "count": pl.Int64})
    passed = frame.filter(pl.col("status") == "pass")["count"].sum()
    page.text(words("quality.tested", passed=passed, all=frame["count"].sum()))
    frame = table.with_words(table.with_words(frame, "kind", "test", words), "status", "test_status", words)
    headings = {"kind": words("quality.test"), "status": words("quality.outcome"), "count": words("quality.count")}
    table.small(frame, headings, words, words("quality.tests"))


def show(choice: Choice) -> None:
    words, part = choice.words, states.part
    part(words, draw_totals, choice)
    part(words, draw_files, choice, title=words("quality.files"))
    part(words, draw_refused, choice, title=words("quality.refused"))
    part(words, draw_rejected, choice, title=words("quality.rows"))
    part(words, draw_warnings, choice, title=words("quality.warnings"))
    title = words("quality.control_totals")
    part(words, draw_control_totals, choice, title=title, note=words("quality.totals_note"))
    part(words, draw_changes, choice, title=words("quality.changes"), note=words("quality.changes_note"))
    part(words, draw_freshness, choice, title=words("quality.freshness"), note=words("quality.freshness_note"))
    part(words, draw_tests, choice, title=words("quality.tests"), note=words("quality.tests_note"))
