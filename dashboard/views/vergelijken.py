"""Two releases side by side: each figure then and now, and why it moved, row by row."""

from typing import Any

import polars as pl

from dashboard import filters, queries
from dashboard.components import page, states, table
from dashboard.filters import Choice
from report import comparison, findings, formats
from report.i18n import Words
from warehouse.compare import ChangedCell, as_of_date
from warehouse.read import Listed

PROTECTED = {"continued_use", "applied_at_work"}  # shares of answers: the mart of lineage has no list of them
KINDS = "new removed replaced recounted".split()
FIELD = {  # words that stand elsewhere already
    "participants": "pilots.participants",
    "new_participants": "sample.new_participants",
    "deliverable_name": "deliverables.product",
    "deliverable_kind": "deliverables.kind",
    "delivered_on": "deliverables.delivered",
    "is_presented": "deliverables.presented",
    "mentions_esf": "deliverables.esf",
    "planned_on": "deliverables.planned",
    "unit": "compare.unit",
    "target_min": "pack_definitions.target",
    "target_max": "pack_definitions.target_max",
    "deadline": "pack_definitions.deadline",
    "decided_by": "pack_definitions.decided_by",
    "decided_on": "pack_definitions.decided_on",
    "definition": "pack_definitions.definition",
    "source": "pack_definitions.source",
}


def pick(choice: Choice) -> str | None:
    """Draw the choice of releases; the one to compare with, None without any."""
    words, kept = choice.words, queries.releases()
    others = [name for name in kept if name != choice.release_id]
    if not others:
        return None
    usual = queries.compared_with(choice.release_id, list(kept))
    against = page.asked("against", others, usual)
    names = {name: named(listed, choice) for name, listed in kept.items()}
    now = page.select_html("release", words("compare.now"), names, choice.release_id)
    then = page.select_html("against", words("compare.then"), {name: names[name] for name in others}, usual)
    page.put_inputs(now, then)
    page.pin("release", choice.release_id)
    page.pin("against", against)
    return against


def named(listed: Listed, choice: Choice) -> str:
    """A release by its as-of date, its id, and what there is to say of it."""
    words, meeting = choice.words, queries.meetings().get(listed.id)
    parts = [choice.date(as_of_date(listed)), listed.id]
    parts += [words("compare.current")] if listed.is_current else []
    parts += [words("compare.approved", date=choice.date(meeting))] if meeting else []
    return " · ".join(parts)


def draw_earlier(choice: Choice, then: str) -> None:
    """Which files that came in between change earlier ones in meaning, and what they say."""
    words, frame = choice.words, queries.against_earlier(choice.release_id, then)
    if frame.is_empty():
        page.text(words("compare.no_earlier"))
        return
    table.listed(frame, table.said_of_files(words), choice, words("compare.earlier"), "earlier")


def labels(choice: Choice) -> dict[str, str]:
    day = as_of_date(queries.release(choice.release_id))
    frame = choice.ask("vergelijken.definitions", as_of=day)
    return dict(frame.select("criterion_code", choice.words.column("label")).iter_rows())


def companies(release_id: str) -> dict[str, str]:
    return dict(queries.ask(release_id, "vergelijken.companies").iter_rows())


def criteria(choice: Choice) -> list[dict[str, Any]]:
    day = as_of_date(queries.release(choice.release_id))
    return choice.ask("vergelijken.criteria", as_of=day).to_dicts()


def sides(choice: Choice, then: str) -> dict[str, dict[str, Any]]:
    return queries.compared(choice.release_id, then, "vergelijken.criteria_compared", "criterion_code")


def draw_criteria(choice: Choice, then: str) -> None:
    words = choice.words
    found = comparison.criteria(criteria(choice), sides(choice, then), labels(choice), words)
    page.put(table.of_cells(found, words))
    page.note(found.note)


def draw_funds(choice: Choice, then: str) -> None:
    compared = queries.compared(choice.release_id, then, "vergelijken.funds_compared", "fund_code")
    order = [*choice.ask("app.funds")["fund_code"], filters.ALL]
    found = comparison.funds([code for code in order if code in compared], compared, choice.words)
    page.put(table.of_cells(found, choice.words))


def draw_reasons(choice: Choice, then: str) -> None:
    """Of one criterion, the one in the address: what it was, what it is, and the rows that make the difference."""
    words, names, compared = choice.words, labels(choice), sides(choice, then)
    rows = {row["criterion_code"]: row for row in criteria(choice)}
    labelled = {code: names[code] for code in rows}
    moved = [code for code in rows if compared[code]["value_now"] != compared[code]["value_then"]]
    code = states.select(words, "criterion", words("steering.criterion"), labelled, next(iter([*moved, *rows])))
    row, earlier = rows[code], compared[code]
    now = findings.sentence(row, words)
    page.text(" ".join(filter(None, [now, findings.change(row, earlier, words)])))
    if code in PROTECTED:
        states.hidden(words, words("compare.protected"))
        return
    draw_moved(choice, then, code)


