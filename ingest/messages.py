"""Messages a fund secretary understands, in Dutch and English, each with its address."""

import string
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from ingest.shown import NOT_SHOWN, Shown

SHEET, ROW, COLUMN = (
    {"nl": "blad", "en": "sheet"},
    {"nl": "rij", "en": "row"},
    {"nl": "kolom", "en": "column"},
)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """reason code → language → template."""
    return tomllib.loads((Path(__file__).parent / "messages.toml").read_text("utf-8"))


def address(language: str, sheet: str, row: int | None, column: str | None) -> str:
    parts = [f"{SHEET[language]} {sheet}"] if sheet else []
    parts += [f"{ROW[language]} {row}"] if row else []
    parts += [f"{COLUMN[language]} '{column}'"] if column else []
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def say(code: str, language: str, **details: object) -> str:
    """The message of a reason code. A detail that is a dict holds its words per language; one that is
    missing is left out, never an error. {place} is the sheet with a colon, where it has a name.
    """
    if details.get("sheet"):
        details.setdefault("place", f"{details['sheet']}: ")
    template = catalogue()[code][language]
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

    def __init__(self, delivery_seq: int) -> None:
        self.delivery_seq = delivery_seq
        self.rows: list[dict[str, object]] = []

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
        texts = {}
        for language in ("nl", "en"):
            where = address(language, sheet, row, column)
            texts[language] = say(code, language, where=where, value=cell.named(language), **details)
        self.rows.append(
            {
                "delivery_seq": self.delivery_seq,
                "sheet": sheet,
                "row_number": row,
                "column_heading": column,
                "severity": severity,
                "reason_code": code,
                "message_nl": texts["nl"],
                "message_en": texts["en"],
                "original": cell.text,
            }
        )

    def frame(self, schema: dict[str, pl.DataType]) -> pl.DataFrame:
        return pl.DataFrame(self.rows, schema=schema)
