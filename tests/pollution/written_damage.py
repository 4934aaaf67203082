"""Cells as people and programs really write them: other spellings, what stands for nothing, and doubt."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from tests.pollution.cell_damage import DATES, ZEROS, day_of, in_cell, kind, records, set_to
from tests.pollution.damage import Damaged, Position, damage, table_of, touching
from tests.pollution.delivered import BOOLEANS, CHOICES, INTEGERS, TEXTS, File, Text

REQUIRED = set(
    "pilot_id company_name fund_code registered_on reported_status held_on phase participants deliverable_code "
    "deliverable_name deliverable_kind outreach_kind description criterion_code commented_on comment_text "
    "completed_on wave_code".split()
)
OPTIONAL = (
    DATES | INTEGERS | BOOLEANS | ZEROS | {"postal_code", "sbi_code", "esf_theme", "stop_reason"}
) - REQUIRED
MONTHS = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()
WHOLE = "januari februari maart april mei juni juli augustus september oktober november december".split()
DAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
HERE = ZoneInfo("Europe/Amsterdam")


def dated(write: Callable[[dt.date], str]) -> Callable[[Any], Any]:
    return lambda old: write(day) if (day := day_of(old)) else None


def midnight(day: dt.date) -> str:
    """The moment at which a day begins here, as programs keep it."""
    moment = dt.datetime.combine(day, dt.time(), HERE).astimezone(dt.UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def short(day: dt.date) -> str:
    return f"{day.day}-{MONTHS[day.month - 1]}-{day:%y}"


# --- dates ---
kind("date with a short month", DATES, dated(short))
kind("date with the whole month", DATES, dated(lambda d: f"{d.day} {WHOLE[d.month - 1]} {d.year}"))
kind(
    "date with its weekday",
    DATES,
    dated(lambda d: f"{DAYS[d.weekday()]} {d.day} {WHOLE[d.month - 1]} {d.year}"),
)
kind(
    "date with another weekday",
    DATES,
    dated(lambda d: f"{DAYS[d.weekday() - 1]} {d.day} {WHOLE[d.month - 1]} {d.year}"),
)
kind("date with an early hour", DATES, dated(lambda d: f"{d.day}-{d.month}-{d.year} 9:05"))
kind("date with slashes and the year first", DATES, dated(lambda d: f"{d:%Y/%m/%d}"))
kind("date in eight digits", DATES, dated(lambda d: f"{d:%Y%m%d}"))
kind("date as a moment elsewhere", DATES, dated(midnight))
kind("date as a moment with its offset", DATES, dated(lambda d: f"{d.isoformat()}T13:39:50+02:00"))
kind("date with long dashes", DATES, dated(lambda d: f"{d.day}–{d.month}–{d.year}"))
kind(
    "date with direction marks", DATES, dated(lambda d: f"\u200e{d.day}\u200e-\u200e{d.month}\u200e-\u200e{d.year}")
)
kind("date with a question mark", DATES, dated(lambda d: f"{d:%d-%m-%Y}?"))
kind("date that names a month", DATES, dated(lambda d: f"{WHOLE[d.month - 1]} {d.year}"))

# --- numbers ---
kind("two numbers in a cell", INTEGERS, set_to("8 6"))
kind("two numbers below each other", INTEGERS, set_to("8\n6"))
kind("number of two words", INTEGERS, set_to("10 12"))
kind("number as a data frame writes it", INTEGERS, lambda old: f"{old}.0")
kind("number with a space that does not break", INTEGERS, lambda old: f"\u00a0{old}\u00a0")
kind("number with cents", INTEGERS, set_to("€ 1.200,-"), "1200", Text)
kind("hours with a unit", {"hours"}, set_to("2,5 uur"), lambda file: "2,5" if isinstance(file, Text) else 2.5)
kind("hours and minutes", {"hours"}, set_to("2u30"), lambda file: "2,5" if isinstance(file, Text) else 2.5)
kind("hours from and to", {"hours"}, set_to("09:00-12:30"))

# --- nothing ---
for called, mark in {
    "dash": "-",
    "long dash": "–",
    "accounting dash": " -   ",
    "n.v.t.": "n.v.t.",
    "NA": "NA",
}.items():
    kind(f"nothing as {called}", OPTIONAL, set_to(mark), "")
    kind(f"required cell with {called}", REQUIRED - TEXTS - {"pilot_id"}, set_to(mark))

# --- yes and no ---
for called, mark in {"check mark": "✓", "box": "☑", "x": "x", "v": "v", "one point zero": "1.0"}.items():
    kind(f"yes as {called}", BOOLEANS, set_to(mark), "ja")
kind("yes in doubt", BOOLEANS, set_to("ja?"), "ja")
kind("yes in brackets", BOOLEANS, set_to("(ja)"), "ja")

# --- words ---
kind("choice in doubt", CHOICES - {"intervention_code"}, lambda old: f"{old}??")
kind("choice with a star", CHOICES - {"intervention_code"}, lambda old: f"{old}*")
kind("choice with two letters exchanged", {"reported_status"}, lambda old: f"{old[1]}{old[0]}{old[2:]}")
kind("choice with direction marks", CHOICES, lambda old: f"\u200e{old}\u200f")
kind("list with numbers", {"intervention_code"}, set_to("1. teamwerk\n2. baanrotatie"), "teamwerk; baanrotatie")
kind("list with slashes", {"intervention_code"}, set_to("teamwerk/baanrotatie"), "teamwerk; baanrotatie")
kind("list with a word unknown", {"intervention_code"}, set_to("teamwerk; yoga"), "teamwerk")
kind("text with direction marks", TEXTS, lambda old: f"\u200e{old}\u200f")

# --- identifiers ---
kind("pilot number with a long dash", {"pilot_id"}, lambda old: str(old).replace("-", "–"))
kind("pilot number with a space", {"pilot_id"}, lambda old: str(old).replace("-", " "))
kind("pilot number without its zeros", {"pilot_id"}, lambda old: f"WPL-{int(str(old)[4:])}")
kind("pilot number that is a name", {"pilot_id"}, set_to("Kanariepiet Zangvogel"))
kind("trade register number with its word", ZEROS, set_to("KvK 12345678"), "12345678")
kind("trade register number with a branch", ZEROS, set_to("12345678 0000"), "12345678")
kind("trade register number as a data frame writes it", ZEROS, set_to("12345678.0"), "12345678")
kind("seven digits as a data frame writes them", ZEROS, set_to("1234567.0"), "01234567", Text)
kind("branch number instead", ZEROS, set_to("000012345678"))
kind("postcode with spaces that do not break", {"postal_code"}, set_to("\u00a03511\u202fAB "), "3511 AB")
kind("number that is no citizen's with its word", {"evidence"}, set_to("RSIN 123456782"), "")
kind("person number with zeros lost", {"person_code"}, set_to("120"), "00120")
kind("person number as a data frame writes it", {"person_code"}, set_to("120.0"), "120")


def in_column(file: File, at: Position, change: Callable[[list[dt.date]], list[Any] | None]) -> Damaged | None:
    """Every date of one column written anew."""
    grid = table_of(file, at)
    if grid is None:
        return None
    column = at.column_of(grid, at.row_of(grid), DATES)
    if column is None:
        return None
    cells = {row: day for row in grid.data if (day := day_of(dict(enumerate(grid.rows[row])).get(column)))}
    written = change(list(cells.values()))
    if written is None:
        return None
    places = {(row, column): value for row, value in zip(cells, written, strict=True)}
    formats = {place: pattern for place, pattern in grid.formats.items() if place not in places}
    changed = file.with_grid(replace(grid.with_cells(places), formats=formats), at.table)
    return Damaged(changed.written(), None, touching(file, at, cells, {grid.columns[column]}), records(changed))


@damage("file", None, "column")
def column_of_dates_with_the_month_first(file: File, at: Position) -> Damaged | None:
    """As a program of the United States saves them; two late days prove it."""

    def change(days: list[dt.date]) -> list[Any] | None:
        if sum(d.day > 12 for d in days) < 2 or min(days).year < 2000:
            return None
        return [f"{d.month}/{d.day}/{d:%y}" for d in days]

    return in_column(file, at, change)


@damage("file", None, "column")
def column_of_dates_half_swapped(file: File, at: Position) -> Damaged | None:
    """Opened where the month stands first: days up to 12 became other dates, the others stayed text."""

    def change(days: list[dt.date]) -> list[Any] | None:
        early, late = sum(d.day <= 12 and d.day != d.month for d in days), sum(d.day > 12 for d in days)
        if early < 3 or late < 2:
            return None
        return [dt.date(d.year, d.day, d.month).isoformat() if d.day <= 12 else f"{d:%d/%m/%Y}" for d in days]

    return in_column(file, at, change)


@damage("row", None, "row")
def row_with_the_pilot_number_of_another_form(file: File, at: Position) -> Damaged | None:
    return in_cell(file, at, {"pilot_id"}, lambda old: f"pilot {old}")
