"""The same rows as CSV, XLSX, XLS or ODS: one builder, so that a kind is tried in more than one format."""

import csv
import datetime as dt
import io
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.ingest import made_files as made

Row = Sequence[Any]
Span = tuple[int, int, int, int]  # first row, last row, first column, last column; from 1
EPOCH = dt.date(1899, 12, 30)
DAY = "dd\\-mm\\-yyyy"


@dataclass(frozen=True)
class Cell:
    """A value with what an office program hangs on it: a number format, a line through it, a comment."""

    value: Any
    shown: str = ""
    struck: bool = False
    note: str = ""


def as_cell(value: Any) -> Cell:
    if isinstance(value, Cell):
        return value
    return Cell(value, DAY if isinstance(value, dt.date) else "")


def serial(value: Any) -> float:
    """A date, or a time of the day, as Excel stores it."""
    if isinstance(value, dt.time):
        return (value.hour * 60 + value.minute) / 1440
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    whole = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    return (whole - dt.datetime.combine(EPOCH, dt.time())) / dt.timedelta(days=1)


def as_text(value: Any) -> str:
    """A cell as Dutch Excel writes it into a CSV."""
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    if isinstance(value, dt.datetime):
        return f"{value.day}-{value.month}-{value.year} {value:%H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    return "" if value is None else str(value)


def text(rows: Iterable[Row], delimiter: str = ";", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows([as_text(as_cell(cell).value) for cell in row] for row in rows)
    return out.getvalue().encode(encoding)


def xlsx(rows: Iterable[Row], merged: Iterable[Span] = (), sheet: str = "Blad1") -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.title = sheet
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            dress(page.cell(row, column), as_cell(value))
    for top, bottom, left, right in merged:
        page.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)
    book.save(out)
    return out.getvalue()


def dress(cell: SheetCell, given: Cell) -> None:
    cell.value = given.value
    if given.shown:
        cell.number_format = given.shown
    if given.struck:
        cell.font = Font(strike=True)
    if given.note:
        cell.comment = Comment(given.note, "Beheer (fictief)")


STRUCK = (
    '<style:style style:name="struck" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
)


def ods(rows: Iterable[Row], merged: Iterable[Span] = ()) -> bytes:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, bottom, left, right in merged}
    covered = {
        (row, column)
        for top, bottom, left, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    written = []
    for row, cells in enumerate(rows, start=1):
        parts = [
            "<table:covered-table-cell/>"
            if (row, column) in covered
            else ods_cell(as_cell(value), *spans.get((row, column), (1, 1)))
            for column, value in enumerate(cells, start=1)
        ]
        written.append(f"<table:table-row>{''.join(parts)}</table:table-row>")
    return made.ods("".join(written), STRUCK)


def ods_cell(cell: Cell, down: int, across: int) -> str:
    span = f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
    style = ' table:style-name="struck"' if cell.struck else ""
    note = f"<office:annotation><text:p>{escape(cell.note)}</text:p></office:annotation>" if cell.note else ""
    shown = as_text(cell.value).split("\n") if cell.value is not None else []
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown)
    start = f"<table:table-cell{span * (down * across > 1)}{style} {ods_value(cell.value)}>"
    return f"{start}{note}{lines}</table:table-cell>"


def ods_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    if isinstance(value, int | float):
        return f'office:value-type="float" office:value="{value!r}"'
    if isinstance(value, dt.date):
        return f'office:value-type="date" office:date-value="{value.isoformat()}"'
    if isinstance(value, dt.time | dt.timedelta):
        minutes = round(serial(value) * 1440)
        return f'office:value-type="time" office:time-value="PT{minutes // 60:02}H{minutes % 60:02}M00S"'
    return 'office:value-type="string"'


def xls(rows: Iterable[Row], merged: Iterable[Span] = ()) -> bytes:
    table = [[as_cell(value) for value in row] for row in rows]
    formats = tuple(dict.fromkeys(cell.shown for row in table for cell in row if cell.shown))
    cells = b"".join(
        xls_cell(row, column, cell, formats)
        for row, found in enumerate(table)
        for column, cell in enumerate(found)
        if cell.value is not None
    )
    spans = [struct.pack("<HHHH", a - 1, b - 1, c - 1, d - 1) for a, b, c, d in merged]
    joined = made.record(0xE5, struct.pack("<H", len(spans)) + b"".join(spans)) if spans else b""
    return made.xls(cells + joined, formats)


def xls_cell(row: int, column: int, cell: Cell, formats: tuple[str, ...]) -> bytes:
    if isinstance(cell.value, str):
        return made.xls_text(row, column, cell.value)
    number = float(cell.value) if isinstance(cell.value, int | float) else serial(cell.value)
    return made.xls_number(row, column, number, formats.index(cell.shown) + 1 if cell.shown else 0)


WRITERS: dict[str, Callable[[Sequence[Row]], bytes]] = {
    "csv": text,
    "cp1252": lambda rows: text(rows, encoding="cp1252"),
    "comma": lambda rows: text(rows, ",", end="\n"),
    "tab": lambda rows: text(rows, "\t"),
    "xlsx": xlsx,
    "xls": xls,
    "ods": ods,
}
ENDINGS = {"cp1252": "csv", "comma": "csv", "tab": "txt"}
