"""The one place that decides: every record of a file gets exactly one fate.

loaded, rejected, duplicate (data rows), heading, note, total, blank; rows_read is the data rows.
"""

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ingest.contract import Column, Contract, Question, plain
from ingest.headings import Matching
from ingest.messages import Messages
from ingest.rules import mendable, rules_of
from ingest.table import Table
from ingest.values import Parsed, parse_distinct

FATES = ("loaded", "rejected", "duplicate", "heading", "note", "total", "blank")
TOTALS = ("totaal", "subtotaal", "total", "subtotal", "eindtotaal", "som")


@dataclass
class Sheet:
    """One sheet on its way through the decisions. `data`: (physical row, cells) of data rows."""

    table: Table
    heading: int = -1
    matching: Matching | None = None
    fates: Counter[str] = field(default_factory=Counter)
    data: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.matching.kind.name if self.matching else ""

    @property
    def is_survey(self) -> bool:
        return self.kind == "survey_responses"

    def counts(self) -> dict[str, int]:
        rows = {f"rows_{fate}": self.fates[fate] for fate in FATES}
        return rows | {"rows_read": self.fates["loaded"] + self.fates["rejected"] + self.fates["duplicate"]}


def sort_records(sheet: Sheet, messages: Messages) -> None:
    """First fates: what is no data row; rows of the wrong shape are rejected, the rest is data."""
    headings = sheet.matching.headings if sheet.matching else []
    width = len(headings)
    for index, (row, cells) in enumerate(sheet.table.rows):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if not filled:
            sheet.fates["blank"] += 1
        elif sheet.matching is None or index < sheet.heading:
            sheet.fates["note"] += 1
        elif cells == headings:
            sheet.fates["heading"] += 1
        elif is_note(cells, filled):
            sheet.fates["note"] += 1
        elif is_total(sheet.matching, cells, filled):
            sheet.fates["total"] += 1
        elif misshapen(sheet.table, cells, width):
            sheet.fates["rejected"] += 1
            details: dict[str, Any] = {"found": len(cells), "expected": width}
            messages.add("field_count", "error", sheet.table.sheet, row, **details)
        else:
            sheet.data.append((row, cells))


def is_note(cells: list[str], filled: list[str]) -> bool:
    """A lone cell with several words is a remark; a lone key is a row with cells missing."""
    return len(filled) == 1 and " " in filled[0] and cells[0].strip() in ("", filled[0])


def is_total(matching: Matching, cells: list[str], filled: list[str]) -> bool:
    required = [matching.columns[c.name] for c in matching.required]
    incomplete = any(at >= len(cells) or not cells[at].strip() for at in required)
    return incomplete and plain(filled[0]).startswith(TOTALS)


def misshapen(table: Table, cells: list[str], width: int) -> bool:
    if table.ragged:
        return len(cells) != width
    return any(cell.strip() for cell in cells[width:])


def texts_of(sheet: Sheet, position: int | None) -> pl.Series:
    """The stripped texts of one column of the data rows; empty is null."""
    if position is None:
        return pl.Series([None] * len(sheet.data), dtype=pl.String)
    cells = [row[position].strip() if position < len(row) else "" for _, row in sheet.data]
    return pl.Series([cell or None for cell in cells], dtype=pl.String)


