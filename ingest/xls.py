"""XLS (BIFF5 and BIFF8): one pass over the records for what the values do not tell.

Not known: whether a formula was ever calculated (a record always holds a value; 0 counts as none only where the
formula asks to be calculated on opening), and rows hidden by a filter of another program.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.compound import Compound
from ingest.number_formats import CURRENCY, DATE, PERCENT, meaning
from ingest.sheet_xml import SheetFacts, check_together, within
from ingest.table import Limits, Refused, Remark, Span

BOF, EOF, FILEPASS, BOUNDSHEET, DATEMODE, FORMAT, XF = 0x0809, 0x0A, 0x2F, 0x85, 0x22, 0x041E, 0xE0
ROW, COLINFO, MERGED = 0x0208, 0x7D, 0xE5
FORMULA, BOOLERR, NUMBER, RK, MULRK = 0x06, 0x0205, 0x0203, 0x027E, 0xBD
CELLS = (FORMULA, BOOLERR, NUMBER, RK, MULRK, 0xFD, 0x0204, 0xD6)
BIFF8, BIFF5 = 0x0600, 0x0500
WORKSHEET, MACRO_SHEET = 0, 1
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
Record = tuple[int, bytes]


@dataclass(frozen=True)
class XlsSheet:
    """A worksheet: its place among the tabs, its facts, and cells by (row, column) to show as these texts."""

    number: int
    is_hidden: bool
    facts: SheetFacts
    texts: dict[tuple[int, int], str]


@dataclass
class Globals:
    """What the first records say about all sheets. meanings: by cell format (XF)."""

    sheets: list[tuple[int, bool, int]] = field(default_factory=list)
    meanings: list[str | None] = field(default_factory=list)
    epoch_1904: bool = False


def read_xls(data: bytes, limits: Limits) -> list[XlsSheet]:
    """Every worksheet's facts; Refused for passwords, macros, other kinds and damage."""
    stream = workbook_stream(Compound(data))
    try:
        book = read_globals(stream)
        sheets = [
            read_sheet(stream, number, start, is_hidden, book, limits)
            for number, (start, is_hidden, kind) in enumerate(book.sheets)
            if kind == WORKSHEET
        ]
    except (struct.error, IndexError):
        raise Refused("damaged_workbook") from None
    check_together([(str(sheet.number + 1), sheet.facts) for sheet in sheets], limits)
    return sheets


def workbook_stream(container: Compound) -> bytes:
    names = container.names()
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise Refused("encrypted")
    if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros"}:
        raise Refused("macros")
    name = next((name for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if name in names), None)
    if name is None:
        raise Refused("not_a_workbook")
    return container.stream(name)


def records(stream: bytes, start: int) -> Iterator[Record]:
    """The records from a BOF to the EOF that belongs to it, without embedded charts."""
    depth, at = 0, start
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        at += 4 + length
        depth += (code == BOF) - (code == EOF)
        if depth == 1:
            yield code, stream[at - length : at]
        if depth == 0:
            return
    raise Refused("damaged_workbook")


def read_globals(stream: bytes) -> Globals:
    book = Globals()
    codes: dict[int, str] = {}
    numbers: list[int] = []
    version = struct.unpack_from("<H", stream, 4)[0]
    if version not in (BIFF8, BIFF5):
        raise Refused("damaged_workbook")
    for code, data in records(stream, 0):
        if code == FILEPASS:
            raise Refused("encrypted")
        if code == BOUNDSHEET:
            start, state, kind = struct.unpack_from("<IBB", data)
            book.sheets.append((start, state & 3 != 0, kind))
        elif code == DATEMODE:
            book.epoch_1904 = data[:1] == b"\1"
        elif code == FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = format_code(data[2:], version)
        elif code == XF:
            numbers.append(struct.unpack_from("<H", data, 2)[0])
    if any(kind == MACRO_SHEET for _, _, kind in book.sheets):
        raise Refused("macros")
    book.meanings = [meaning(number, codes.get(number)) for number in numbers]
    return book


def format_code(data: bytes, version: int) -> str:
    if version == BIFF5:
        return data[1:].decode("cp1252", "replace")
    return data[3:].decode("utf-16-le" if data[2] & 1 else "latin-1", "replace")


