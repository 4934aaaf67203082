"""The tables behind the findings: changes, criteria, funds, missing evidence, the forecast's basis, definitions."""

from collections.abc import Iterator, Mapping
from typing import Any

from report import comparison
from report.agenda import forecast_basis, pilot_headings
from report.cells import ALL, Cell, Table, amount, chance, count, date, fund
from report.pack.source import Source

STEPS = "registered selected rejected started running completed stopped".split()
CRITERION = """criterion value lower upper target target_max deadline verdict chance forecast_low
    forecast_high""".split()
REACHED = {
    "companies_completed": "sectors.companies",
    "employees_reached": "sectors.employees",
    "employees_lower": "pack_criteria.lower",
    "employees_upper": "pack_criteria.upper",
    "employees_of_stopped": "sectors.of_stopped",
}
DEFINITION = "criterion definition target target_max deadline source valid decided_by decided_on".split()

Row = Mapping[str, Any]


def tables(source: Source) -> Iterator[Table]:
    yield criteria(source)
    yield steps(source)
    yield reached(source)
    yield evidence(source)
    yield forecast_basis(source.standing, source.rows("basis"))


def criteria(source: Source) -> Table:
    words = source.words
    found = {finding.code: finding for finding in source.findings}
    rows = tuple(
        (
            Cell(found[row["criterion_code"]].label),
            Cell(words("common.hidden")) if row["is_hidden"] else amount(row["value"], row),
            *(amount(row[name], row) for name in ("lower_bound", "upper_bound", "target_min", "target_max")),
            date(row["deadline"]),
            Cell(found[row["criterion_code"]].verdict),
            chance(row["target_probability"]),
            *(amount(row[name], row) for name in ("forecast_low", "forecast_high")),
        )
        for row in source.criteria
    )
    headings = tuple(words(f"pack_criteria.{name}") for name in CRITERION)
    return Table("criteria", words("pack.criteria"), words("pack.criteria_note"), headings, rows)


def steps(source: Source) -> Table:
    words = source.words
    rows = tuple(
        (fund(row["fund_code"], words), *(count(row[f"pilots_{step}"]) for step in STEPS))
        for row in totals_last(source.rows("funds"))
    )
    headings = (words("common.fund"), *(words(f"sectors.{step}") for step in STEPS))
    return Table("steps", words("sectors.pilots"), words("sectors.intro"), headings, rows, has_total=True)


def reached(source: Source) -> Table:
    words = source.words
    rows = tuple(
        (
            fund(row["fund_code"], words),
            *(count(row[name]) for name in REACHED),
            date(row["data_until"]),
            Cell(words("common.yes" if row["is_incomplete"] else "common.no")),
        )
        for row in totals_last(source.rows("funds"))
    )
    names = (*REACHED.values(), "sectors.until", "pack.incomplete")
    headings = (words("common.fund"), *(words(name) for name in names))
    return Table("reached", words("sectors.reached"), words("pack.reached_note"), headings, rows, has_total=True)


def totals_last(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row["fund_code"] == ALL)


def evidence(source: Source) -> Table:
    """Pilots with a proof that may be asked for and is not there; one row each."""
    words, missing = source.words, dict[str, list[str]]()
    rows = source.rows("evidence")
    for row in rows:
        missing.setdefault(row["pilot_id"], []).append(words.code("proof", row["proof"]))
    pilots = {row["pilot_id"]: row for row in rows}
    cells = tuple(
        (
            Cell(pilot_id),
            Cell(row["company_name"]),
            Cell(row["fund_code"]),
            Cell(words.code("status", row["status"])),
            Cell(", ".join(missing[pilot_id])),
        )
        for pilot_id, row in pilots.items()
    )
    headings = (*pilot_headings(words), words("pack.missing"))
    return Table("evidence", words("pack.evidence"), words("pack.evidence_note"), headings, cells)


def changes(source: Source) -> Iterator[Table]:
    """Then and now, per criterion and per fund; none without an earlier release."""
    if source.then is not None:
        criteria = source.compared("criteria_compared", "criterion_code")
        yield comparison.criteria(source.criteria, criteria, source.labels, source.words)
        order = [row["fund_code"] for row in totals_last(source.rows("funds"))]
        yield comparison.funds(order, source.compared("funds_compared", "fund_code"), source.words)


def definitions(source: Source) -> Table:
    words = source.words
    rows = tuple(
        (
            Cell(source.text(row, "label")),
            Cell(source.text(row, "definition")),
            *(amount(row[name], row) for name in ("target_min", "target_max")),
            date(row["deadline"]),
            Cell(source.text(row, "source")),
            date(row["valid_from"]),
            Cell(row["decided_by"]),
            date(row["decided_on"]),
        )
        for row in source.rows("definitions")
    )
    headings = tuple(words(f"pack_definitions.{name}") for name in DEFINITION)
    return Table("definitions", words("about.definitions"), words("pack.definitions_note"), headings, rows)
