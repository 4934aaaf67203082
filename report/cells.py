"""Tables of typed cells, written out on paper and kept as numbers and dates in a workbook."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from report import formats
from report.i18n import Words

ALL = "all"  # in place of a fund: counted over all of them
Kind = Literal["text", "count", "share", "share1", "chance", "date"]  # share1: one decimal


@dataclass(frozen=True)
class Cell:
    """A value and how it is written; nothing is an empty cell."""

    value: str | float | dt.date | None
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """Headings, rows of cells, and what must be said beside them; `code` is its kind."""

    code: str
    title: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    has_total: bool = False  # the last row closes the table


def count(value: float | None) -> Cell:
    return Cell(None if value is None else int(value), "count")


def date(day: dt.date | None) -> Cell:
    return Cell(day, "date")


def share(value: float | None, n: int | None = None) -> Cell:
    """A share; one decimal only when it rests on 100 or more."""
    return Cell(value, "share1" if n is not None and n >= 100 else "share")


def chance(value: float | None) -> Cell:
    return Cell(value, "chance")


def amount(value: float | None, row: Mapping[str, Any]) -> Cell:
    """A criterion's value as its unit asks."""
    return share(value, row.get("denominator")) if row["unit"] == "share" else count(value)


def fund(code: str, words: Words) -> Cell:
    return Cell(words("common.all") if code == ALL else code)


def written(cell: Cell, words: Words) -> str:
    """The cell as its reader writes it."""
    value, language = cell.value, words.language
    if value is None or value == "":
        return formats.NOTHING
    if isinstance(value, dt.date):
        return formats.short_date(value, language)
    if isinstance(value, str):
        return value
    if cell.kind == "count":
        return formats.number(value, language)
    if cell.kind == "chance":
        return formats.chance(value, language)
    return formats.percent(value, language, 100 if cell.kind == "share1" else None)


def is_upright(table: Table, column: int) -> bool:
    """Whether a column holds numbers, which stand to the right."""
    return bool({row[column].kind for row in table.rows if row[column].value is not None} - {"text", "date"})
