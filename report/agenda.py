"""What the steering group has to decide or ask about, each with the rows behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from report import findings
from report.cells import Cell, Table, chance, count, date
from report.i18n import Words
from report.standing import Standing

BASIS = """started_count completed_count stopped_count running_count running_beyond_count selected_count
    rejected_count registered_count longest_duration ratio_count planned_missing_count""".split()
Rows = list[dict[str, Any]]

CALLS = {"achter", "onzeker", "niet behaald"}  # verdicts that ask for a decision


@dataclass(frozen=True)
class Item:
    """One point: what it is about, what is found, and the rows it concerns."""

    title: str
    points: tuple[str, ...]
    table: Table | None = None


def items(standing: Standing, rule: Rows, must_happen: Rows, overdue: Rows, refused: Rows) -> Iterator[Item]:
    """The points that have something in them, most pressing first; the rows are those of report/questions.py."""
    words = standing.words
    found = (
        unmet(standing, rule),
        *carrying(standing, must_happen),
        past_planned(overdue, words),
        not_loaded(refused, words),
    )
    return (item for item in found if item.points or (item.table and item.table.rows))


def unmet(standing: Standing, rule: Rows) -> Item:
    """Criteria that are not met or not on course, and what the rule of diversity still lacks."""
    called = [found for found in standing.findings if found.status in CALLS]
    points = [f"{found.label}: {found.verdict}. {found.sentence}" for found in called]
    return Item(standing.words("agenda.unmet"), (*points, *rule_unmet(standing, rule)))


def rule_unmet(standing: Standing, rule: Rows) -> Iterator[str]:
    label = standing.labels.get("intervention_diversity", "")
    for row in rule:
        if row["is_rule_met"] is False and (said := findings.rule(row, standing.words)):
            yield f"{label}: {said}"


def carrying(standing: Standing, must_happen: Rows) -> Iterator[Item]:
    """Per criterion with a forecast: the pilots that its chance rests on."""
    words = standing.words
    for code in dict.fromkeys(row["criterion_code"] for row in must_happen):
        cells = tuple(
            (
                Cell(row["pilot_id"]),
                Cell(row["company_name"]),
                Cell(row["fund_code"]),
                Cell(words.code("status", row["status"])),
                chance(row["completion_probability"]),
                chance(row["probability_without"]),
            )
            for row in must_happen
            if row["criterion_code"] == code
        )
        asked = words("agenda.without", norm=norm_of(code, standing))
        headings = (*pilot_headings(words), words("agenda.completes"), asked)
        title = words("agenda.must_happen", label=standing.labels[code])
        yield Item(title, (), Table("must_happen", title, words("agenda.must_happen_note"), headings, cells))


def norm_of(code: str, standing: Standing) -> str:
    """ "30 bedrijven"."""
    row = next(row for row in standing.criteria if row["criterion_code"] == code)
    return f"{findings.amount(row['target_min'], row, standing.words)} {standing.words('units.' + row['unit'])}"


def pilot_headings(words: Words) -> tuple[str, ...]:
    return tuple(words(name) for name in ("pilots.pilot", "pilots.company", "common.fund", "common.status"))


def past_planned(overdue: Rows, words: Words) -> Item:
    cells = tuple(
        (
            Cell(row["pilot_id"]),
            Cell(row["company_name"]),
            Cell(row["fund_code"]),
            date(row["planned_on"]),
            Cell(row[words.column("message")]),
        )
        for row in overdue
    )
    headings = (*pilot_headings(words)[:3], words("deliverables.planned"), words("quality.message"))
    title = words("agenda.overdue")
    return Item(title, (), Table("overdue", title, "", headings, cells))


def not_loaded(refused: Rows, words: Words) -> Item:
    cells = tuple(
        (
            Cell(f"{row['file_name']} ({row['sheet']})" if row["sheet"] else row["file_name"]),
            Cell(row["sender"]),
            date(row["received_on"]),
            Cell(row[words.column("message")]),
        )
        for row in refused
    )
    names = ("common.file", "common.sender", "common.received", "quality.message")
    headings = tuple(words(name) for name in names)
    title = words("quality.refused")
    return Item(title, (), Table("refused", title, "", headings, cells))


def forecast_basis(standing: Standing, found: Rows) -> Table:
    """What each forecast rests on, one column per criterion."""
    words = standing.words
    rows = tuple(
        (Cell(words(f"forecast_basis.{name}")), *(count(row[name]) for row in found))
        for name in BASIS
        if any(row[name] is not None for row in found)
    )
    headings = (words("agenda.counted"), *(standing.labels[row["criterion_code"]] for row in found))
    note = words("agenda.basis_note") if found else words("agenda.basis_none")
    return Table("basis", words("agenda.basis"), note, headings, rows)
