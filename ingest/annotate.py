"""The copy that a sender gets back: the own file with its faults marked, and a sheet that lists them.

An XLSX stays itself but for fills, notes and that sheet. Of any other file a new XLSX is made, of texts only.
"""

import datetime as dt
import io
import re
from typing import Any

import xlsxwriter

from ingest.account import words_of
from ingest.delivery import Ingest, Outcome
from ingest.encodings import decode
from ingest.marks import MOST_NOTES, Mark, listed, marks_of
from ingest.table import OWN_NOTES, Document, Table
from ingest.text import physical_lines
from ingest.xlsx_marks import marked
from ingest.xlsx_package import WIDTHS

CREATED = dt.datetime(2018, 1, 1)  # fixed, so that equal files give equal copies
COLOURS = {True: "#FFC7CE", False: "#FFEB9C"}
MOST_ROWS, LONGEST_CELL = 1_048_576, 32_767


def annotated(reader: Ingest, outcome: Outcome, language: str) -> bytes | None:
    """The marked copy as XLSX; None when the file could not be read or there is nothing to say."""
    if not outcome.read_as or (outcome.outcome == "loaded" and outcome.messages.is_empty()):
        return None
    words = words_of(language)
    marks, rows = marks_of(outcome, language), listed(outcome, language)
    if outcome.read_as == "xlsx":
        own = {outcome.own_names.get(sheet, sheet): found for sheet, found in marks.items()}
        return marked(outcome.delivery.path, own, rows, words["messages"], OWN_NOTES)
    return Copy(outcome, reader.document(outcome.delivery), words).written(marks, rows)


class Copy:
    """A new workbook of the cells as read, each row where it stands in the file; the list of messages says so."""

    def __init__(self, outcome: Outcome, document: Document, words: dict[str, str]) -> None:
        self.outcome, self.document, self.words = outcome, document, words
        self.names: set[str] = set()

    def written(self, marks: dict[str, list[Mark]], rows: list[list[str | int]]) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            book.set_properties({"created": CREATED})
            self.plain = book.add_format({"num_format": "@"})  # a cell stays text also when it is edited
            self.fills = {e: book.add_format({"num_format": "@", "bg_color": COLOURS[e]}) for e in COLOURS}
            last = self.name_of(self.words["messages"])
            for table in self.document.tables:
                name = self.name_of(table.sheet or self.words["file"])
                self.write_table(book.add_worksheet(name), table, marks.get(table.sheet, []))
            about = self.words["copy"].format(name=self.outcome.delivery.file_name)
            self.write_list(book.add_worksheet(last), [[about], *rows])
        return out.getvalue()

    def name_of(self, sheet: str) -> str:
        """A name that a sheet may have and none has yet."""
        plain = re.sub(r"[\[\]:*?/\\]", " ", sheet).strip("' ")[:31] or self.words["file"]
        name, n = plain, 1
        while name.casefold() in self.names:
            n += 1
            name = f"{plain[:26]} {n}"
        self.names.add(name.casefold())
        return name

    def write_table(self, sheet: Any, table: Table, marks: list[Mark]) -> None:
        placed = {(mark.row, mark.column): mark for mark in marks}
        for row, cells in self.records(table):
            if row > MOST_ROWS:
                continue
            for column, text in enumerate(cells):
                mark = placed.get((row, column))
                if text or mark:
                    write_text(sheet, row - 1, column, text, self.fills[mark.is_error] if mark else self.plain)
        for mark in [mark for mark in marks if mark.row <= MOST_ROWS][:MOST_NOTES]:
            sheet.write_comment(mark.row - 1, mark.column, mark.note, {"author": OWN_NOTES})

    def records(self, table: Table) -> list[tuple[int, list[str]]]:
        """Every record as cells under their headings; one of another width, or without one reading, as one text.

        So a row that was not loaded for its shape is not loaded from the copy either.
        """
        matching = self.outcome.matchings.get(table.sheet)
        width = matching.heading.width if matching else table.cells.width
        found: dict[int, list[str]] = {}
        for row, cells in [
            *zip(table.rows, map(list, table.cells.iter_rows()), strict=True),
            *table.ragged.items(),
        ]:
            is_trailing = row not in table.ragged and len(cells) == width + 1 and not cells[-1]
            found[row] = cells if len(cells) == width or is_trailing else [self.document.delimiter.join(cells)]
        if table.broken:
            decoded = decode(self.outcome.delivery.path.read_bytes(), self.document.encoding)
            lines = dict(physical_lines(decoded.text).select("number", "text").rows())
            found |= {row: [lines.get(row, self.words["unreadable"])] for row in table.broken}
        return sorted(found.items())

    def write_list(self, sheet: Any, rows: list[list[str | int]]) -> None:
        for at, width in enumerate(WIDTHS):
            sheet.set_column(at, at, width)
        for n, row in enumerate(rows):
            for at, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(n, at, value)
                elif value:
                    write_text(sheet, n, at, value, self.plain)


def write_text(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """A cell as text, whatever it looks like: never a formula, a number or a link."""
    if text:
        sheet.write_string(row, column, text[:LONGEST_CELL], style)
    else:
        sheet.write_blank(row, column, None, style)
