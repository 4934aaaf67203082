"""Which types of intervention were tried, by whom, in which contexts, and what a next pilot would add."""

from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard.components import chart, page, states, table
from dashboard.filters import Choice
from report import charts, column_charts, findings, formats
from report.findings import Row


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
    """What the rule of the day finds, what is missing, and where it comes from; nothing without a rule."""
    words = choice.words
    said = [found] if (found := findings.rule(row, words)) else []
    norms = choice.ask("interventies.norm", "as_of").to_dicts() if said else []
    if said and not row["is_rule_met"]:
        missing = {name: row[f"{name}_missing"] for name in ("types", "funds")}
        said.append(words("interventions.missing", **missing))
    return said + [words("interventions.rule_source", source=norm[words.column("source")]) for norm in norms]


def draw_headline(choice: Choice) -> None:
    title, lines = headline(choice)
    page.heading(title)
    for line in lines:
        page.text(line)


def draw_coverage(choice: Choice, column: str, title: str, note: str) -> None:
    """Pilots per fund and type, empty cells included; `column` says which are counted."""
    words = choice.words
    rows = choice.ask("interventies.coverage", "as_of")
    frame = rows.select(fund_code="fund_code", label=words.column("label"), pilot_count=column)
    order = {name: frame[name].unique(maintain_order=True).to_list() for name in ("fund_code", "label")}
    empty = frame.filter(pl.col("pilot_count") == 0).height
    chart.show(
        choice,
        f"coverage-{column.replace('_', '-')}",
        charts.heat(frame, words, order["fund_code"], order["label"]),
        frame,
        {
            "fund_code": words("common.fund"),
            "label": words("interventions.type"),
            "pilot_count": words("interventions.pilots"),
        },
        title=words(title, empty=empty, all=frame.height),
        subtitle=words(note),
        alt=words("interventions.map_alt"),
        mart="mart_steering__intervention_coverage",
    )


def draw_types(choice: Choice) -> None:
    words = choice.words
    headings = {
        words.column("label"): words("interventions.type"),
        "pilot_count": words("interventions.pilots"),
        "company_count": words("interventions.companies"),
        "fund_count": words("interventions.funds"),
        "carried_out_count": words("interventions.carried_out"),
        "meets_rule": words("interventions.rule"),
        "companies_missing": words("interventions.companies_missing"),
    }
    table.small(choice.ask("interventies.types", "as_of"), headings, words, words("interventions.types"))


def draw_funds(choice: Choice) -> None:
    words = choice.words
    headings = {
        "fund_code": words("common.fund"),
        "pilot_count": words("interventions.pilots"),
        "type_count": words("interventions.type_count"),
        "empty_cells": words("interventions.empty_cells"),
        "types_meeting_rule": words("interventions.types_meeting_rule"),
        "is_spanned": words("interventions.is_spanned"),
        "types_lost_without": words("interventions.types_lost_without"),
    }
    table.small(choice.ask("interventies.funds", "as_of"), headings, words, words("interventions.by_fund"))


def draw_rarefied(choice: Choice) -> None:
    """Effective number of types over time, as if every date had the same number of pilots."""
    words, language = choice.words, choice.language
    frame = choice.ask("interventies.rarefied", "as_of")
    if frame.is_empty():
        states.empty(words, words("interventions.rarefied_none"))
        return
    ends = [formats.number(value, language, 1) for value in (frame["value"][0], frame["value"][-1])]
    days = [choice.date(day) for day in (frame["as_of_date"][0], frame["as_of_date"][-1])]
    titles = {"x": words("common.as_of"), "y": words("interventions.effective")}
    about = choice.decided("interventies.decisions", "intervention_diversity")
    note = words("interventions.rarefied_note", n=frame["pilot_count"][0], first=days[0], last=days[1])
    chart.show(
        choice,
        "diversity-rarefied",
        column_charts.course(frame.select(x="as_of_date", y="value"), words, titles, about),
        about.beside(frame),
        {"as_of_date": words("common.as_of"), "value": words("interventions.effective")} | about.heading(),
        title=words("interventions.rarefied", first=ends[0], last=ends[1], n=frame["pilot_count"][0]),
        subtitle=f"{note} {about.note()}".strip(),
        alt=f"{words('interventions.rarefied_alt')} {about.note()}".strip(),
        mart="mart_steering__diversity_rarefied",
    )


def draw_context_diversity(choice: Choice) -> None:
    words, language = choice.words, choice.language
    frame = choice.ask("interventies.context_diversity", "as_of")
    texts = {
        "hill_1": [formats.number(value, language, 1) for value in frame["hill_1"]],
        "coverage": [formats.percent(value, language) for value in frame["coverage"]],
    }
    frame = frame.with_columns(pl.Series(name, values, pl.String) for name, values in texts.items())
    frame = table.with_words(frame, "dimension", "dimension", words)
    headings = {
        "dimension": words("interventions.feature"),
        "pilot_count": words("interventions.known"),
        "unknown_count": words("interventions.unknown"),
        "value_count": words("interventions.values"),
        "hill_1": words("interventions.effective"),
        "coverage": words("interventions.coverage_share"),
    }
    table.small(frame, headings, words, words("interventions.contexts"), right=["hill_1", "coverage"])


