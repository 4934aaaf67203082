"""Workbooks (XLSX, XLS, ODS): every cell of every sheet as text with its address, nothing guessed.

Checks come first, then the values; what a value does not tell becomes a remark.
"""

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from ingest.cell_text import as_texts
from ingest.containers import refuse_open_document
from ingest.ods import read_ods
from ingest.package import Package
from ingest.sheet_xml import SheetFacts
from ingest.table import Document, Limits, Refused, Remark, Table
from ingest.xls import read_xls
from ingest.xlsx import read_facts

STARTS = ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BATCH = 20_000
NUMBERS = {  # numbers that pass for something else as text
    "three_decimals": r"^-?\d{1,3}\.\d{3}$",
    "short_decimal": r"^\d\d\.\d$",
}


def read_workbook(path: Path, limits: Limits) -> Document:
    """One table per sheet, hidden and empty ones too; Refused with a reason for anything but a workbook."""
    with path.open("rb") as file:
        head = file.read(len(OLE))
    if head.startswith(OLE):
        return read_old(path, limits)
    if not head.startswith(ZIP):
        raise Refused("not_a_workbook")
    with Package(path, limits) as package:
        if "mimetype" in package:
            refuse_open_document(package.read("mimetype"))
        if "content.xml" in package:
            return Document([table(*sheet, limits) for sheet in read_ods(package, limits)], "ods")
        book, facts, checked = read_facts(package, limits)
    values = open_values(checked)
    tables = []
    for number, (sheet, known) in enumerate(zip(book.sheets, facts, strict=True)):
        tables.append(table(sheet.name, sheet.is_hidden, values_of(values, number), known, limits))
    return Document(tables, "xlsx")


def read_old(path: Path, limits: Limits) -> Document:
    """An XLS file; errors and odd dates come from its records, where the value reader shows nothing."""
    data = path.read_bytes()
    sheets = read_xls(data, limits)
    values = open_values(io.BytesIO(data))
    tables = []
    for sheet in sheets:
        if sheet.number >= len(values.sheet_names):
            raise Refused("damaged_workbook")
        rows = overlaid(list(values_of(values, sheet.number)), sheet.texts)
        tables.append(table(values.sheet_names[sheet.number], sheet.is_hidden, rows, sheet.facts, limits))
    return Document(tables, "xls")


def open_values(file: io.BytesIO) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(file)
    except PasswordError:
        raise Refused("encrypted") from None
    except CalamineError:
        raise Refused("damaged_workbook") from None


def values_of(book: CalamineWorkbook, number: int) -> Iterator[list[object]]:
    """Rows of values from row 1 and column A, however far out the first cell stands."""
    try:
        sheet: CalamineSheet = book.get_sheet_by_index(number)
    except CalamineError:
        raise Refused("damaged_workbook") from None
    if sheet.start is None:
        return
    top, left = sheet.start
    before: list[object] = [""] * left
    width = left + sheet.width
    for _ in range(top):
        yield [""] * width
    for row in islice(sheet.iter_rows(), top, None):
        yield [*before, *row] if left else list(row)


def overlaid(rows: list[list[object]], texts: dict[tuple[int, int], str]) -> list[list[object]]:
    """The rows with texts written in by (row, column), also outside the values."""
    width = max([len(row) for row in rows[:1]] + [column + 1 for _, column in texts], default=0)
    height = max([len(rows)] + [row for row, _ in texts])
    blank: list[object] = [""]
    full = [row + blank * (width - len(row)) for row in rows]
    full += [blank * width for _ in range(height - len(rows))]
    for (row, column), text in texts.items():
        full[row - 1][column] = text
    return full


def table(name: str, is_hidden: bool, rows: Iterable[list[object]], facts: SheetFacts, limits: Limits) -> Table:
    """One sheet as text, batch by batch; formats become remarks once the numbers are counted."""
    frames: list[pl.DataFrame] = []
    decimals: list[Remark] = []
    numbers: Counter[int] = Counter()
    shown = {column for columns in facts.formats.values() for column in columns}
    coming = iter(rows)
    while batch := list(islice(coming, BATCH)):
        columns = list(zip(*batch, strict=True))
        numbers.update({n: sum(type(value) is float for value in columns[n]) for n in shown if n < len(columns)})
        texts = pl.DataFrame({str(n): as_texts(values) for n, values in enumerate(columns)})
        decimals += odd_numbers(columns, texts, sum(frame.height for frame in frames))
        frames.append(texts)
    cells = pl.concat(frames) if frames else pl.DataFrame()
    check_lengths(cells, limits)
    hidden = [Remark("hidden_sheet")] if is_hidden else []
    known = (*hidden, *by_row(facts.remarks, cells), *decimals, *format_remarks(facts, numbers))
    rows_from_1 = pl.int_range(1, cells.height + 1, dtype=pl.Int64, eager=True)
    return Table(name, rows_from_1.alias("row"), cells, spans=facts.spans, remarks=known)


def by_row(remarks: tuple[Remark, ...], cells: pl.DataFrame) -> Iterator[Remark]:
    """The same, but a row of which every cell is struck through is one remark (column None)."""
    struck = Counter(remark.row for remark in remarks if remark.code == "struck_through")
    rows = {row for row, count in struck.items() if row and count > 1 and count >= filled(cells, row)}
    yield from (Remark("struck_through", row, is_error=True) for row in sorted(rows))
    yield from (remark for remark in remarks if remark.code != "struck_through" or remark.row not in rows)


def filled(cells: pl.DataFrame, row: int) -> int:
    return sum(cell != "" for cell in cells.row(row - 1)) if row <= cells.height else 0


def odd_numbers(columns: list[tuple[object, ...]], texts: pl.DataFrame, above: int) -> list[Remark]:
    """Numbers such as 1.125, whose text would pass for a thousand in Dutch, or 43.2, a code that was 43.20."""
    found = []
    for n, values in enumerate(columns):
        for code, pattern in NUMBERS.items():
            for at in texts[:, n].str.contains(pattern).arg_true().to_list():
                if type(values[at]) is float:
                    found.append(Remark(code, above + at + 1, n, is_error=code == "short_decimal"))
    return found


def check_lengths(cells: pl.DataFrame, limits: Limits) -> None:
    for name in cells.columns:
        lengths = cells[name].str.len_chars()
        if (lengths.max() or 0) > limits.cell_length:  # type: ignore[operator]
            raise Refused("cell_too_long", row=(lengths.arg_max() or 0) + 1)


def format_remarks(facts: SheetFacts, numbers: Counter[int]) -> Iterator[Remark]:
    """Money and percentages: one remark for a column (row None) whose numbers all have it, else per cell."""
    for code, columns in facts.formats.items():
        for column, rows in columns.items():
            if len(rows) > 1 and len(rows) >= numbers[column]:
                yield Remark(code, None, column)
            else:
                yield from (Remark(code, row, column) for row in rows)
