"""What may be repeated of what a sender wrote, where it may have come into the wrong place.

A cell is repeated when it looks like what its column holds; of any other cell only its length is told.
"""

import re
from dataclasses import dataclass

from ingest.cells import Unfit, in_one_line, tidy
from ingest.contract import Column, plain
from ingest.dates import DAY_NUMBERS, MONTH_NUMBERS, read_day
from ingest.personal import holds_bsn, holds_contact
from ingest.values import ERROR_VALUE, LIKE, LIKE_SHORT, SHORT, likeness

YEARS = range(2000, 2050)  # a day of another year may be a date of birth
ABOUT = {"ca", "ca.", "circa", "ongeveer", "plm.", "of", "tot", "en", "min", "minuten"}
AMOUNT = re.compile(r"[€±~<>]? ?-?(?:0|[1-9]\d{0,5})(?:[.,:]\d{1,3})*")
CODES = {
    "kvk": r"(?:k\.?v\.?k\.?)?[. :]*\d(?:[ .]?\d){4,7}(?:\.0)?",
    "sbi": r"\d{1,5}(?:\.\d{1,3})*",
    "postcode": r"\d{3,4} ?[A-Za-z]{0,2}",
    "pilot": r"[A-Za-z]{1,4}[ _.-]?\d{1,5}\??",
}
LIKELY_CODE, LONGEST = 0.5, 40


@dataclass(frozen=True)
class Shown:
    """A cell in a message: its text, or its length, or neither (the cell is of a person)."""

    text: str | None = None
    length: int | None = None

    def named(self, language: str) -> str:
        if self.text is not None:
            return f"'{self.text}'"
        one, some = WORDS[language]
        return one if self.length is None else some.format(n=self.length)


WORDS = {
    "nl": ("deze waarde", "een tekst van {n} tekens"),
    "en": ("this value", "a text of {n} characters"),
}
NOT_SHOWN = Shown()


def shown_cell(column: Column, text: str | None, is_about_persons: bool) -> Shown:
    """How a cell may be spoken of. Lists and surveys of persons, free text and digests never repeat one."""
    if not text or is_about_persons or column.type in ("person", "text", "dropped"):
        return NOT_SHOWN
    cell = in_one_line(tidy(text))
    if re.fullmatch(ERROR_VALUE, cell) or looks_right(column, cell):
        return Shown(text=cell)
    return NOT_SHOWN if column.type == "date" and names_a_day(cell) else Shown(length=len(cell))


def looks_right(column: Column, cell: str) -> bool:
    """Whether a cell looks like what its column holds: a date, a number, a word near the list."""
    if len(cell) > LONGEST or holds_bsn(cell) or holds_contact(cell):
        return False
    if column.type == "date":
        return looks_like_a_day(cell)
    if column.type in ("integer", "hours"):
        parts = re.split(r"[ +/]+", cell.lower())
        return all(AMOUNT.fullmatch(part) or part in column.units | ABOUT for part in parts)
    if column.type in CODES:
        return is_code(column, cell)
    known = column.choices or dict.fromkeys(("ja", "nee"))
    enough = LIKE_SHORT if len(cell) <= SHORT else LIKE
    return max((likeness(plain(cell), word) for word in known), default=0) >= enough


def looks_like_a_day(cell: str) -> bool:
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", cell)}
    if not words <= MONTH_NUMBERS.keys() | DAY_NUMBERS.keys() | {
        "t",
        "z",
        "week",
        "q",
        "begin",
        "eind",
        "medio",
        "uur",
    }:
        return False
    try:
        return read_day(cell).year in YEARS and not cell.isdecimal()
    except Unfit:
        years = {int(number) for number in re.findall(r"(?<!\d)\d{4}(?!\d)", cell)}
        return len(re.findall(r"\d", cell)) <= 8 and not cell.isdecimal() and all(year in YEARS for year in years)


def names_a_day(cell: str) -> bool:
    try:
        read_day(cell)
    except Unfit:
        return False
    return True


def is_code(column: Column, cell: str) -> bool:
    if not re.fullmatch(CODES[column.type], cell, re.IGNORECASE):
        return False
    letters = re.sub(r"[^A-Z]", "", cell.upper())
    return column.type != "pilot" or likeness(letters, re.sub(r"[^A-Z]", "", column.form)) >= LIKELY_CODE
