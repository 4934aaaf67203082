"""Messages a fund secretary understands, in Dutch and English, each with its address."""

import string
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from ingest.shown import NOT_SHOWN, Shown

LANGUAGES = ("nl", "en")
WHAT_STANDS = {"nl": "wat er staat", "en": "what stands there"}
SHEET, ROW, COLUMN = (
    {"nl": "blad", "en": "sheet"},
    {"nl": "rij", "en": "row"},
    {"nl": "kolom", "en": "column"},
)


ROWS, AND, OTHERS = {"nl": "rijen", "en": "rows"}, {"nl": "en", "en": "and"}, {"nl": "andere", "en": "others"}
MOST_VALUES, MOST_STRETCHES = 3, 8


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """reason code → language → template; `asks`: false for what a sender may know and need not act on."""
    return tomllib.loads((Path(__file__).parent / "messages.toml").read_text("utf-8"))


def address(language: str, sheet: str, rows: int | Sequence[int] | None, column: str | None) -> str:
    parts = [f"{SHEET[language]} {sheet}"] if sheet else []
    parts += [rows_in_words([rows] if isinstance(rows, int) else rows, language)] if rows else []
    parts += [f"{COLUMN[language]} '{column}'"] if column else []
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def rows_in_words(rows: Sequence[int], language: str) -> str:
    """ "rij 3", or "rijen 3, 5–9 en 12"."""
    if len(rows) == 1:
        return f"{ROW[language]} {rows[0]}"
    stretches: list[list[int]] = []
    for row in sorted(set(rows)):
        if stretches and row == stretches[-1][-1] + 1:
            stretches[-1].append(row)
        else:
            stretches.append([row])
    parts = [part for rows in stretches for part in ([rows] if len(rows) > 2 else [[row] for row in rows])]
    texts = [f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts]
    left = sum(map(len, parts[MOST_STRETCHES:]))
    return f"{ROWS[language]} {listed(texts[:MOST_STRETCHES], left, language)}"


def listed(texts: Sequence[str], left: int, language: str) -> str:
    """Texts as people list them, and how many more there are."""
    if left:
        return f"{', '.join(texts)} {AND[language]} {left} {OTHERS[language]}"
    *first, last = texts
    return f"{', '.join(first)} {AND[language]} {last}" if first else last


def say(code: str, language: str, **details: object) -> str:
    """The message of a reason code.

    A detail that is a dict holds its words per language; one that is missing is left out, never an error.
    {place} is the sheet with a colon, where it has one.
    """
    if details.get("sheet"):
        details.setdefault("place", f"{details['sheet']}: ")
    return filled_in(catalogue()[code][language], language, details)


def filled_in(template: str, language: str, details: Mapping[str, object]) -> str:
    names = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    said = {name: d[language] if isinstance(d := details.get(name, ""), dict) else d for name in names}
    text = template.format(**said).removeprefix(": ")
    return text[:1].upper() + text[1:]


def column_letters(position: int) -> str:
    """A column as spreadsheets name it: 0 is A, 27 is AB."""
    letters, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Messages:
    """Messages about one delivery, gathered as rows of the raw table `messages`."""

    def __init__(self, delivery_seq: int, shown: Callable[[str], str] = str) -> None:
        """`shown` gives words of the sender as they may be told further: every detail that is one text."""
        self.delivery_seq, self.shown = delivery_seq, shown
        self.messages: list[Message] = []

    def add(
        self,
        code: str,
        severity: str,
        sheet: str,
        row: int | None = None,
        column: str | None = None,
        cell: Shown = NOT_SHOWN,
        **details: Any,
    ) -> None:
        """One message; `cell` is how the cell it is about may be spoken of."""
        self.messages.append(Message(code, severity, sheet, row, column, cell, with_shown(details, self.shown)))

    def frame(self, schema: dict[str, pl.DataType]) -> pl.DataFrame:
        """A row per message; messages with one cause, in one column of a sheet, also say that cause together."""
        causes: dict[tuple[Any, ...], list[Message]] = {}
        for message in self.messages:
            causes.setdefault(message.cause, []).append(message)
        together = {cause: texts_of_all(messages) for cause, messages in causes.items()}
        rows = [message.row_of(self.delivery_seq) | together[message.cause] for message in self.messages]
        return pl.DataFrame(rows, schema=schema)


@dataclass(frozen=True)
class Message:
    """What is said of one cell, row, column or sheet."""

    code: str
    severity: str
    sheet: str
    row: int | None
    column: str | None
    cell: Shown
    details: Mapping[str, Any]

    @property
    def cause(self) -> tuple[Any, ...]:
        return self.code, self.severity, self.sheet, self.column, self.row is None

    def text(self, language: str, where: str) -> str:
        return say(self.code, language, where=where, value=self.cell.named(language), **self.details)

    def row_of(self, delivery_seq: int) -> dict[str, Any]:
        found = {
            "delivery_seq": delivery_seq,
            "sheet": self.sheet,
            "row_number": self.row,
            "column_heading": self.column,
            "severity": self.severity,
            "reason_code": self.code,
            "original": self.cell.text,
            "asks": catalogue()[self.code].get("asks", True),
        }
        for language in LANGUAGES:
            found[f"message_{language}"] = self.text(language, address(language, self.sheet, self.row, self.column))
            found[f"said_{language}"] = self.text(language, "")
        return found


def with_shown(details: Mapping[str, Any], shown: Callable[[str], str]) -> dict[str, Any]:
    """Details of which each text is as it may be told; those in both languages are our own words."""
    return {name: shown(detail) if isinstance(detail, str) else detail for name, detail in details.items()}


def texts_of_all(messages: Sequence[Message]) -> dict[str, str]:
    """What messages with one cause say together, in each language."""
    first = messages[0]
    rows = [message.row for message in messages if message.row is not None]
    texts = {}
    for language in LANGUAGES:
        details = {name: together([m.details.get(name, "") for m in messages], language) for name in first.details}
        value = all_named([message.cell for message in messages], language)
        where = address(language, first.sheet, rows, first.column)
        templates = catalogue()[first.code]
        name = f"all_{language}" if len(messages) > 1 and f"all_{language}" in templates else language
        texts[f"cause_{language}"] = filled_in(
            templates[name], language, details | {"where": where, "value": value}
        )
    return texts


def together(values: Sequence[Any], language: str) -> str:
    """One detail of several messages: the different values of it, some of them when there are many."""
    texts = list(dict.fromkeys(str(value[language] if isinstance(value, dict) else value) for value in values))
    return listed(texts[:MOST_VALUES], len(texts) - MOST_VALUES if len(texts) > MOST_VALUES else 0, language)


def all_named(cells: Sequence[Shown], language: str) -> str:
    """The cells of several messages: alike they are named as one, otherwise as what stands there."""
    if len(set(cells)) == 1:
        return cells[0].named(language)
    texts = [cell.named(language) for cell in cells if cell.text is not None]
    return f"{WHAT_STANDS[language]} ({together(texts, language)})" if texts else WHAT_STANDS[language]
