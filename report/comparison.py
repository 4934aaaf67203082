"""Two releases side by side in words: per criterion and per fund, as pack and page show them.

`sides` are rows of `warehouse.compare.side_by_side` by their key.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from report.cells import Cell, Table, amount, chance, count, fund
from report.i18n import Words

Row = Mapping[str, Any]
FIGURES = {
    "pilots_started": "pack.pilots_started",
    "pilots_completed": "pack.pilots_completed",
    "companies_completed": "sectors.companies",
    "employees_reached": "sectors.employees",
}


def criteria(rows: Iterable[Row], sides: Mapping[str, Row], labels: Mapping[str, str], words: Words) -> Table:
    """`rows` are the later release's criteria. Whether it knows the day of the earlier one decides on a column."""
    is_known = any(row["value_known"] is not None for row in sides.values())
    values = ("then", "known", "now") if is_known else ("then", "now")
    names = ("criterion", *values, "status_then", "status_now", "chance_then", "chance_now")
    notes = [words("pack.changed_note")] + [words("pack.known_note")] * is_known
    return Table(
        "changed_criteria",
        words("pack.changed_criteria"),
        " ".join(notes),
        tuple(words(f"pack_changes.{name}") for name in names),
        tuple(criterion(row, sides[row["criterion_code"]], values, labels, words) for row in rows),
    )


def criterion(
    row: Row, sides: Row, shown: Iterable[str], labels: Mapping[str, str], words: Words
) -> tuple[Cell, ...]:
    """A criterion then and now. What is hidden now is not told from another release either."""
    values = [amount(sides[f"value_{side}"], row) for side in shown]
    if row["is_hidden"]:
        values = [Cell(words("common.hidden"))] * len(values)
    verdicts = [sides[f"status_{side}"] for side in ("then", "now")]
    return (
        Cell(labels[row["criterion_code"]]),
        *values,
        *(Cell(code and words.code("criterion_status", code)) for code in verdicts),
        *(chance(sides[f"target_probability_{side}"]) for side in ("then", "now")),
    )


def funds(order: Iterable[str], sides: Mapping[str, Row], words: Words) -> Table:
    rows = tuple(
        (
            fund(code, words),
            *(count(sides[code][f"{name}_{side}"]) for name in FIGURES for side in ("then", "now")),
        )
        for code in order
    )
    when = [words(f"pack_changes.{side}").lower() for side in ("then", "now")]
    headings = (words("common.fund"), *(f"{words(name)}, {side}" for name in FIGURES.values() for side in when))
    return Table("changed_funds", words("pack.changed_funds"), "", headings, rows, has_total=True)