def draw_moved(choice: Choice, then: str, code: str) -> None:
    words = choice.words
    moved = queries.moved_rows(choice.release_id, then).filter(pl.col("criterion_code") == code)
    if moved.is_empty():
        states.empty(words, words("compare.none"))
        return
    counts = dict(moved["kind"].value_counts().iter_rows())
    kinds = ", ".join(f"{counts[kind]} {words(f'moved.{kind}')}" for kind in KINDS if kind in counts)
    page.text(words("compare.counts", n=moved.height, kinds=kinds))
    if (moved["entity_id"] == "overig").any():
        states.hidden(words, words("compare.unnamed"))
    headings = {
        "kind": words("compare.kind"),
        "entity_id": words("steering.entity"),
        "pilot_id": words("pilots.pilot"),
        "contribution_then": words("compare.was"),
        "contribution_now": words("compare.is"),
        "at_then": words("compare.at_then"),
        "at_now": words("compare.at_now"),
    }
    table.listed(readable(moved, choice, then), headings, choice, words("compare.rows"), "moved")
    subjects = {*moved["entity_id"], *moved["pilot_id"]}
    cells = [cell for cell in queries.changed_cells(choice.release_id, then) if subjects & set(cell.keys.values())]
    if cells:
        page.heading(words("compare.cells"), 3)
        page.note(words("compare.cells_note"))
        draw_cells(choice, cells)


def readable(moved: pl.DataFrame, choice: Choice, then: str) -> pl.DataFrame:
    """The rows with words for codes, names for companies and one text per address."""
    words = choice.words
    names = companies(then) | companies(choice.release_id) | labels(choice) | choice.interventions()
    frame = moved.with_columns(
        table.places(moved, words, "_then").alias("at_then"),
        table.places(moved, words, "_now").alias("at_now"),
        pl.col("entity_id").replace(names),
        pl.col("contribution_then", "contribution_now").cast(pl.Int64),
    )
    return table.with_words(frame, "kind", "moved", words)


def draw_cells(choice: Choice, cells: list[ChangedCell]) -> None:
    words = choice.words
    rows = [
        (
            about(cell, choice),
            field(cell, choice),
            written(cell.then, words),
            written(cell.now, words),
            table.place(cell.at_then.values(), words),
            table.place(cell.at_now.values(), words),
        )
        for cell in cells
    ]
    names = "about field old new at_then at_now".split()
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    headings = {name: words(f"compare.{name}") for name in names}
    table.listed(frame, headings, choice, words("compare.cells"), "cells")


def written(value: Any, words: Words) -> str:
    return formats.shortest(value, words.language) if isinstance(value, float) else table.cell(value, words)


def about(cell: ChangedCell, choice: Choice) -> str:
    """What the cell is of: a pilot, a product, a criterion, or a count with its day."""
    names = labels(choice) | choice.interventions()
    texts = [table.cell(value, choice.words) for value in cell.keys.values() if value is not None]
    return " · ".join(names.get(text, text) for text in texts)


def field(cell: ChangedCell, choice: Choice) -> str:
    name = cell.field.removesuffix(f"_{choice.language}")
    return choice.words(FIELD.get(name, f"pilot_field.{name}"))


def draw_definitions(choice: Choice, then: str) -> None:
    words = choice.words
    cells = queries.changed_definitions(choice.release_id, then, choice.language)
    if not cells:
        page.text(words("compare.same_definitions"))
        return
    names = ["about", "field", "old", "new"]
    rows = [
        (about(cell, choice), field(cell, choice), written(cell.then, words), written(cell.now, words))
        for cell in cells
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    table.small(frame, {name: words(f"compare.{name}") for name in names}, words, words("compare.definitions"))


def show(choice: Choice) -> None:
    words, then = choice.words, pick(choice)
    if then is None:
        states.empty(words, words("compare.one"))
        return
    days = {
        side: choice.date(as_of_date(queries.release(name)))
        for side, name in {"now": choice.release_id, "then": then}.items()
    }
    page.text(words("compare.stand" if days["now"] != days["then"] else "compare.same_day", **days))
    states.part(words, draw_earlier, choice, then, title=words("compare.earlier"))
    states.part(words, draw_criteria, choice, then, title=words("pack.changed_criteria"))
    states.part(words, draw_reasons, choice, then, title=words("compare.why"))
    states.part(words, draw_definitions, choice, then, title=words("compare.definitions"))
    states.part(words, draw_funds, choice, then, title=words("pack.changed_funds"))
