"""What the steering group has to decide or ask about, each with the rows behind it."""

from collections.abc import Iterator
from dataclasses import dataclass

from report import findings
from report.pack.source import Source
from report.pack.tables import Cell, Table, chance, date

CALLS = {"achter", "onzeker", "niet behaald"}  # verdicts that ask for a decision


@dataclass(frozen=True)
class Item:
    """One point: what it is about, what is found, and the rows it concerns."""

    title: str
    points: tuple[str, ...]
    table: Table | None = None


def items(source: Source) -> Iterator[Item]:
    """The points that have something in them, most pressing first."""
    for item in (unmet(source), *must_happen(source), overdue(source), refused(source)):
        if item.points or (item.table and item.table.rows):
            yield item


def unmet(source: Source) -> Item:
    """Criteria that are not met or not on course, and what the rule of diversity still lacks."""
    called = [found for found in source.findings if found.status in CALLS]
    points = [f"{found.label}: {found.verdict}. {found.sentence}" for found in called]
    return Item(source.words("pack.unmet"), (*points, *rule_unmet(source)))


def rule_unmet(source: Source) -> Iterator[str]:
    label = source.labels.get("intervention_diversity", "")
    for row in source.rows("rule"):
        if row["is_rule_met"] is False and (said := findings.rule(row, source.words)):
            yield f"{label}: {said}"


def must_happen(source: Source) -> Iterator[Item]:
    """Per criterion with a forecast: the pilots that its chance rests on."""
    words, rows = source.words, source.rows("must_happen")
    for code in dict.fromkeys(row["criterion_code"] for row in rows):
        cells = tuple(
            (
                Cell(row["pilot_id"]),
                Cell(row["company_name"]),
                Cell(row["fund_code"]),
                Cell(words.code("status", row["status"])),
                chance(row["completion_probability"]),
                chance(row["probability_without"]),
            )
            for row in rows
            if row["criterion_code"] == code
        )
        asked = words("pack.without", norm=norm_of(code, source))
        headings = (*pilot_headings(source), words("pack.completes"), asked)
        title = words("pack.must_happen", label=source.labels[code])
        table = Table("must_happen", title, words("pack.must_happen_note"), headings, cells)
        yield Item(title, (), table)


def norm_of(code: str, source: Source) -> str:
    """ "30 bedrijven"."""
    row = next(row for row in source.criteria if row["criterion_code"] == code)
    return f"{findings.amount(row['target_min'], row, source.words)} {source.words('units.' + row['unit'])}"


def pilot_headings(source: Source) -> tuple[str, ...]:
    return tuple(source.words(name) for name in ("pilots.pilot", "pilots.company", "common.fund", "common.status"))


def overdue(source: Source) -> Item:
    words = source.words
    cells = tuple(
        (
            Cell(row["pilot_id"]),
            Cell(row["company_name"]),
            Cell(row["fund_code"]),
            date(row["planned_on"]),
            Cell(source.text(row, "message")),
        )
        for row in source.rows("overdue")
    )
    headings = (*pilot_headings(source)[:3], words("deliverables.planned"), words("quality.message"))
    return Item(words("pack.overdue"), (), Table("overdue", words("pack.overdue"), "", headings, cells))


def refused(source: Source) -> Item:
    words = source.words
    cells = tuple(
        (
            Cell(f"{row['file_name']} ({row['sheet']})" if row["sheet"] else row["file_name"]),
            Cell(row["sender"]),
            date(row["received_on"]),
            Cell(source.text(row, "message")),
        )
        for row in source.rows("refused")
    )
    names = ("common.file", "common.sender", "common.received", "quality.message")
    headings = tuple(words(name) for name in names)
    return Item(words("quality.refused"), (), Table("refused", words("quality.refused"), "", headings, cells))
