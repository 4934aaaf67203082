"""Workbooks to be written: values, formulas, formats, spans and what is hidden; and edits of the package."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter


@dataclass(frozen=True)
class Formula:
    """A formula and the value Excel kept with it; None: none was kept."""

    text: str
    value: Any


@dataclass
class Page:
    """One sheet. Rows and columns count from 0."""

    name: str
    rows: list[list[Any]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    state: str = ""  # hidden, very_hidden
    table: tuple[int, int, int, int] | None = None  # a table object: first and last row and column
    filtered: tuple[int, int, int, int] | None = None
    struck: set[tuple[int, int]] = field(default_factory=set)  # cells shown struck through
    rewritten: dict[tuple[int, int], str] = field(default_factory=dict)  # what stands struck before a cell's text
    notes: set[tuple[int, int]] = field(default_factory=set)

    def shift(self, down: int, right: int = 0) -> None:
        """Move everything; formats and spans go along."""
        width = max((len(row) for row in self.rows), default=0)
        self.rows = [[None] * width for _ in range(down)] + [[None] * right + row for row in self.rows]
        self.merges = [(a + down, b + right, c + down, d + right) for a, b, c, d in self.merges]
        self.formats = {(row + down, column + right): f for (row, column), f in self.formats.items()}

    def insert_rows(self, at: int, rows: list[list[Any]]) -> None:
        self.rows[at:at] = rows
        n = len(rows)
        self.merges = [(a + n * (a >= at), b, c + n * (c >= at), d) for a, b, c, d in self.merges]
        self.formats = {(row + n * (row >= at), column): f for (row, column), f in self.formats.items()}

    def order_columns(self, order: list[int | None]) -> None:
        """Columns in another order; None is a new empty one."""
        self.rows = [[row[n] if n is not None and n < len(row) else None for n in order] for row in self.rows]
        places = {old: new for new, old in enumerate(order) if old is not None}
        self.formats = {(row, places[c]): f for (row, c), f in self.formats.items() if c in places}


@dataclass
class Pages:
    """A workbook."""

    pages: list[Page]
    date_1904: bool = False

    @property
    def records(self) -> int:
        """Rows that are not blank, on all sheets."""
        return sum(any(cell not in (None, "") for cell in row) for page in self.pages for row in page.rows)

    def written(self) -> bytes:
        out = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "date_1904": self.date_1904}
        with xlsxwriter.Workbook(out, options) as book:
            book.set_properties({"created": dt.datetime(2019, 1, 1)})
            formats: dict[tuple[str, bool], Any] = {}
            shown = False
            for page in self.pages:
                sheet = book.add_worksheet(page.name)
                write_page(book, sheet, page, formats)
                if page.state == "" and not shown:
                    sheet.activate()
                    sheet.set_first_sheet()
                    shown = True
        return without_kept_values(out.getvalue()) if self.has_unkept else out.getvalue()

    @property
    def has_unkept(self) -> bool:
        cells = [cell for page in self.pages for row in page.rows for cell in row]
        return any(isinstance(cell, Formula) and cell.value is None for cell in cells)


def write_page(book: Any, sheet: Any, page: Page, formats: dict[tuple[str, bool], Any]) -> None:
    def styled(pattern: str, is_struck: bool) -> Any:
        key = (pattern, is_struck)
        if key not in formats:
            said = {"num_format": pattern} if pattern else {}
            formats[key] = book.add_format(said | ({"font_strikeout": True} if is_struck else {}))
        return formats[key]

    def style(row: int, column: int, value: Any) -> Any:
        usual = "dd-mm-yyyy" if isinstance(value, dt.date) else ""
        pattern, is_struck = page.formats.get((row, column), usual), (row, column) in page.struck
        return styled(pattern, is_struck) if pattern or is_struck else None

    for r, cells in enumerate(page.rows):
        for c, value in enumerate(cells):
            write_cell(sheet, r, c, value, style(r, c, value))
    for top, left, bottom, right in page.merges:
        sheet.merge_range(top, left, bottom, right, "")
        write_cell(sheet, top, left, page.rows[top][left], style(top, left, page.rows[top][left]))
    for (row, column), before in page.rewritten.items():
        sheet.write_rich_string(row, column, styled("", True), before, str(page.rows[row][column]))
    for row, column in page.notes:
        sheet.write_comment(row, column, "gaat niet door", {"author": "secretaris"})
    for row in page.hidden_rows:
        sheet.set_row(row, None, None, {"hidden": True})
    for column in page.hidden_columns:
        sheet.set_column(column, column, None, None, {"hidden": True})
    if page.table:
        headings = page.rows[page.table[0]][page.table[1] : page.table[3] + 1]
        columns = [{"header": str(heading)} for heading in headings]
        sheet.add_table(*page.table, {"columns": columns})
    if page.filtered:
        sheet.autofilter(*page.filtered)
    if page.state == "hidden":
        sheet.hide()
    elif page.state == "very_hidden":
        sheet.very_hidden()


def write_cell(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    match value:
        case None | "":
            return
        case Formula():
            kept = "UNKEPT" if value.value is None else value.value
            sheet.write_formula(row, column, value.text, style, kept)
        case bool():
            sheet.write_boolean(row, column, value, style)
        case dt.datetime():
            sheet.write_datetime(row, column, value, style)
        case dt.date():
            sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), style)
        case int() | float():
            sheet.write_number(row, column, value, style)
        case _:
            sheet.write_string(row, column, str(value), style)


def edited(data: bytes, edit: Callable[[str, str], str]) -> bytes:
    """The workbook with every XML part passed through `edit(name, text)`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, edit(name, text))
    return out.getvalue()


def without_kept_values(data: bytes) -> bytes:
    """Formulas as a program writes them that never calculates."""

    def edit(name: str, text: str) -> str:
        return re.sub(r' t="str"([^>]*><f>[^<]*</f>)<v>UNKEPT</v>', r"\1", text)

    return edited(data, edit)


def sheets_only(edit: Callable[[str], str]) -> Callable[[str, str], str]:
    return lambda name, text: edit(text) if name.startswith("xl/worksheets/sheet") else text