def read_sheet(stream: bytes, number: int, start: int, is_hidden: bool, book: Globals, limits: Limits) -> XlsSheet:
    found = SheetRecords(book)
    for code, data in records(stream, start):
        found.take(code, data)
    within(limits, str(number + 1), found.width, found.height, found.count)
    return XlsSheet(number, is_hidden, found.facts(), found.texts)


class SheetRecords:
    """Gathers what the records of one sheet tell, each by its kind."""

    def __init__(self, book: Globals) -> None:
        self.book = book
        self.width = self.height = self.count = 0
        self.has_formulas = False
        self.texts: dict[tuple[int, int], str] = {}
        self.remarks: list[Remark] = []
        self.spans: list[Span] = []
        self.hidden: list[tuple[int, int]] = []
        self.formats: dict[str, dict[int, list[int]]] = {}

    def take(self, code: int, data: bytes) -> None:
        if code in CELLS:
            self.cell(code, data)
        elif code == ROW:
            row, flags = struct.unpack_from("<H10xH", data)
            if flags & 0x20:
                self.remarks.append(Remark("hidden_row", row + 1))
        elif code == COLINFO:
            first, last, flags = struct.unpack_from("<HH4xH", data)
            if flags & 1:
                self.hidden.append((first, last))
        elif code == MERGED:
            for at in range(2, 2 + 8 * struct.unpack_from("<H", data)[0], 8):
                top, bottom, left, right = struct.unpack_from("<4H", data, at)
                self.spans.append(Span(top + 1, left, bottom + 1, right))

    def cell(self, code: int, data: bytes) -> None:
        row, column, style = struct.unpack_from("<3H", data)
        last = struct.unpack_from("<H", data, len(data) - 2)[0] if code == MULRK else column
        self.width, self.height = max(self.width, last + 1), max(self.height, row + 1)
        self.count += last - column + 1
        if code == FORMULA:
            self.formula(row, column, style, data)
        elif code == BOOLERR and data[7]:
            self.error(row, column, data[6])
        elif code == NUMBER:
            self.number(row, column, style, struct.unpack_from("<d", data, 6)[0])
        elif code == RK:
            self.number(row, column, style, rk_number(data, 6))
        elif code == MULRK:
            for place in range(last - column + 1):
                style = struct.unpack_from("<H", data, 4 + 6 * place)[0]
                self.number(row, column + place, style, rk_number(data, 6 + 6 * place))

    def formula(self, row: int, column: int, style: int, data: bytes) -> None:
        """A result ending in FFFF is no number: its first byte tells text, truth value, error or nothing."""
        self.has_formulas = True
        result, flags = data[6:14], struct.unpack_from("<H", data, 14)[0]
        if result[6:] == b"\xff\xff":
            if result[0] == 2:
                self.error(row, column, result[2])
        elif flags & 3 and not any(result):
            self.remarks.append(Remark("formula_without_value", row + 1, column, is_error=True))
        else:
            self.number(row, column, style, struct.unpack("<d", result)[0])

    def error(self, row: int, column: int, code: int) -> None:
        self.texts[row + 1, column] = ERRORS.get(code, "#N/A")
        self.remarks.append(Remark("error_cell", row + 1, column, is_error=True))

    def number(self, row: int, column: int, style: int, value: float) -> None:
        """Note money and percentages; a date cell that is no date shows its number."""
        shown = self.book.meanings[style] if style < len(self.book.meanings) else None
        if shown in (PERCENT, CURRENCY):
            self.formats.setdefault(shown, {}).setdefault(column, []).append(row + 1)
        elif shown == DATE and value < 0:
            self.texts[row + 1, column] = repr(value).removesuffix(".0")
        elif shown == DATE and int(value) == 60 and not self.book.epoch_1904:
            self.texts[row + 1, column] = "1900-02-29"

    def facts(self) -> SheetFacts:
        columns = [n for first, last in self.hidden for n in range(first, min(last + 1, self.width))]
        remarks = [Remark("formulas")] if self.has_formulas else []
        remarks += self.remarks + [Remark("hidden_column", None, n) for n in columns]
        return SheetFacts(self.width, self.height, self.count, tuple(remarks), tuple(self.spans), self.formats)


def rk_number(data: bytes, at: int) -> float:
    """A number packed in 30 bits: a whole number or half a double, perhaps in hundredths."""
    packed: int = struct.unpack_from("<i", data, at)[0]
    value = float(packed >> 2) if packed & 2 else struct.unpack("<d", struct.pack("<q", (packed & ~3) << 32))[0]
    return value / 100 if packed & 1 else value
