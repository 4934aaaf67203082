"""The one place that decides: every record of a file gets exactly one fate.

loaded, rejected, duplicate (data rows), heading, note, total, blank; rows_read is the data rows.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from ingest.cells import tidy
from ingest.contract import Column, Contract, Tool, plain
from ingest.dates import read_moment
from ingest.headings import Matching, match
from ingest.layout import arrange, joined, unheaded
from ingest.messages import Messages
from ingest.notation import Notation, notation_of_dates, notation_of_numbers
from ingest.personal import CONTACT, holds_bsn
from ingest.rules import mendable, rules_of
from ingest.shown import shown_cell
from ingest.surveys import is_finished, is_tried, is_unanswered, read_answer
from ingest.table import Refused, Table
from ingest.values import Parsed, parse_column

FATES = ("loaded", "rejected", "duplicate", "heading", "note", "total", "blank")
SILENT = {"three_decimals", "currency_format"}  # remarks that change nothing a sender should know
NUMERIC = ("integer", "hours")
IF_UNCLEAR = {"day_first", "point_thousands"}  # said only where no column of the sheet shows what is meant
STRAY = 0.1  # a nameless column filled in fewer rows holds shifted cells, not a column


class Sheet:
    """One sheet on its way through the decisions: the data rows left, and the fates so far."""

    def __init__(self, table: Table, matching: Matching | None) -> None:
        self.name, self.remarks, self.matching = table.sheet, table.remarks, matching
        heading = replace(matching.heading, is_certain=not matching.unknown) if matching else None
        layout = arrange(table, heading, amounts_of(matching) if matching else ())
        self.spans = layout.table.spans
        self.fates = Counter(layout.others.values())
        self.fates.update(dict(layout.fates.filter(~layout.is_data).value_counts().rows()))
        self.reasons = layout.reasons
        self.totals = layout.totals
        self.claimed = [layout.table.rows[at] for at in sorted(layout.claimed)]
        self.rows = layout.table.rows.filter(layout.is_data)
        self.cells = layout.table.cells.filter(layout.is_data)
        self.records = len(table.rows) + len(table.ragged) + len(table.broken)

    def reject_unheaded(self, table: Table, messages: Messages) -> None:
        """Rows of a table without a heading of ours, beside one that loads, go back to the sender."""
        rows = unheaded(table) if self.matching is None else []
        if rows:
            self.fates["note"] -= len(rows)
            self.fates["rejected"] += len(rows)
            messages.add("unheaded_sheet", "error", self.name, count=len(rows))

    @property
    def kind(self) -> str:
        return self.matching.kind.name if self.matching else ""

    @property
    def is_survey(self) -> bool:
        return bool(self.matching and self.matching.kind.is_survey)

    def counts(self) -> dict[str, int]:
        """Rows per fate; AssertionError when a record has no fate or two."""
        assert sum(self.fates.values()) == self.records, (self.name, self.fates, self.records)
        rows = {f"rows_{fate}": self.fates[fate] for fate in FATES}
        return rows | {"rows_read": self.fates["loaded"] + self.fates["rejected"] + self.fates["duplicate"]}

    def take_out(self, rows: Iterable[int], fate: str) -> None:
        """Give data rows another fate before they are parsed."""
        gone = self.rows.is_in(list(rows))
        self.fates[fate] += int(gone.sum())
        self.cells, self.rows = self.cells.filter(~gone), self.rows.filter(~gone)


def amounts_of(matching: Matching) -> set[int]:
    """Columns in which a cell merged over several rows may be their sum."""
    amounts = {column.name for column in matching.kind.delivered if column.type in ("integer", "number")}
    return {at for name, at in matching.columns.items() if name in amounts}


def sort_records(sheet: Sheet, contract: Contract, messages: Messages) -> None:
    """First fates: rows of the wrong shape are rejected; headings again and false totals are no data."""
    assert sheet.matching is not None
    for row, (code, details) in sheet.reasons.items():
        messages.add(code, "error", sheet.name, row, **details)
    reject(sheet, false_totals(sheet, sheet.matching), "total_differs", messages)
    reject(sheet, stray_cells(sheet, sheet.matching), "surplus_cell", messages)
    sheet.take_out(headings_again(sheet, sheet.matching, contract), "heading")


def reject(sheet: Sheet, rows: list[int], code: str, messages: Messages) -> None:
    for row in rows:
        messages.add(code, "error", sheet.name, row)
    sheet.take_out(rows, "rejected")


def false_totals(sheet: Sheet, matching: Matching) -> list[int]:
    """Rows that say total, miss required cells and do not add up."""
    required = [str(matching.columns[column.name]) for column in matching.required]
    incomplete = sheet.cells.select(pl.any_horizontal(pl.col(required).str.strip_chars() == "")).to_series()
    return sheet.rows.filter(sheet.rows.is_in(sheet.claimed) & incomplete).to_list()


def stray_cells(sheet: Sheet, matching: Matching) -> list[int]:
    """Rows with a cell right of the last heading: their cells have shifted, or the row is too long."""
    last = max(n for n, parts in enumerate(matching.heading.parts) if parts)
    beyond = sheet.cells.columns[last + 1 :]
    if not beyond or not sheet.cells.height:
        return []
    is_stray = sheet.cells.select(pl.any_horizontal(pl.col(beyond).str.strip_chars() != "")).to_series()
    return sheet.rows.filter(is_stray).to_list() if is_stray.sum() < STRAY * len(is_stray) + 1 else []


def headings_again(sheet: Sheet, matching: Matching, contract: Contract) -> list[int]:
    """Rows that are headings of the same columns; Refused when they head another table."""
    spelled = {word for kind in contract.kinds.values() for column in kind.delivered for word in column.spellings}
    name = str(matching.columns[matching.required[0].name])
    words = sheet.cells[name].unique()
    hits = [word for word in words.filter(~words.str.contains(r"^\s*$")) if plain(word) in spelled]
    again = []
    for row, cells in zip(*rows_with(sheet, name, hits), strict=True):
        heading = joined([(row, list(cells))], ())
        found = max((match(kind, heading, contract) for kind in contract.kinds.values()), key=lambda m: m.score)
        if found.columns == matching.columns or 2 * found.score >= matching.score > found.score > 2:
            again.append(row)
        elif found.is_likely:
            raise Refused("stacked_tables", sheet=sheet.name, row=row)
    return again


def rows_with(sheet: Sheet, name: str, words: list[str]) -> tuple[list[int], list[tuple[str, ...]]]:
    hit = sheet.cells[name].is_in(words) if words else pl.repeat(False, len(sheet.rows), eager=True)
    return sheet.rows.filter(hit).to_list(), sheet.cells.filter(hit).rows()


class Decision:
    """Parses the data rows of one sheet and gathers what is wrong with each."""

    def __init__(self, sheet: Sheet, contract: Contract, messages: Messages, received_on: dt.date) -> None:
        assert sheet.matching is not None
        self.sheet, self.contract, self.messages, self.received_on = sheet, contract, messages, received_on
        self.matching, self.kind, self.rows = sheet.matching, sheet.matching.kind, sheet.rows
        self.texts: dict[str, pl.Series] = {}
        self.bad: set[int] = set()
        self.values: dict[str, pl.Series] = {"row_number": self.rows}

    @property
    def is_bad(self) -> pl.Series:
        mask = pl.repeat(False, len(self.rows), dtype=pl.Boolean, eager=True)
        return mask.scatter(sorted(self.bad), True) if self.bad else mask

    def heading(self, column: Column) -> str:
        """The heading as sent, or the contract's when the column was not sent."""
        at = self.matching.columns.get(column.name)
        return column.heading if at is None else self.matching.headings[at]

    def report(
        self, column: Column, code: str, index: int, severity: str = "error", part: str = "", **details: object
    ) -> None:
        """Say something of a cell; `part` is what of it is meant, where that is not all."""
        if severity == "error":
            self.bad.add(index)
        texts = self.texts.get(column.name)
        cell = shown_cell(column, part or (None if texts is None else texts[index]), self.kind.is_about_persons)
        self.messages.add(code, severity, self.sheet.name, self.rows[index], self.heading(column), cell, **details)

    def texts_of(self, position: int | None) -> pl.Series:
        """The texts of one column as read."""
        if position is None:
            return pl.repeat("", len(self.rows), dtype=pl.String, eager=True)
        texts = self.sheet.cells[str(position)]
        numbers = [r.row for r in self.sheet.remarks if r.code == "three_decimals" and r.column == position]
        if not numbers:
            return texts
        at = self.rows.is_in(numbers).arg_true()
        return texts.scatter(at, texts.gather(at) + "0")  # 1.1250 cannot pass for thousands

    def cells(self) -> None:
        """Parse every declared column; report cells that are missing or do not fit."""
        for column in self.kind.delivered:
            self.texts[column.name] = self.answered(column, self.texts_of(self.matching.columns.get(column.name)))
        notations = self.notations()
        for column in self.kind.delivered:
            texts = self.texts[column.name]
            parsed = parse_column(column, texts, notations.get(column.name, Notation()))
            self.values[column.name] = parsed.values
            private = self.private_cells(column, texts, parsed.distinct)
            self.report_cells(column, texts, parsed, private)

    def answered(self, column: Column, texts: pl.Series) -> pl.Series:
        """The texts of a survey's column less those that say there is no answer, where none is needed."""
        if not self.kind.is_survey or column.required:
            return texts
        texts = self.without_marks(texts)
        if column.type not in ("choice", "person"):
            return texts
        said = [text for text in texts.drop_nulls().unique() if is_unanswered(text, self.contract.unanswered)]
        return texts.set(texts.is_in(said), None) if said else texts

    def without_marks(self, texts: pl.Series) -> pl.Series:
        """Empty where the survey tool writes that a question was not answered."""
        marks = list(self.matching.tool.unanswered) if self.matching.tool else []
        return texts.set(texts.str.strip_chars().is_in(marks), "") if marks else texts

    def notations(self) -> dict[str, Notation]:
        """How dates and numbers are written, said where nothing on the sheet shows it."""
        of = {column.name: column for column in self.kind.delivered if column.name in self.matching.columns}
        texts = {name: self.texts[name].drop_nulls().unique().to_list() for name in of}
        dates = notation_of_dates({name: texts[name] for name, column in of.items() if column.type == "date"})
        numbers = {name: notation_of_numbers(texts[name]) for name, column in of.items() if column.type in NUMERIC}
        for found in (dates, numbers):
            is_clear = any(notation.is_proven for notation in found.values())
            for name, notation in found.items():
                if notation.said and not (is_clear and notation.said in IF_UNCLEAR):
                    self.messages.add(notation.said, "warning", self.sheet.name, None, self.heading(of[name]))
        return dates | numbers

    def report_cells(self, column: Column, texts: pl.Series, parsed: Parsed, private: set[int]) -> None:
        about: dict[str, Any] = {"choices": ", ".join(column.shown), "minimum": column.min}
        for index in where(texts, parsed.errors):
            if index not in private:
                fault = parsed.errors[texts[index]]
                if self.costs_the_cell(column, fault.code):
                    self.report(column, "answer_dropped", index, "warning", **about)
                else:
                    self.report(column, fault.code, index, **about | fault.details)
        for index in where(texts, parsed.warnings):
            self.report(column, parsed.warnings[texts[index]], index, "warning")
        for index in where(texts, parsed.blank) if column.required else []:
            self.report(column, "missing_value", index)
        if parsed.nothing and not column.required:
            words = ", ".join(sorted({f"'{tidy(text)}'" for text in parsed.nothing}))
            self.messages.add("read_as_empty", "warning", self.sheet.name, None, self.heading(column), words=words)

    def costs_the_cell(self, column: Column, code: str) -> bool:
        """An answer outside an optional list of a survey is lost; the response is not."""
        return self.kind.is_survey and column.type == "choice" and not column.required and code != "error_cell"

    def private_cells(self, column: Column, texts: pl.Series, distinct: pl.Series) -> set[int]:
        """Rows that hold what may be a citizen service number, or how to reach a person; never repeated.

        Of a text that need not be there only the cell is lost.
        """
        if column.type == "kvk" or (self.kind.is_survey and column.key):
            return set()
        numbers = distinct.filter(distinct.str.contains(r"\d{9}|\d{4}[. ]\d\d[. ]\d{3}"))
        found = {text: "bsn" for text in numbers if holds_bsn(text)}
        if column.type == "person":
            self.check_persons(column, texts, found)
            return set()
        if column.type in ("text", "code"):
            found |= {
                text: "contact" for text in distinct.filter(distinct.str.contains(CONTACT)) if text not in found
            }
        indices = where(texts, found)
        is_lost = column.type in ("text", "code") and not (column.required or column.key)
        for index in indices:
            code = found[texts[index]]
            self.report(column, f"{code}_dropped" if is_lost else code, index, "warning" if is_lost else "error")
        if indices and is_lost:
            self.values[column.name] = self.values[column.name].scatter(indices, None)
        return set(indices)

    def check_persons(self, column: Column, texts: pl.Series, found: Mapping[str, str]) -> None:
        """Refuse a column of citizen service numbers where numbers of persons are expected."""
        if found and texts.is_in(list(found)).sum() > (texts != "").sum() / 2:
            place = f"{self.sheet.name}: " if self.sheet.name else ""
            raise Refused("bsn_as_key", place=place, column=self.heading(column))

    def answers(self) -> None:
        """Parse the answers of a survey; an answer off its scale rejects the response."""
        for question in self.contract.questions:
            at = self.matching.questions.get(question.code)
            if at is None:
                continue
            texts = self.without_marks(self.texts_of(at))
            read = {text: read_answer(question, text.strip()) for text in texts.unique() if text.strip()}
            known = {text: value for text, (value, _) in read.items()}
            self.values[question.code] = texts.replace_strict(known, default=None, return_dtype=pl.Int64)
            column = Column(question.code, self.matching.headings[at], "integer", pl.Int64)
            self.texts[question.code] = texts
            for index in where(texts, {text for text, (_, is_read) in read.items() if not is_read}):
                self.report(column, "off_scale", index)
        self.responses()

    def responses(self) -> None:
        """What a survey tool says of each response: an incomplete one has no completion date, a try is refused."""
        tool = self.matching.tool
        self.values["moment_code"] = self.moments()
        number, completed = self.kind.column("response_id"), self.kind.column("completed_on")
        if tool is None:
            for index in (self.texts[completed.name].str.strip_chars() == "").arg_true().to_list():
                self.report(completed, "missing_value", index)
            return
        if not self.texts[number.name].str.contains(r"\d").any() and len(self.rows) > 1:
            place = f"{self.sheet.name}: " if self.sheet.name else ""
            raise Refused("no_response_numbers", place=place, column=self.heading(number))
        self.date_undated(tool, completed)
        finished = self.states(tool.finished, is_finished)
        if finished is not None:
            day = pl.when(finished).then(self.values[completed.name])
            self.values[completed.name] = pl.select(day.alias(completed.name)).to_series()
        tried = self.states(tool.tested, is_tried)
        for index in tried.fill_null(False).arg_true().to_list() if tried is not None else ():
            self.report(number, "tried_response", index)

    def moments(self) -> pl.Series:
        """The minute of each response, as text: when it was begun, else completed."""
        at = self.matching.position(self.matching.tool.started) if self.matching.tool else None
        texts = self.texts["completed_on"] if at is None else self.texts_of(at)
        notation = notation_of_dates({"moment": texts.drop_nulls().unique().to_list()})["moment"]
        known = {text: str(found) for text in texts.unique() if (found := read_moment(text, notation.month_first))}
        return texts.replace_strict(known, default=None, return_dtype=pl.String).alias("moment_code")

    def date_undated(self, tool: Tool, completed: Column) -> None:
        """An export without dates: answers to a wave that has closed count as received; to another one not yet."""
        days = self.values[completed.name]
        if not tool.undated or days.drop_nulls().unique().to_list() != [dt.date.fromisoformat(tool.undated)]:
            return
        closed = [wave for wave, day in self.contract.closing_days.items() if day <= self.received_on]
        is_closed = self.values["wave_code"].is_in(closed).fill_null(False) & days.is_not_null()
        received = pl.when(is_closed).then(pl.lit(self.received_on))
        self.values[completed.name] = pl.select(received.alias(completed.name)).to_series()
        self.messages.add("undated", "warning", self.sheet.name, None, self.heading(completed), tool=tool.label)
        for index in (days.is_not_null() & ~is_closed).arg_true().to_list():
            self.report(completed, "undated_open_wave", index, tool=tool.label)

    def states(self, names: frozenset[str], read: Callable[[str], bool | None]) -> pl.Series | None:
        """A column of the tool itself as yes or no; a cell that says neither rejects the response."""
        at = self.matching.position(names)
        if at is None:
            return None
        texts = self.texts_of(at).str.strip_chars()
        known = {text: read(text) for text in texts.unique()}
        column = Column("state", self.matching.headings[at], "boolean", pl.Boolean)
        for index in where(texts, {text for text, state in known.items() if state is None}):
            self.report(column, "unclear_state", index)
        return texts.replace_strict(known, default=None, return_dtype=pl.Boolean)

    def remarks(self) -> None:
        """What the reader noticed about cells that count, rows that load, or the sheet."""
        names = {at: name for name, at in [*self.matching.columns.items(), *self.matching.questions.items()]}
        index_of = {row: index for index, row in enumerate(self.rows.to_list())} if self.sheet.remarks else {}
        gone = self.withdrawn()
        for remark in self.sheet.remarks:
            index = index_of.get(remark.row) if remark.row else None
            if (remark.row and index is None) or remark.code in SILENT:
                continue
            counts = remark.column in names
            if remark.column is not None and not counts and remark.code != "cell_note":
                continue
            if remark.code == "struck_through" and index in gone:
                continue
            heading = self.matching.headings[remark.column] if remark.column is not None and counts else None
            if remark.code == "short_decimal" and (index is None or self.type_at(remark.column) != "sbi"):
                continue
            if remark.is_error and index is not None:
                self.bad.add(index)
            severity = "error" if remark.is_error and index is not None else "warning"
            self.messages.add(remark.code, severity, self.sheet.name, remark.row, heading)
        self.merged(set(names))

    def withdrawn(self) -> set[int]:
        """Positions of the rows that the sender withdraws."""
        said = self.values.get("is_withdrawn")
        return set() if said is None else set(said.fill_null(False).arg_true())

    def type_at(self, position: int | None) -> str:
        return next((c.type for c in self.kind.delivered if self.matching.columns.get(c.name) == position), "")

    def merged(self, positions: set[int]) -> None:
        """A merged cell says nothing certain about the columns it covers but its first, an amount about no row."""
        for span in self.sheet.spans:
            covered = positions & set(range(span.left, span.right + 1))
            for index in self.rows.is_between(span.top, span.bottom).arg_true().to_list():
                is_first = self.rows[index] == span.top and span.right > span.left
                columns = covered - {span.left} if is_first else covered
                if columns:
                    self.bad.add(index)
                    heading = self.matching.headings[min(columns)]
                    self.messages.add("merged_cells", "error", self.sheet.name, self.rows[index], heading)

    def rows_rules(self, project_start: dt.date) -> pl.DataFrame:
        """Mend what the contract mends, then reject rows that break a rule; the frame as mended."""
        frame = pl.DataFrame(self.values)
        columns = {column.name: column for column in self.kind.columns}
        for rule, becomes in mendable(self.kind, self.received_on):
            hit = frame.select(rule.broken.fill_null(False)).to_series()
            for index in hit.arg_true().to_list():
                column = columns[rule.column]
                self.report(column, rule.code, index, "warning")
            frame = frame.with_columns(
                **{name: pl.when(hit).then(value).otherwise(pl.col(name)) for name, value in becomes.items()}
            )
        for rule in rules_of(self.kind, self.received_on, project_start):
            hit = frame.select(rule.broken.fill_null(False)).to_series()
            for index in hit.arg_true().to_list():
                column = columns[rule.column]
                self.report(column, rule.code, index, **rule.details)
        return frame


def where(texts: pl.Series, wanted: Iterable[str]) -> list[int]:
    """Positions of texts that are in `wanted`."""
    listed = list(wanted)
    return texts.is_in(listed).arg_true().to_list() if listed else []
