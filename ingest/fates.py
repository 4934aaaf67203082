"""The one place that decides: every record of a file gets exactly one fate.

loaded, rejected, duplicate (data rows), heading, note, total, blank; rows_read is the data rows.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from ingest.block import Given
from ingest.branches import one_answer
from ingest.cells import tidy
from ingest.contract import Column, Contract, Tool, plain
from ingest.crosstab import crosstab_of
from ingest.dates import read_moment
from ingest.headings import Matching, match
from ingest.layout import Heading, arrange, blank_rows, joined, unheaded
from ingest.left_out import away, beside, empty_lines, examples, footers, second_block
from ingest.messages import LANGUAGES, Messages, address
from ingest.notation import Notation, notation_of_dates, notation_of_numbers
from ingest.personal import CONTACT, holds_bsn
from ingest.rules import Rule, mendable, rules_of
from ingest.shown import Shown, shown_cell
from ingest.surveys import is_finished, is_tried, is_unanswered, read_answer
from ingest.table import Refused, Table
from ingest.values import Parsed, parse_column

FATES = ("loaded", "rejected", "duplicate", "heading", "note", "total", "blank")
SILENT = {"three_decimals", "currency_format"}  # remarks that change nothing a sender should know
NUMERIC = ("integer", "hours")
SECOND = r"\d:\d\d:(\d\d)"
MOMENT = r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?$"
IF_UNCLEAR = {"day_first", "point_thousands"}  # said only where no column of the sheet shows what is meant


class Sheet:
    """One sheet on its way through the decisions: the data rows left, and the fates so far."""

    def __init__(self, table: Table, matching: Matching | None) -> None:
        self.name, self.remarks, self.matching = table.sheet, table.remarks, matching
        heading = heading_of(matching) if matching else None
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

    def reject_unheaded(self, table: Table, contract: Contract, messages: Messages) -> None:
        """Rows of a table without a heading of ours, beside one that loads, go back to the sender."""
        crosstab = crosstab_of(table, contract) if self.matching is None else None
        rows = unheaded(table) if self.matching is None else []
        if crosstab:
            rows = table.rows.filter((table.rows > crosstab.row) & ~blank_rows(table)).to_list()
            messages.add("crosstab", "error", self.name, **crosstab.details)
        elif rows:
            messages.add("unheaded_sheet", "error", self.name, count=len(rows))
        self.fates["note"] -= len(rows)
        self.fates["rejected"] += len(rows)

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

    def rows_at(self, positions: Iterable[int]) -> list[int]:
        return self.rows.gather(list(positions)).to_list()

    def take_out(self, rows: Iterable[int], fate: str) -> None:
        """Give data rows another fate before they are parsed."""
        gone = self.rows.is_in(list(rows))
        self.fates[fate] += int(gone.sum())
        self.cells, self.rows = self.cells.filter(~gone), self.rows.filter(~gone)


def heading_of(matching: Matching) -> Heading:
    return replace(matching.heading, is_certain=not matching.unknown, block=matching.block_rows)


def amounts_of(matching: Matching) -> set[int]:
    """Columns in which a cell merged over several rows may be their sum."""
    amounts = {column.name for column in matching.kind.delivered if column.type in ("integer", "number")}
    return {at for name, at in matching.columns.items() if name in amounts}


def sort_records(sheet: Sheet, contract: Contract, messages: Messages) -> None:
    """First fates: rows of the wrong shape are rejected; what is no record is a heading, blank or a note."""
    matching = sheet.matching
    assert matching is not None
    for row, (code, details) in sheet.reasons.items():
        messages.add(code, "error", sheet.name, row, **details)
    sheet.take_out(sheet.rows_at(empty_lines(sheet.cells, matching)), "blank")
    sheet.take_out(sheet.rows_at(footers(sheet.cells, matching)), "note")
    second = second_block(sheet.cells, matching, contract)
    if second is not None:
        raise Refused("stacked_tables", sheet=sheet.name, row=sheet.rows[second])
    sheet.take_out(headings_again(sheet, matching, contract), "heading")
    leave_out(sheet, sheet.rows_at(examples(sheet.cells, matching, contract)), "example_row", messages)
    reject(sheet, false_totals(sheet, matching), "total_differs", messages)
    moved, noted = map(sheet.rows_at, beside(sheet.cells, matching))
    for row in noted:
        messages.add("note_beside", "warning", sheet.name, row)
    reject(sheet, moved, "surplus_cell", messages)
    absent, unclear = map(sheet.rows_at, away(sheet.cells, matching))
    signed = next((matching.headings[at] for at in matching.signed), None)
    leave_out(sheet, absent, "absent", messages, signed)
    reject(sheet, unclear, "not_signed", messages, signed)


def reject(sheet: Sheet, rows: list[int], code: str, messages: Messages, column: str | None = None) -> None:
    for row in rows:
        messages.add(code, "error", sheet.name, row, column)
    sheet.take_out(rows, "rejected")


def leave_out(sheet: Sheet, rows: list[int], code: str, messages: Messages, column: str | None = None) -> None:
    """Make notes of rows that are no records, and say so."""
    for row in rows:
        messages.add(code, "warning", sheet.name, row, column)
    sheet.take_out(rows, "note")


def false_totals(sheet: Sheet, matching: Matching) -> list[int]:
    """Rows that say total, miss required cells and do not add up."""
    required = [str(matching.columns[c.name]) for c in matching.required if c.name in matching.columns]
    if not sheet.claimed or not required:
        return []
    incomplete = sheet.cells.select(pl.any_horizontal(pl.col(required).str.strip_chars() == "")).to_series()
    return sheet.rows.filter(sheet.rows.is_in(sheet.claimed) & incomplete).to_list()


def headings_again(sheet: Sheet, matching: Matching, contract: Contract) -> list[int]:
    """Rows that are headings of the same columns; Refused when they head another table."""
    spelled = {word for kind in contract.kinds.values() for column in kind.delivered for word in column.spellings}
    named = [matching.columns[column.name] for column in matching.required if column.name in matching.columns]
    name = str(next(iter(named or matching.names)))
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
        self.wrong: set[tuple[str, int]] = set()  # (column, position) of the cells that were returned
        self.given = {
            name: self.only_one(given) for name, given in self.matching.block.items() if self.is_given(name)
        }
        self.said: set[tuple[str, str]] = set()  # of what stands once above the table
        self.chosen: dict[str, list[int]] = {}  # what is asked in several branches → the position of each answer
        self.values: dict[str, pl.Series] = {"row_number": self.rows}

    def is_given(self, name: str) -> bool:
        """Whether a column stands above the table only, or is empty in it."""
        at = self.matching.columns.get(name)
        return at is None or not (self.texts_of(at).str.strip_chars() != "").any()

    def only_one(self, given: Sequence[Given]) -> Given:
        """Refused when there are several values: which of them is meant?"""
        if given[1:]:
            rows = ", ".join(str(one.row) for one in given)
            raise Refused("said_twice", sheet=self.sheet.name, column=given[0].label, rows=rows)
        return given[0]

    @property
    def is_bad(self) -> pl.Series:
        mask = pl.repeat(False, len(self.rows), dtype=pl.Boolean, eager=True)
        return mask.scatter(sorted(self.bad), True) if self.bad else mask

    def heading(self, column: Column, index: int | None = None) -> str:
        """The heading as sent, in the branch of that row; the contract's when the column was not sent."""
        given, chosen = self.given.get(column.name), self.chosen.get(column.name)
        at = self.matching.columns.get(column.name) if index is None or not chosen else chosen[index]
        return self.matching.headings[at] if at is not None else given.label if given else column.heading

    def report(
        self, column: Column, code: str, index: int, severity: str = "error", part: str = "", **details: object
    ) -> None:
        """Say something of a cell; `part` is what of it is meant, where that is not all."""
        if severity == "error":
            self.bad.add(index)
            self.wrong.add((column.name, index))
        texts, row, heading = self.texts.get(column.name), self.rows[index], self.heading(column, index)
        cell = shown_cell(column, part or (None if texts is None else texts[index]), self.kind.is_about_persons)
        if given := self.given.get(column.name):
            if severity == "error":
                raise refused_at(code, self.sheet.name, given, cell, details)
            if (column.name, code) in self.said:
                return
            self.said.add((column.name, code))
            row = given.row
        self.messages.add(code, severity, self.sheet.name, row, heading, cell, **details)

    def texts_of(self, position: int | None) -> pl.Series:
        """The texts of one column as read."""
        if position is None:
            return pl.repeat("", len(self.rows), dtype=pl.String, eager=True)
        texts = self.sheet.cells[str(position)]
        if zone := self.matching.heading.zone:
            texts = texts.str.replace(MOMENT, f"${{0}} {zone}")
        numbers = [r.row for r in self.sheet.remarks if r.code == "three_decimals" and r.column == position]
        if not numbers:
            return texts
        at = self.rows.is_in(numbers).arg_true()
        return texts.scatter(at, texts.gather(at) + "0")  # 1.1250 cannot pass for thousands

    def delivered(self, name: str) -> pl.Series:
        """What was sent of a column or question: in one column, in several branches, or once above the table."""
        if name == "response_id" and not self.matching.has_numbers:
            return self.moments_as_numbers()
        if name in self.given:
            return self.of_block(name)
        places = self.matching.places(name)
        if len(places) < 2:
            return self.texts_of(places[0] if places else None)
        return self.of_branches(name, places)

    def of_block(self, name: str) -> pl.Series:
        """What stands above the table, in every row; a fund only where no pilot is named."""
        texts = pl.repeat(self.given[name].text, len(self.rows), dtype=pl.String, eager=True)
        one_of = self.kind.one_of if name in self.kind.one_of else ()
        for other in one_of[: one_of.index(name)] if one_of else ():
            said = self.delivered(other)
            texts = texts.set(said.str.strip_chars() != "", "")
        return texts

    def of_branches(self, name: str, places: list[int]) -> pl.Series:
        """One answer per row from the columns of one question; rows with two different ones are rejected."""
        columns = [self.without_marks(self.texts_of(at)) for at in places]
        found = one_answer(columns, lambda text: is_unanswered(text, self.contract.unanswered))
        self.chosen[name] = [places[at] for at in found.chosen]
        headings = [self.matching.headings[at] for at in places]
        for index in found.differing:
            self.bad.add(index)
            others = "', '".join(headings[1:])
            self.messages.add(
                "answers_differ", "error", self.sheet.name, self.rows[index], headings[0], others=others
            )
        return found.texts

    def moments_as_numbers(self) -> pl.Series:
        """Numbers for responses that have none: the minute, and in it the place by seconds and then by rows."""
        texts = self.texts_of(self.matching.columns["completed_on"])
        notation = notation_of_dates({"moment": texts.unique().to_list()})["moment"]
        minutes = {text: read_moment(text, notation.month_first) for text in texts.unique()}
        known = {text: f"{minute:%Y-%m-%d %H:%M}" if minute else text.strip() for text, minute in minutes.items()}
        frame = pl.DataFrame({"minute": texts.replace_strict(known), "second": texts.str.extract(SECOND)})
        place = pl.struct("second", pl.int_range(pl.len())).rank("ordinal").over("minute")
        return frame.select(pl.format("{} #{}", "minute", place)).to_series()

    def cells(self) -> None:
        """Parse every declared column; report cells that are missing or do not fit."""
        for column in self.kind.delivered:
            self.texts[column.name] = self.answered(column, self.delivered(column.name))
        notations = self.notations()
        for column in self.kind.delivered:
            texts = self.texts[column.name]
            parsed = parse_column(column, texts, notations.get(column.name, Notation()))
            self.values[column.name] = parsed.values
            private = self.private_cells(column, texts, parsed.distinct)
            self.report_cells(column, texts, parsed, private)
        self.against_block()

    def against_block(self) -> None:
        """Reject rows that say something else than the block above the table says for all.

        A day or number above it may be of the list itself: it counts when most rows agree with it.
        """
        for name, given in self.matching.block.items():
            if name in self.given or given[1:]:
                continue
            column, values = self.kind.column(name), self.values[name]
            said = parse_column(column, pl.Series([given[0].text])).values[0]
            differs = (values != said).fill_null(False) if said is not None else pl.Series([], dtype=pl.Boolean)
            is_of_rows = column.type in ("pilot", "choice") or 2 * differs.sum() < values.count()
            for index in differs.arg_true() if is_of_rows else ():
                self.report(column, "differs_from_block", index, label=given[0].label, above=given[0].row)

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
        sent = self.matching.columns.keys() | self.given.keys()
        of = {column.name: column for column in self.kind.delivered if column.name in sent}
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
            declared = dict.fromkeys(LANGUAGES, words)  # in the contract, so they name nobody
            self.messages.add(
                "read_as_empty", "warning", self.sheet.name, None, self.heading(column), words=declared
            )

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
            texts = self.without_marks(self.delivered(question.code))
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
        if tool is None or not tool.is_numbered:
            for index in (self.texts[completed.name].str.strip_chars() == "").arg_true().to_list():
                self.report(completed, "missing_value", index)
        if tool is None:
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
        names = self.matching.names
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
                if not self.is_told(rule, index):
                    self.report(column, rule.code, index, **rule.details)
        return frame

    def is_told(self, rule: Rule, index: int) -> bool:
        """Whether the cell of which a rule misses the value holds one that is wrong, and was told so."""
        names = self.kind.one_of if rule.code == "missing_one_of" else (rule.column,)
        return any((name, index) in self.wrong for name in names)


def refused_at(code: str, sheet: str, given: Given, cell: Shown, details: Mapping[str, Any]) -> Refused:
    """What stands above the table and holds for every row is wrong: so is every row."""
    where = {language: address(language, sheet, given.row, given.label) for language in LANGUAGES}
    value = {language: cell.named(language) for language in LANGUAGES}
    return Refused(code, **details, where=where, value=value)


def where(texts: pl.Series, wanted: Iterable[str]) -> list[int]:
    """Positions of texts that are in `wanted`."""
    listed = list(wanted)
    return texts.is_in(listed).arg_true().to_list() if listed else []
