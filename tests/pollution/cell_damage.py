"""Damage to one cell, in text files and workbooks alike: numbers, dates and words as people type them."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ingest.notation import FEW
from tests.pollution.damage import Damaged, Position, damage, table_of, touching, with_value
from tests.pollution.delivered import BOOLEANS, CHOICES, INTEGERS, TEXTS, Book, File, Text

DATES = set(
    "registered_on selected_on rejected_on planned_start_on started_on planned_end_on completed_on stopped_on "
    "final_report_on held_on planned_on delivered_on commented_on".split()
)
EPOCH = dt.date(1899, 12, 30)


def day_of(value: Any) -> dt.date | None:
    """A date as this sender writes it, when it is a date cell, ISO or day first in digits."""
    if isinstance(value, dt.datetime):
        return value.date()
    for pattern in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        with suppress(ValueError):
            return dt.datetime.strptime(str(value), pattern).date()
    return None


def records(file: File) -> int:
    return sum(any(str(cell or "").strip() for cell in row) for grid in file.grids for row in grid.rows)


def in_cell(
    file: File, at: Position, names: set[str], change: Callable[[Any], Any], before: Any = None
) -> Damaged | None:
    """One filled cell of these columns changed; `before` is what it holds first, None: what it held."""
    grid = table_of(file, at)
    if grid is None:
        return None
    row = at.row_of(grid)
    column = at.column_of(grid, row, names)
    if column is None:
        return None
    clean = None
    if before is not None:
        file = with_value(file, at, row, column, before)
        clean = file.written()
    value = change(file.grids[at.table].rows[row][column])
    if value is None or (isinstance(file, Text) and not isinstance(value, str)):
        return None
    if isinstance(file, Text):
        try:
            value.encode(file.encoding)
        except UnicodeEncodeError:
            return None
    damaged = with_value(file, at, row, column, value)
    touched = touching(file, at, [row], {grid.columns[column]})
    return Damaged(damaged.written(), clean, touched, records(damaged))


def kind(name: str, names: set[str], change: Callable[[Any], Any], before: Any = None, form: Any = None) -> None:
    def apply(file: File, at: Position) -> Damaged | None:
        start = before(file) if callable(before) else before
        return in_cell(file, at, names, change, start)

    damage("cell", form, "row column", name=name)(apply)


def set_to(value: Any) -> Callable[[Any], Any]:
    return lambda old: value


def number_in(file: File, value: int) -> Any:
    return value if isinstance(file, Book) else str(value)


def around(left: str, right: str) -> Callable[[Any], Any]:
    return lambda old: f"{left}{old}{right}" if isinstance(old, str) else None


# --- numbers ---
kind("number as words", INTEGERS, set_to("twaalf"))
kind("number with ca.", INTEGERS, set_to("ca. 12"))
PEOPLE = {"participants", "new_participants", "planned_participants"}
kind("number with a unit", PEOPLE, lambda old: f"{old} personen")
kind("number with another unit", INTEGERS - PEOPLE, set_to("12 stuks"))
kind("number as n.v.t.", INTEGERS, set_to("n.v.t."))
kind("number as a range", INTEGERS, set_to("10-12"))
kind("number with a question mark", INTEGERS, set_to("12?"))
kind("number with a fraction", INTEGERS, set_to("12,5"))
kind("number in scientific notation", INTEGERS, set_to("1,2E+03"), lambda file: number_in(file, 1200))
kind("number with a thousands point", INTEGERS, set_to("1.200"), lambda file: number_in(file, 1200))
kind("number with a thousands space", INTEGERS, set_to("1 200"), lambda file: number_in(file, 1200))
kind("number with a decimal comma and zeros", INTEGERS, set_to("1200,00"), lambda file: number_in(file, 1200))
kind("number with a currency sign", INTEGERS, set_to("€ 1.200"), lambda file: number_in(file, 1200))
kind("number with an English thousands comma", INTEGERS, set_to("1,200"), lambda file: number_in(file, 1200))
kind("number with a sign", INTEGERS, set_to("+12"), lambda file: number_in(file, 12))
kind("number below zero", INTEGERS, set_to("-12"))
kind("number as text", INTEGERS, lambda old: str(old), form=Book)
kind("number as text with an apostrophe", INTEGERS, lambda old: f"'{old}")
kind("number as a formula in words", INTEGERS, set_to("=6+6"))
kind("number with a letter O for a zero", INTEGERS, set_to("1O"))
kind("number that became a date", INTEGERS, set_to("12-jan"))
kind("hours with a decimal point", {"hours"}, set_to("2.5"), lambda file: "2,5" if isinstance(file, Text) else 2.5)
kind("hours as a time", {"hours"}, set_to("2:30"), lambda file: "2,5" if isinstance(file, Text) else 2.5)
kind(
    "number a hair off",
    INTEGERS,
    lambda old: float(old) - 1e-13 if isinstance(old, int) and old > 1 else None,
    form=Book,
)
kind("thousands point taken as decimal", INTEGERS, set_to(1.2), lambda file: 1200, form=Book)
kind("number cell too large", INTEGERS, set_to(1e22), form=Book)

# --- dates ---


@damage("cell", None, "row column")
def date_with_month_first(file: File, at: Position) -> Damaged | None:
    """Puts every date of the column in doubt, where not many others show that the day stands first."""
    damaged = in_cell(file, at, DATES, set_to("12/31/2017"))
    if damaged is None:
        return None
    grid = file.grids[at.table]
    column = at.column_of(grid, at.row_of(grid), DATES)
    others = [day_of(grid.rows[n][column]) for n in grid.sound if n != at.row_of(grid)]
    if sum(day is not None and day.day > 12 for day in set(others)) >= FEW:
        return damaged
    return replace(damaged, touched=touching(file, at, grid.sound, {grid.columns[column]}))


kind("date that does not exist", DATES, set_to("31-02-2018"))
kind("date without a year", DATES, set_to("14-jan"))
kind("date as a week", DATES, set_to("week 12"))
kind("date of two", DATES, set_to("12-01-2018 en 13-01-2018"))
kind("date of year zero", DATES, set_to("00-00-0000"))
kind("date as a serial", DATES, lambda old: str((d - EPOCH).days) if (d := day_of(old)) else None, form=Text)
kind("date as a serial number", DATES, lambda old: (d - EPOCH).days if (d := day_of(old)) else None, form=Book)
kind("date as text beside real dates", DATES, lambda old: f"{d:%d-%m-%Y}" if (d := day_of(old)) else None)
kind("date with two digits", DATES, lambda old: f"{d:%d-%m-%y}" if (d := day_of(old)) else None)
kind("date with points", DATES, lambda old: f"{d:%d.%m.%Y}" if (d := day_of(old)) else None)
kind("date with a time", DATES, lambda old: f"{d:%d-%m-%Y} 14:30" if (d := day_of(old)) else None)
kind("date in ISO", DATES, lambda old: f"{d:%Y-%m-%d}" if (d := day_of(old)) else None)
kind("date with spaces within", DATES, lambda old: f"{d:%d - %m - %Y}" if (d := day_of(old)) else None)
kind("date with the day's name", DATES, lambda old: f"maandag {d:%d-%m-%Y}" if (d := day_of(old)) else None)
kind("date of serial 60", DATES, set_to(60), form=Book)
kind("date as hash marks", DATES, set_to("########"))

# --- identifiers ---
ZEROS = {"kvk_number"}
kind("leading zero lost", ZEROS, lambda old: "1234567" if isinstance(old, str) else 1234567, "01234567", Text)
kind("leading zero lost in a number cell", ZEROS, set_to(1234567), "01234567", Book)
kind("trade register number of six digits", ZEROS, set_to("123456"))
kind("trade register number of nine digits", ZEROS, set_to("123456789"))
kind("trade register number with points", ZEROS, set_to("12.34.56.78"), "12345678")
kind("trade register number as a fraction", ZEROS, set_to("12345678,0"), "12345678")
kind("trade register number in scientific notation", ZEROS, set_to("1,23E+07"))
kind("branch code as a number", {"sbi_code"}, set_to(43.2), "43.2", Book)
kind("branch code that lost its last zero", {"sbi_code"}, set_to(43.2), "43.20", Book)
kind("branch code as a date", {"sbi_code"}, set_to("43-2"))
kind("branch code that became a date", {"sbi_code"}, set_to(dt.datetime(2021, 1, 2)), "01.21", Book)
kind("postcode in lower case without space", {"postal_code"}, set_to("3511ab"), "3511 AB")
kind("postcode of four digits", {"postal_code"}, set_to("3511"))
kind("pilot number in lower case", {"pilot_id"}, lambda old: old.lower())
kind("key with a space that does not break", {"pilot_id", "deliverable_code"}, around("\u00a0", "\u00a0"))

# --- words ---
for called, word in {
    "text that became a date": "14-jan",
    "text that became a date in English": "14-Jan",
    "text that became a serial": "43114",
}.items():
    kind(called, TEXTS, set_to(word), "14-1")
kind("text that became a date cell", TEXTS, set_to(dt.datetime(2018, 1, 14)), "14-1", Book)
kind("text that became scientific notation", TEXTS, set_to("1,23E+10"), "12300000001")
for called, word in {
    "error value #N/B": "#N/B",
    "error value #N/A": "#N/A",
    "error value #VERW!": "#VERW!",
    "error value #DEEL/0!": "#DEEL/0!",
    "error value #NAAM?": "#NAAM?",
}.items():
    kind(called, TEXTS | INTEGERS | DATES | CHOICES | ZEROS, set_to(word))
kind("space that does not break", TEXTS, lambda old: str(old).replace(" ", "\u00a0"))
kind(
    "zero width characters",
    TEXTS | CHOICES | {"pilot_id"},
    lambda old: f"\u200b{str(old)[:2]}\u200d{str(old)[2:]}\ufeff",
)
kind("soft hyphen", TEXTS | CHOICES, lambda old: f"{str(old)[:3]}\u00ad{str(old)[3:]}")
kind("spaces around", TEXTS | CHOICES | INTEGERS | DATES, around("  ", "   "))
kind("tab around", TEXTS | CHOICES | DATES, around("", "\t"))
kind("curly quotes around a choice", CHOICES, around("“", "”"))
kind("letter with a separate accent", TEXTS, set_to("Cafe\u0301 (fictief)"), "Caf\u00e9 (fictief)")
kind("line break in a cell", TEXTS, lambda old: str(old).replace(" ", "\n", 1))
kind("line break at the end of a cell", TEXTS | CHOICES | DATES, around("", "\n"))
kind("carriage return in a cell", TEXTS, lambda old: str(old).replace(" ", "\r\n", 1))
kind("choice in capitals", CHOICES - {"intervention_code"}, lambda old: str(old).upper())
kind("choice not in the list", CHOICES - {"intervention_code", "criterion_code"}, set_to("onbekend"))
kind("choice of two", {"phase", "reported_status", "esf_theme"}, lambda old: f"{old}/anders")
kind("choice with a remark", CHOICES - {"intervention_code"}, around("", " (zie mail)"))
kind("yes or no with a remark", BOOLEANS, set_to("ja, deels"))
kind("yes or no as a question mark", BOOLEANS, set_to("?"))
kind("yes or no as a word cell", BOOLEANS, lambda old: str(old).lower() == "ja", form=Book)
kind(
    "required cell empty", {"phase", "reported_status", "held_on", "outreach_kind", "deliverable_kind"}, set_to("")
)
kind("required cell of spaces", {"phase", "reported_status", "held_on", "company_name"}, set_to("   "))
kind("ditto mark", CHOICES | INTEGERS | DATES, set_to('"'))
kind("the word idem", CHOICES | INTEGERS | DATES, set_to("idem"))
kind("cell of a hundred thousand characters", TEXTS, set_to("x" * 99_000), "x" * 99_000, Text)


@damage("file")
def every_date_with_the_month_first(file: File, at: Position) -> Damaged | None:
    """As an English Excel writes them; some days above twelve show it."""
    grid = table_of(file, at)
    if grid is None:
        return None
    places = [
        (row, column) for row in grid.data for column in grid.filled(row, DATES) if day_of(grid.rows[row][column])
    ]
    days = {place: day for place in places if (day := day_of(grid.rows[place[0]][place[1]]))}
    if not any(day.day > 12 for day in days.values()):
        return None
    cells = {place: f"{day.month}/{day.day}/{day.year}" for place, day in days.items()}
    changed = file.with_grid(replace(grid.with_cells(cells), formats={}), at.table)
    return Damaged(changed.written(), None, touching(file, at, grid.data, DATES), records(changed))
