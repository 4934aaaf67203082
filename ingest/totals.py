"""Rows that add up the rows above them: the sender's own control totals, told by their label and their sums."""

import re
from dataclasses import dataclass

import polars as pl

from ingest.table import Table

TOTAL = r"(?i)^\s*(totaal|subtotaal|eindtotaal|total|subtotal|grand total|som)\b"
MOST_TEXTS = 2  # of a total: its label, and perhaps of what
CENT = 0.005  # sums may differ by less than half of one


@dataclass(frozen=True)
class Total:
    """A row that adds up the data rows from row `since` on: column position → the sum it states."""

    row: int
    since: int
    numbers: dict[int, float]


def find_totals(table: Table, is_data: pl.Series) -> tuple[list[Total], list[int]]:
    """The totals, and the positions of the data rows that say total but do not add up.

    A total adds up all data rows above it, or those since the last total; totals themselves are no data.
    """
    found, claimed = [], []
    since, counts = 0, is_data.clone()
    for at in saying_total(table.cells).to_list():
        if not is_data[at]:
            continue
        total = total_at(table, counts, at, since)
        if total:
            found.append(total)
            counts[at], since = False, at + 1
        else:
            claimed.append(at)
    return found, claimed


def saying_total(cells: pl.DataFrame) -> pl.Series:
    """Positions of the rows whose first filled cell says total, in order."""
    says = pl.Series([], dtype=pl.Int64)
    left = pl.int_range(cells.height, eager=True)
    for name in cells.columns:
        column = cells[name].gather(left)
        says.append(left.filter(column.str.contains(TOTAL)))
        left = left.filter(column.str.contains(r"^\s*$"))
        if left.is_empty():
            break
    return says.sort()


def total_at(table: Table, is_data: pl.Series, at: int, since: int) -> Total | None:
    """What the row adds up: every number in it is the sum, or the count, of the data rows from some start on.

    What says more beside its label than what it is the total of, is a record: `Totaal Techniek; WPL-002; OOM; …`.
    """
    row = table.cells.row(at)
    numbers = {n: value for n, cell in enumerate(row) if (value := number(cell)) is not None}
    if sum(cell.strip() != "" for cell in row) - len(numbers) > MOST_TEXTS:
        return None
    for start in sorted({0, since}) if numbers else ():
        cells = table.cells[start:at].filter(is_data[start:at])
        sums = {n: value for n, value in numbers.items() if abs(sum_of(cells[:, n]) - value) < CENT}
        if all(n in sums or value == cells.height for n, value in numbers.items()):
            return Total(table.rows[at], table.rows[start], sums)
    return None


def number(cell: str) -> float | None:
    """The number in a cell, in Dutch or plain notation; None when it is none."""
    text = cell.strip()
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text):
        return float(text.replace(".", "").replace(",", "."))
    return float(text.replace(",", ".")) if re.fullmatch(r"-?\d+([.,]\d+)?", text) else None


def sum_of(column: pl.Series) -> float:
    return sum(number(cell) or 0.0 for cell in column)
