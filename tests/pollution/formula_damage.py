"""Damage to the values of a workbook: dates counted otherwise, formulas, errors, and formats that hide numbers."""

import datetime as dt
from typing import Any

from tests.pollution.cell_damage import DATES
from tests.pollution.damage import Damaged, Position, damage, touching
from tests.pollution.delivered import CHOICES, INTEGERS, TEXTS, Book
from tests.pollution.pages import Formula, Page
from tests.pollution.workbook_damage import closed, opened

SERIAL_0 = dt.datetime(1899, 12, 30)


@damage("file", Book)
def dates_counted_from_1904(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None or not found[0].formats:
        return None
    found[1].date_1904 = True
    return closed(found[1])


@damage("file", Book)
def serials_counted_from_1904_as_numbers(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None or not found[0].formats:
        return None
    grid, pages, page = found
    serials(page, 1462)
    pages.date_1904 = True
    return closed(pages, touched=touching(file, at, grid.data))


def serials(page: Page, shift: int = 0) -> None:
    """Every date cell as the bare number Excel keeps."""
    for row, column in page.formats:
        value = page.rows[row][column]
        if isinstance(value, dt.datetime):
            kept = (value - SERIAL_0) / dt.timedelta(days=1) - shift
            page.rows[row][column] = int(kept) if kept.is_integer() else kept
    page.formats = {}


@damage("file", Book)
def dates_as_numbers(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None or not found[0].formats:
        return None
    serials(found[2])
    return closed(found[1])


def formulated(file: Book, at: Position, keep: Any, names: set[str]) -> Damaged | None:
    """One cell as a formula; `keep(value)` is what Excel kept of its result."""
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    row = at.row_of(grid)
    column = at.column_of(grid, row, names)
    if column is None:
        return None
    value = page.rows[row][column]
    if isinstance(value, dt.date):
        if keep(1) is not None and not isinstance(keep(1), str):
            value = (dt.datetime.fromisoformat(str(value)) - SERIAL_0).days
        page.formats[row, column] = "dd-mm-yyyy"
    page.rows[row][column] = Formula("=Z1", keep(value))
    return closed(pages, touched=touching(file, at, [row], {grid.columns[column]}))


ANY = INTEGERS | DATES | TEXTS | CHOICES
for called, keep_, names_ in (
    ("formula with its value", lambda value: value, INTEGERS | DATES),
    ("formula of text with its value", lambda value: value, TEXTS | CHOICES),
    ("formula without its value", lambda value: None, ANY),
    ("formula that gives #N/B", lambda value: "#N/A", ANY),
    ("formula that gives #DEEL/0!", lambda value: "#DIV/0!", INTEGERS | DATES),
    ("formula that gives #VERW!", lambda value: "#REF!", ANY),
):
    damage("cell", Book, "row column", name=called)(
        lambda file, at, keep=keep_, names=names_: formulated(file, at, keep, names)
    )


def shown_as(pattern: str, names: set[str], before: Any = None, name: str = "") -> None:
    """A number under a format that shows it otherwise; what counts is the number."""

    def apply(file: Book, at: Position) -> Damaged | None:
        found = opened(file, at)
        if found is None:
            return None
        grid, pages, page = found
        row = at.row_of(grid)
        column = at.column_of(grid, row, names)
        if column is None:
            return None
        clean = None
        if before is not None:
            page.rows[row][column] = before[0]
            clean = pages.written()
            page.rows[row][column] = before[1]
        if not isinstance(page.rows[row][column], int | float):
            return None
        page.formats[row, column] = pattern
        return closed(pages, clean=clean, touched=touching(file, at, [row], {grid.columns[column]}))

    damage("cell", Book, "row column", name=name)(apply)


shown_as("€ #,##0.00", INTEGERS, name="currency format")
shown_as("#,##0", INTEGERS, (1200, 1200), name="thousands format")
shown_as('0" personen"', INTEGERS, name="format with a unit")
shown_as("0%", INTEGERS, (12, 12), name="percent format")
shown_as("0.00E+00", INTEGERS, (1200, 1200), name="scientific format")
shown_as("00000000", {"kvk_number"}, ("01234567", 1234567), name="format that shows leading zeros")
shown_as("dd-mm-yyyy", INTEGERS, (12, 12), name="number under a date format")
shown_as("[h]:mm", INTEGERS, (12, 12), name="number under a time format")
shown_as("[h]:mm", {"hours"}, (2.5, 2.5 / 24), name="hours as a time cell")
shown_as("h:mm", {"hours"}, (26.5, 26.5 / 24), name="hours as a time cell beyond a day")
shown_as(";;;", INTEGERS, (12, 12), name="number that is not shown")