class Decision:
    """Parses the data rows of one sheet and gathers what is wrong with each."""

    def __init__(self, sheet: Sheet, contract: Contract, messages: Messages) -> None:
        assert sheet.matching is not None
        self.sheet, self.contract, self.messages = sheet, contract, messages
        self.matching, self.kind = sheet.matching, sheet.matching.kind
        self.rows = pl.Series([row for row, _ in sheet.data], dtype=pl.Int64)
        self.texts: dict[str, pl.Series] = {}
        self.bad = [False] * len(sheet.data)
        self.values: dict[str, pl.Series] = {"row_number": self.rows}

    def heading(self, column: Column) -> str:
        """The heading as sent, or the contract's when the column was not sent."""
        at = self.matching.columns.get(column.name)
        return column.heading if at is None else self.matching.headings[at].strip()

    def original(self, column: Column, index: int) -> str | None:
        """The cell as read, unless it may hold personal data or an answer."""
        if self.sheet.is_survey or column.type in ("person", "text"):
            return None
        texts = self.texts.get(column.name)
        return texts[index] if texts is not None else None

    def report(self, column: Column, code: str, index: int, severity: str = "error", **details: object) -> None:
        if severity == "error":
            self.bad[index] = True
        self.messages.add(
            code,
            severity,
            self.sheet.table.sheet,
            self.rows[index],
            self.heading(column),
            self.original(column, index),
            **details,
        )

    def cells(self) -> None:
        """Parse every declared column; report cells that are missing or do not fit."""
        for column in self.kind.delivered:
            texts = texts_of(self.sheet, self.matching.columns.get(column.name))
            self.texts[column.name] = texts
            parsed = parse_distinct(column, texts.drop_nulls().unique().to_list())
            self.values[column.name] = typed(column, texts, parsed)
            details: dict[str, Any] = {"choices": ", ".join(column.shown), "minimum": column.min}
            for index in where(texts, parsed.errors):
                self.report(column, parsed.errors[texts[index]], index, **details)
            for index in where(texts, parsed.warnings):
                self.report(column, parsed.warnings[texts[index]], index, "warning")
            if column.required:
                for index in texts.is_null().arg_true():
                    self.report(column, "missing_value", index)

    def answers(self) -> None:
        """Parse the answers of a survey; an answer off its scale rejects the response."""
        for question in self.contract.questions:
            at = self.matching.questions.get(question.code)
            if at is None:
                continue
            texts = texts_of(self.sheet, at)
            known = {text: answer(question, text) for text in texts.drop_nulls().unique()}
            values = [known.get(text) if text else None for text in texts]
            self.values[question.code] = pl.Series(values, dtype=pl.Int64)
            column = Column(question.code, self.matching.headings[at], "integer", pl.Int64)
            for index in where(texts, {text for text, value in known.items() if value is None}):
                self.report(column, "off_scale", index)

    def rows_rules(self, received_on: dt.date, project_start: dt.date) -> pl.DataFrame:
        """Mend what the contract mends, then reject rows that break a rule; the frame as mended."""
        frame = pl.DataFrame(self.values)
        columns = {column.name: column for column in self.kind.columns}
        for rule, becomes in mendable(self.kind, received_on):
            hit = frame.select(rule.broken.fill_null(False)).to_series()
            for index in hit.arg_true():
                self.report(columns[rule.column], rule.code, index, "warning")
            frame = frame.with_columns(
                **{name: pl.when(hit).then(value).otherwise(pl.col(name)) for name, value in becomes.items()}
            )
        for rule in rules_of(self.kind, received_on, project_start):
            hit = frame.select(rule.broken.fill_null(False)).to_series()
            for index in hit.arg_true():
                self.report(columns[rule.column], rule.code, index, **rule.details)
        return frame


def typed(column: Column, texts: pl.Series, parsed: Parsed) -> pl.Series:
    """Values of the contract's type; a list cell is kept as JSON until its rows are written."""
    known = parsed.values
    if column.type == "list":
        known = {text: json.dumps(value) for text, value in known.items()}
    values = [known.get(text) if text else None for text in texts]
    return pl.Series(column.name, values, dtype=column.dtype)


def where(texts: pl.Series, wanted: set[str] | dict[str, str]) -> list[int]:
    """Positions of texts that are in `wanted`."""
    return texts.is_in(list(wanted)).arg_true().to_list() if wanted else []


def answer(question: Question, text: str) -> int | None:
    """An answer as a number on the question's scale, from its number or its label."""
    labelled = question.answers.get(plain(text))
    if labelled is not None:
        return labelled
    if text.isdecimal() and question.low <= int(text) <= question.high:
        return int(text)
    return None