def draw_contexts(choice: Choice) -> None:
    words = choice.words
    frame, contexts = choice.ask("interventies.contexts", "as_of"), choice.contexts()
    headings = {
        "value": words("interventions.value"),
        "pilots_started": words("interventions.started"),
        "pilots_completed": words("interventions.completed"),
    }
    tables = ""
    for (code,), rows in frame.group_by("dimension", maintain_order=True):
        named = rows.with_columns(pl.col("value").replace(contexts.get(str(code), {})))
        named, title = table.with_words(named, "value", "context", words), words.code("dimension", str(code))
        tables += f"<section><h3>{escape(title)}</h3>{table.html(named, headings, words, title)}</section>"
    page.put(f'<div class="three">{tables}</div>')


def labelled(frame: pl.DataFrame, choice: Choice) -> pl.DataFrame:
    """Codes of types, joined by a comma, as words."""
    names = choice.interventions()
    columns = [name for name in ("interventions", "interventions_new") if name in frame.columns]
    return frame.with_columns(
        pl.Series(name, [in_words(codes, names) for codes in frame[name]], pl.String) for name in columns
    )


def in_words(codes: str | None, names: Mapping[str, str]) -> str | None:
    return ", ".join(names.get(code, code) for code in codes.split(", ")) if codes else None


def draw_candidates(choice: Choice) -> None:
    """Pilots that could still start, and what each would add by itself."""
    words = choice.words
    frame = choice.ask("interventies.candidates")
    if frame.is_empty():
        states.empty(words, words("interventions.candidates_none"))
        return
    page.text(words("interventions.candidates_note", date=choice.date(frame["as_of_date"][0])))
    frame = table.with_words(labelled(frame, choice), "status", "status", words)
    headings = {
        "pilot_id": words("pilots.pilot"),
        "company_name": words("pilots.company"),
        "fund_code": words("common.fund"),
        "status": words("common.status"),
        "interventions_new": words("interventions.interventions_new"),
        "cells_filled": words("interventions.cells_filled"),
        "hill_1_after": words("interventions.hill_after"),
    }
    table.small(frame, headings, words, words("interventions.candidates"))
    draw_set(choice)


def draw_set(choice: Choice) -> None:
    """The best set for the number of free places that the reader names; it stands in the address."""
    words, sets = choice.words, choice.ask("interventies.sets")
    if sets.is_empty():
        return
    places = [str(n) for n in sets["places"].unique().sort()]
    proposed = sets.filter("is_proposed")["places"]
    first = str(proposed[0]) if len(proposed) else places[0]
    options = dict(zip(places, places, strict=True))
    chosen = states.select(words, "places", words("interventions.places"), options, first)
    rows = labelled(sets.filter(pl.col("places") == int(chosen)), choice)
    page.text(" ".join(reasons(choice, rows.to_dicts())))
    headings = {
        "pilot_id": words("pilots.pilot"),
        "company_name": words("pilots.company"),
        "fund_code": words("common.fund"),
        "cells_filled": words("interventions.cells_filled"),
        "interventions_new": words("interventions.why"),
    }
    table.small(rows, headings, words, words("interventions.set"))


def reasons(choice: Choice, rows: list[dict[str, Any]]) -> list[str]:
    """Why this set, in sentences."""
    words, best = choice.words, rows[0]
    pilots = ", ".join(row["pilot_id"] for row in rows)
    said = [words("interventions.set_cells", pilots=pilots, cells=best["set_cells_filled"])]
    if best["set_hill_1_after"] is not None:
        hill = formats.number(best["set_hill_1_after"], choice.language, 2)
        said.append(words("interventions.set_hill", hill=hill))
    if best["set_size"] < best["places"]:
        said.append(words("interventions.set_short", n=best["set_size"], places=best["places"]))
    project = choice.ask("interventies.places").row(0, named=True)
    if project["free_places"] == best["places"]:
        source = project["places_decided_by"] or words("interventions.places_assumed")
        said.append(words("interventions.set_source", source=source))
    return said


def show(choice: Choice) -> None:
    words = choice.words
    states.part(words, draw_headline, choice)
    states.part(words, draw_types, choice, title=words("interventions.types"))
    note = words("interventions.lost_note")
    states.part(words, draw_funds, choice, title=words("interventions.by_fund"), note=note)
    declared = ("pilot_count", "interventions.declared", "interventions.declared_note")
    carried_out = ("carried_out_count", "interventions.done", "interventions.done_note")
    states.part(words, draw_coverage, choice, *declared, title=words("interventions.map"))
    states.part(words, draw_coverage, choice, *carried_out)
    states.part(words, draw_rarefied, choice, title=words("interventions.over_time"))
    states.part(words, draw_candidates, choice, title=words("interventions.candidates"))
    states.part(words, draw_context_diversity, choice, title=words("interventions.contexts"))
    states.part(words, draw_contexts, choice, note=words("interventions.contexts_note"))
