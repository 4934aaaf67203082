"""XLS (BIFF5 and BIFF8): one pass over the records for what the values do not tell.

Not known: whether a formula was ever calculated (a record always holds a value; 0 counts as none only where the
formula asks to be calculated on opening), rows hidden by a filter of another program, conditional formats, and in
BIFF5 what is struck through within a text.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.cell_text import time_of_days
from ingest.compound import Compound
from ingest.containers import refuse_compound
from ingest.number_formats import CURRENCY, DATE, PERCENT, TIME, meaning
from ingest.sheet_xml import SheetFacts, check_together, within
from ingest.table import OWN_NOTES, Limits, Refused, Remark, Span

BOF, EOF, FILEPASS, BOUNDSHEET, DATEMODE, FORMAT, XF = 0x0809, 0x0A, 0x2F, 0x85, 0x22, 0x041E, 0xE0
FONT, SHARED_TEXTS, CONTINUE = 0x31, 0xFC, 0x3C
ROW, COLINFO, MERGED, NOTE = 0x0208, 0x7D, 0xE5, 0x1C
FORMULA, BOOLERR, NUMBER, RK, MULRK, SHARED_TEXT = 0x06, 0x0205, 0x0203, 0x027E, 0xBD, 0xFD
CELLS = (FORMULA, BOOLERR, NUMBER, RK, MULRK, SHARED_TEXT, 0x0204, 0xD6)
STRUCK, NO_FONT = 0x08, 4  # a flag of a font; the number that no font has
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
    """What the first records say about all sheets. meanings, struck_styles: by cell format (XF)."""

    sheets: list[tuple[int, bool, int]] = field(default_factory=list)
    meanings: list[str | None] = field(default_factory=list)
    struck_styles: frozenset[int] = frozenset()
    struck_texts: frozenset[int] = frozenset()
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
    refuse_compound(container.top)
    if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros"}:
        raise Refused("macros")
    name = next((name for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if name in container.top), None)
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
    fonts: list[bool] = []
    styles: list[tuple[int, int]] = []
    texts: list[bytes] = []
    is_text = False
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
        elif code == FONT:
            fonts += [bool(data[2] & STRUCK)] * (2 if len(fonts) == NO_FONT else 1)
        elif code == XF:
            styles.append(struct.unpack_from("<HH", data))
        is_text = code == SHARED_TEXTS or (is_text and code == CONTINUE)
        texts += [data] * is_text
    if any(kind == MACRO_SHEET for _, _, kind in book.sheets):
        raise Refused("macros")
    book.meanings = [meaning(number, codes.get(number)) for _, number in styles]
    struck = {number for number, is_struck in enumerate(fonts) if is_struck}
    book.struck_styles = frozenset(n for n, (font, _) in enumerate(styles) if font in struck)
    book.struck_texts = struck_texts(texts, struck) if struck and texts else frozenset()
    return book


def struck_texts(parts: list[bytes], fonts: set[int]) -> frozenset[int]:
    """The shared texts of which a part is in one of these fonts."""
    stretch = Stretch(parts)
    count = struct.unpack("<4xI", stretch.take(8))[0]
    return frozenset(n for n in range(count) if stretch.goes_on and stretch.has_text_in(fonts))


class Stretch:
    """Shared texts over several records; each record says anew how wide the letters are that it goes on with."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts, self._part, self._at = parts, 0, 0

    @property
    def goes_on(self) -> bool:
        return self._at < len(self._parts[self._part]) or self._part + 1 < len(self._parts)

    def take(self, length: int) -> bytes:
        found = b""
        while len(found) < length:
            if self._at >= len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 0
            piece = self._parts[self._part][self._at : self._at + length - len(found)]
            self._at += len(piece)
            found += piece
        return found

    def letters(self, count: int, is_wide: bool) -> str:
        found = ""
        while count:
            if self._at >= len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 0
                is_wide = bool(self.take(1)[0] & 1)
            here = min(count, (len(self._parts[self._part]) - self._at) >> is_wide)
            found += self.take(here << is_wide).decode("utf-16-le" if is_wide else "latin-1", "replace")
            count -= here
        return found

    def has_text_in(self, fonts: set[int]) -> bool:
        """Read the next text: its length, flags, counts of runs and of hints; letters; runs; hints."""
        length, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        hints = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        text = self.letters(length, bool(flags & 1))
        starts = [struct.unpack("<HH", self.take(4)) for _ in range(runs)]
        self.take(hints)
        ends = [start for start, _ in starts[1:]] + [length]
        return any(font in fonts and text[at:end].strip() for (at, font), end in zip(starts, ends, strict=False))


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
        elif code == NOTE:
            self.note(data)
        elif code == MERGED:
            for at in range(2, 2 + 8 * struct.unpack_from("<H", data)[0], 8):
                top, bottom, left, right = struct.unpack_from("<4H", data, at)
                self.spans.append(Span(top + 1, left, bottom + 1, right))

    def cell(self, code: int, data: bytes) -> None:
        row, column, style = struct.unpack_from("<3H", data)
        last = struct.unpack_from("<H", data, len(data) - 2)[0] if code == MULRK else column
        self.width, self.height = max(self.width, last + 1), max(self.height, row + 1)
        self.count += last - column + 1
        if self.book.struck_styles or self.book.struck_texts:
            self.strike(code, data, row, range(column, last + 1))
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

    def strike(self, code: int, data: bytes, row: int, columns: range) -> None:
        """Note cells that are shown struck through, or of which a part of the text is."""
        text = struct.unpack_from("<I", data, 6)[0] if code == SHARED_TEXT else -1
        for place, column in enumerate(columns):
            style = struct.unpack_from("<H", data, 4 + 6 * place)[0]
            if style in self.book.struck_styles or text in self.book.struck_texts:
                self.remarks.append(Remark("struck_through", row + 1, column, is_error=True))

    def note(self, data: bytes) -> None:
        """A note of a cell, unless we wrote it in a copy; the rest of a long one of BIFF5 has no cell."""
        row, column = struct.unpack_from("<HH", data)
        author = data[11:].rstrip(b"\0").replace(b"\0", b"").decode("latin-1")
        if row != 0xFFFF and author != OWN_NOTES:
            self.remarks.append(Remark("cell_note", row + 1, column))

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
        """Note money and percentages; a date cell that is no date shows its number, a time its hours."""
        shown = self.book.meanings[style] if style < len(self.book.meanings) else None
        if shown in (PERCENT, CURRENCY):
            self.formats.setdefault(shown, {}).setdefault(column, []).append(row + 1)
        elif shown == TIME and (text := time_of_days(value)):
            self.texts[row + 1, column] = text
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
