"""ODS: values and what lies around them, by one expat pass over content.xml.

The value reader of the other kinds loses tabs, line breaks and errors of ODS cells, so it is not used here.
Not known: whether a row is hidden by a filter of another program; conditional formats (what they strike through is
not seen). Of notes it is known where they stand, not what they say.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ingest.number_formats import CURRENCY, PERCENT
from ingest.package import Package, elements
from ingest.sheet_xml import SheetFacts, check_together, within
from ingest.table import OWN_NOTES, Limits, Refused, Remark, Span

LONG = "urn:oasis:names:tc:opendocument:xmlns:"
PREFIXES = {
    f"{LONG}{part}:1.0": prefix
    for part, prefix in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
                         ("drawing", "draw"))
} | {"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
     "http://purl.org/dc/elements/1.1/": "dc"}  # fmt: skip
ASIDE = ("office:annotation", "table:tracked-changes", "table:shapes", "office:forms", "office:dde-source")
SPACE, TAB, BREAK = "\x00", "\x01", "\x02"  # cannot stand in XML, so they mark what white space may not fold
FOLDED, KEPT = re.compile("[ \t\n\r]+"), {0: " ", 1: "\t", 2: "\n"}
DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?)?")
ERROR = re.compile(r"#(?:N/[AB]|[A-Z/0-9]+[!?])|Err:\d+")
DAY_ZERO = dt.datetime(1899, 12, 30)
MOST_PARENTS = 20
MANY, MOST_TIMES = 2_000_000, 1_000  # cells, and cells for each row written, of which most are repeats
FORMATS = {"percentage": PERCENT, "currency": CURRENCY}


Told = dict[str, str]


class Strikes:
    """Which styles strike text through; what a style does not say, its parent does."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], bool] = {}
        self._parents: dict[tuple[str, str], str] = {}
        self._style = ("", "")
        self.any = False

    def read(self, styles: bytes) -> None:
        """The named styles of a workbook, from the part that holds them."""
        for name, told in elements(styles):
            if name == "style":
                self.start(told)
            elif name == "text-properties":
                self.say(told)

    def start(self, told: Told) -> None:
        """A style begins; attributes by local name."""
        self._style = told.get("family", ""), told.get("name", "")
        self._parents[self._style] = told.get("parent-style-name", "")

    def say(self, told: Told) -> None:
        line = told.get("text-line-through-style", told.get("text-line-through-type"))
        if line is not None:
            self._said[self._style] = line != "none"
            self.any |= line != "none"

    def find(self, family: str, name: str) -> bool | None:
        """Whether the style strikes through; None when neither it nor its parents say so."""
        for _ in range(MOST_PARENTS):
            said = self._said.get((family, name))
            if said is not None or not name:
                return said
            name = self._parents.get((family, name), "")
        return None


@dataclass
class Cell:
    """A cell while it is read: what its tag tells, and what its content does."""

    told: Told
    is_struck: bool = False
    is_noted: bool = False

    def codes(self, value: object) -> Iterator[tuple[str, bool]]:
        """(remark, whether it is an error) of what is shown around the value."""
        if self.is_struck and value != "":
            yield "struck_through", True
        if self.is_noted:
            yield "cell_note", False


