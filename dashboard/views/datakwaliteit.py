"""What needs attention, by cause; then per file what was read, loaded and rejected, and what it changed."""

import polars as pl

from dashboard import queries
from dashboard.components import page, states, table
from dashboard.filters import Choice
from report import formats, to_do

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


def draw_attention(choice: Choice) -> None:
    """What the letters ask, of everybody."""
    words = choice.words
    found = to_do.lines(choice.ask("datakwaliteit.to_do").iter_rows(named=True), words)
    if not found:
        states.empty(words, words("quality.no_attention"))
        return
    headings = {"sender": words("to_do.sender")} | to_do.headings(words)
    table.listed(to_do.frame(found, words), headings, choice, words("quality.attention"), "attention")


def draw_earlier(choice: Choice) -> None:
    """What files say against the files before them."""
    words, frame = choice.words, choice.ask("datakwaliteit.earlier")
    if frame.is_empty():
        states.empty(words, words("quality.no_earlier"))
        return
    table.listed(frame, table.said_of_files(words), choice, words("quality.earlier"), "earlier")


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
        words.column("message"): words("quality.message"),
    }
    table.large(named, headings, choice, words("quality.files"), "files")


def draw_noticed(choice: Choice) -> None:
    """What may be known and asks for nothing, and what was said of files that were sent again since."""
    words, frame = choice.words, choice.ask("datakwaliteit.noticed")
    if not page.folded("noticed", words("quality.unfold", n=formats.number(frame.height, choice.language))):
        return
    headings = {
        "sender": words("common.sender"),
        "about": words("to_do.about"),
        words.column("cause"): words("quality.message"),
        "is_superseded": words("quality.superseded"),
    }
    table.listed(frame, headings, choice, words("quality.noticed"), "noticed")


def draw_cells(choice: Choice) -> None:
    """Every message at its address, to search."""
    words, frame = choice.words, choice.ask("datakwaliteit.cells")
    if not page.folded("cells", words("quality.unfold", n=formats.number(frame.height, choice.language))):
        return
    headings = {
        "sender": words("common.sender"),
        words.column("message"): words("quality.message"),
        "severity": words("quality.severity"),
        **table.addresses(words),
        "column_heading": words("quality.column"),
        "pilot_id": words("pilots.pilot"),
    }
    named = table.with_words(frame, "severity", "severity", words)
    table.large(named, headings, choice, words("quality.cells"), "cells")


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
    part(words, draw_attention, choice, title=words("quality.attention"), note=words("quality.attention_note"))
    part(words, draw_earlier, choice, title=words("quality.earlier"), note=words("quality.earlier_note"))
    part(words, draw_noticed, choice, title=words("quality.noticed"), note=words("quality.noticed_note"))
    part(words, draw_totals, choice, title=words("quality.files"))
    part(words, draw_files, choice)
    part(words, draw_changes, choice, title=words("quality.changes"), note=words("quality.changes_note"))
    title = words("quality.control_totals")
    part(words, draw_control_totals, choice, title=title, note=words("quality.totals_note"))
    part(words, draw_cells, choice, title=words("quality.cells"))
    part(words, draw_freshness, choice, title=words("quality.freshness"), note=words("quality.freshness_note"))
    part(words, draw_tests, choice, title=words("quality.tests"), note=words("quality.tests_note"))