@dataclass
class OdsSheet:
    """One sheet while it is read: filled rows by physical number, and what stands around them."""

    name: str
    is_hidden: bool
    rows: dict[int, list[object]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    formats: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    styles: list[tuple[int, str]] = field(default_factory=list)  # up to which column, the style of its cells
    column: int = 0
    row: int = 0
    width: int = 0
    count: int = 0
    has_formulas: bool = False

    def facts(self, limits: Limits) -> SheetFacts:
        height = max(self.rows, default=0)
        within(limits, self.name, self.width, height, self.count)
        remarks = [Remark("formulas")] if self.has_formulas else []
        remarks += [Remark("hidden_column", None, n) for n in self.hidden if n < self.width]
        remarks += [it for it in self.remarks if it.row is None or it.row <= height]
        return SheetFacts(self.width, height, self.count, tuple(remarks), tuple(self.spans), self.formats)

    def filled(self) -> Iterator[list[object]]:
        """Every row from 1, equally wide."""
        blank: list[object] = [""]
        for number in range(1, max(self.rows, default=0) + 1):
            row = self.rows.get(number, [])
            yield row + blank * (self.width - len(row))


def read_ods(package: Package, limits: Limits) -> list[tuple[str, bool, Iterator[list[object]], SheetFacts]]:
    """Per sheet: name, whether it is hidden, its rows and its facts."""
    refuse_closed_or_active(package)
    strikes = Strikes()
    if "styles.xml" in package:
        strikes.read(package.read("styles.xml"))
    content = Content(limits, strikes)
    content.parse(package.read("content.xml"))
    package.check_rest()
    known = [(sheet, sheet.facts(limits)) for sheet in content.sheets]
    check_together([(sheet.name, facts) for sheet, facts in known], limits)
    return [(sheet.name, sheet.is_hidden, sheet.filled(), facts) for sheet, facts in known]


def refuse_closed_or_active(package: Package) -> None:
    """Passwords and macros."""
    manifest = "meta-inf/manifest.xml"
    if manifest in package and any(name == "encryption-data" for name, _ in elements(package.read(manifest))):
        raise Refused("encrypted")
    if any(name.startswith(("basic/", "scripts/")) for name in package.names()):
        raise Refused("macros")


class Content:
    """The sheets of content.xml, gathered event by event."""

    def __init__(self, limits: Limits, strikes: Strikes) -> None:
        self.limits, self.strikes = limits, strikes
        self.sheets: list[OdsSheet] = []
        self.is_spreadsheet = False
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._sheet: OdsSheet | None = None
        self._aside = 0
        self._count = self._written = 0
        self._row: Told = {}
        self._cells: list[tuple[int, int, object, Cell]] = []
        self._cell: Cell | None = None
        self._paragraphs: list[list[str]] = []
        self._in_paragraph = 0
        self._struck: list[bool | None] = []  # of each text style that is open
        self._author, self._in_author = "", False  # of the note that is open
        self._starts: dict[str, Callable[[Told], None]] = {
            "office:spreadsheet": self._start_spreadsheet,
            "style:style": self._start_style,
            "style:table-properties": self._start_properties,
            "style:text-properties": lambda told: self.strikes.say(by_local_name(told)),
            "table:table": self._start_sheet,
            "table:table-column": self._start_column,
            "table:table-row": self._start_row,
            "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell,
            "text:p": self._start_paragraph,
            "text:span": self._start_span,
            "text:s": self._start_spaces,
            "text:tab": lambda _: self._characters(TAB),
            "text:line-break": lambda _: self._characters(BREAK),
        }
        self._ends: dict[str, Callable[[], None]] = {
            "table:table": self._end_sheet,
            "table:table-row": self._end_row,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
            "text:p": self._end_paragraph,
            "text:span": self._end_span,
        }

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, OverflowError):
            raise Refused("damaged_workbook") from None
        if not self.is_spreadsheet:
            raise Refused("not_a_workbook")

    def _start(self, name: str, attributes: Told) -> None:
        known = short(name)
        nested = known == "table:table" and self._sheet is not None
        if known == "office:annotation" and not self._aside:
            self._author = ""
        if self._aside or nested or known in ASIDE or known.startswith("draw:"):
            self._aside += 1
            self._in_author = known == "dc:creator"
        elif known in self._starts:
            self._starts[known]({short(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        known = short(name)
        if self._aside:
            self._aside -= 1
            self._end_aside(known)
        elif known in self._ends:
            self._ends[known]()

    def _end_aside(self, known: str) -> None:
        """A note counts when it is not one that we wrote in a copy; its text is passed over."""
        self._in_author = False
        if known == "office:annotation" and not self._aside and self._cell:
            self._cell.is_noted |= self._author != OWN_NOTES

    def _characters(self, text: str) -> None:
        if self._in_author:
            self._author += text
        elif self._in_paragraph and self._cell and not self._aside:
            self._paragraphs[-1].append(text)
            self._cell.is_struck |= bool(self._struck and self._struck[-1] and text.strip())

    def _start_spreadsheet(self, _: Told) -> None:
        self.is_spreadsheet = True

    def _start_style(self, told: Told) -> None:
        self._style = told.get("style:name", "")
        self.strikes.start(by_local_name(told))

    def _start_properties(self, told: Told) -> None:
        if told.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def _start_sheet(self, told: Told) -> None:
        is_hidden = told.get("table:style-name", "") in self._hidden_styles
        self._sheet = OdsSheet(told.get("table:name", ""), is_hidden)

    def _end_sheet(self) -> None:
        if self._sheet:
            self.sheets.append(self._sheet)
        self._sheet = None

    def _start_column(self, told: Told) -> None:
        if sheet := self._sheet:
            number = repeated(told, "table:number-columns-repeated")
            if is_hidden(told):
                last = min(sheet.column + number, self.limits.columns)
                sheet.hidden += range(sheet.column, last)
            sheet.column += number
            sheet.styles.append((sheet.column, told.get("table:default-cell-style-name", "")))

    def _start_row(self, told: Told) -> None:
        self._row, self._cells = told, []
        if self._sheet:
            self._sheet.column = 0

    def _start_cell(self, told: Told) -> None:
        self._cell, self._paragraphs, self._in_paragraph, self._struck = Cell(told), [], 0, []
        if self.strikes.any and self._sheet:
            self._cell.is_struck = bool(self.strikes.find("table-cell", self._style_of(self._sheet, told)))

    def _style_of(self, sheet: OdsSheet, told: Told) -> str:
        """A cell's own style, else that of its row, else that of its column."""
        own = told.get("table:style-name") or self._row.get("table:default-cell-style-name")
        return own or next((style for end, style in sheet.styles if sheet.column < end), "")

    def _start_paragraph(self, told: Told) -> None:
        if self._cell is not None:
            self._in_paragraph += 1
            self._paragraphs.append([])
            self._struck = [self.strikes.find("paragraph", told.get("text:style-name", ""))]

    def _start_span(self, told: Told) -> None:
        said = self.strikes.find("text", told.get("text:style-name", ""))
        self._struck.append(self._struck[-1] if said is None and self._struck else said)

    def _end_span(self) -> None:
        self._struck = self._struck[:-1]

    def _start_spaces(self, told: Told) -> None:
        self._characters(SPACE * min(repeated(told, "text:c"), self.limits.cell_length + 1))

    def _end_paragraph(self) -> None:
        self._in_paragraph = max(0, self._in_paragraph - 1)

    def _end_cell(self) -> None:
        cell, sheet = self._cell, self._sheet
        if sheet is None or cell is None:
            return
        told = cell.told
        number = repeated(told, "table:number-columns-repeated")
        value = cell_value(told, "\n".join(map(folded, self._paragraphs)))
        if value != "" or "table:formula" in told or is_span(told) or cell.is_noted:
            self._cells.append((sheet.column, number, value, cell))
        sheet.column += number
        self._cell = None

    def _end_row(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        number = repeated(self._row, "table:number-rows-repeated")
        first, last = sheet.row + 1, sheet.row + number
        sheet.row = last
        if self._cells:
            self._check_size(sheet, number, last)
            rows = range(first, last + 1)
            self._keep(sheet, rows)
        elif last > self.limits.rows:
            return
        if is_hidden(self._row):
            sheet.remarks += [Remark("hidden_row", row) for row in range(first, last + 1)]

    def _check_size(self, sheet: OdsSheet, number: int, last: int) -> None:
        """Refuse repeated cells before they are written out."""
        count = number * sum(many for _, many, _, _ in self._cells)
        sheet.count, self._count, self._written = sheet.count + count, self._count + count, self._written + 1
        if self._count > MANY and self._count > MOST_TIMES * self._written:
            raise Refused("too_many_cells", sheet=sheet.name)
        width = max([sheet.width] + [column + many for column, many, _, _ in self._cells])
        within(self.limits, sheet.name, width, last, sheet.count)

    def _keep(self, sheet: OdsSheet, rows: range) -> None:
        line: list[object] = []
        for column, many, value, cell in self._cells:
            places = range(column, column + many)
            if value != "":
                line += [""] * (column - len(line)) + [value] * many
            self._remark(sheet, rows, places, value, cell)
        if line:
            sheet.width = max(sheet.width, len(line))
            sheet.rows.update(dict.fromkeys(rows, line))

    def _remark(self, sheet: OdsSheet, rows: range, places: range, value: object, cell: Cell) -> None:
        """What one cell (written `rows` × `places` times) tells beyond its value."""
        told, codes = cell.told, list(cell.codes(value))
        if "table:formula" in told:
            sheet.has_formulas = True
            if value == "" and "office:value-type" not in told:
                codes.append(("formula_without_value", True))
        if is_error(told, value):
            codes.append(("error_cell", True))
        shown = FORMATS.get(told.get("office:value-type", "")) if isinstance(value, float) else None
        for column in places:
            for code, is_wrong in codes:
                sheet.remarks += [Remark(code, row, column, is_error=is_wrong) for row in rows]
            if shown:
                sheet.formats.setdefault(shown, {}).setdefault(column, []).extend(rows)
        if is_span(told):
            wide = repeated(told, "table:number-columns-spanned")
            high = repeated(told, "table:number-rows-spanned")
            sheet.spans.append(Span(rows[0], places[0], rows[0] + high - 1, places[0] + wide - 1))


def short(name: str) -> str:
    """'namespace local' → 'prefix:local' by our own prefixes."""
    space, _, rest = name.rpartition(" ")
    return f"{PREFIXES.get(space, '?')}:{rest}"


def by_local_name(told: Told) -> Told:
    return {key.rpartition(":")[2]: value for key, value in told.items()}


def repeated(told: Told, attribute: str) -> int:
    return max(1, int(told.get(attribute, "1")))


def is_hidden(told: Told) -> bool:
    return told.get("table:visibility", "visible") != "visible"


def is_span(told: Told) -> bool:
    attributes = ("table:number-columns-spanned", "table:number-rows-spanned")
    return any(repeated(told, attribute) > 1 for attribute in attributes)


def is_error(told: Told, value: object) -> bool:
    if told.get("calcext:value-type") == "error":
        return True
    return "table:formula" in told and isinstance(value, str) and ERROR.fullmatch(value) is not None


def folded(parts: list[str]) -> str:
    """White space as OpenDocument means it: runs are one space, none at the ends, but for the marked."""
    return FOLDED.sub(" ", "".join(parts)).strip(" ").translate(KEPT)


def cell_value(told: Told, text: str) -> object:
    """The value of a cell; its text where it is text, an error or of a kind unknown here."""
    kind = told.get("office:value-type", "")
    if told.get("calcext:value-type") == "error":
        return text
    if kind in ("float", "percentage", "currency") and "office:value" in told:
        return float(told["office:value"])
    if kind == "date" and "office:date-value" in told:
        return moment(told["office:date-value"])
    if kind == "time" and (found := DURATION.fullmatch(told.get("office:time-value", ""))):
        return duration(found)
    if kind == "boolean" and "office:boolean-value" in told:
        return told["office:boolean-value"] == "true"
    return told.get("office:string-value", text) if kind == "string" else text


def moment(written: str) -> object:
    """A date or a moment; a time on the day before the first is a duration; as written outside the calendar."""
    try:
        found = dt.datetime.fromisoformat(written).replace(tzinfo=None)
    except ValueError:
        return written
    return found - DAY_ZERO if DAY_ZERO < found < DAY_ZERO + dt.timedelta(days=1) else found


def duration(found: re.Match[str]) -> dt.timedelta:
    sign, days, hours, minutes, seconds, fraction = found.groups()
    length = dt.timedelta(
        days=int(days or 0),
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=float(f"{seconds or 0}.{fraction or 0}"),
    )
    return -length if sign else length
