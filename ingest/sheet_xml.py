"""What a sheet's XML says beyond its values: formulas, errors, formats, hidden rows and columns, spans.

One pass of byte patterns per part, on a form in which every tag reads alike; the same bytes, with errors as
text and without the parts' own claims about size, are what the value reader gets.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import add, ge
from xml.parsers import expat

from ingest.cell_text import time_of_days
from ingest.number_formats import CURRENCY, DATE, PERCENT, TIME
from ingest.table import Limits, Refused, Remark, Span

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAINS = (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
OPEN = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
CLOSE = b"</sheetData></worksheet>"
CHUNK = 8_000_000
LARGE = 5_000_000  # cells of a bounding box from which it must be reasonably filled
LEAST_FILLED = 0.05
MUCH_TEXT, MOST_TEXT, MOST_TIMES = 100_000_000, 1_000_000_000, 20

NOISE = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet(?=[\s/>])")
ODD_MARKS = (b"\t", b"\n", b"'")
ODD_SPACES = (b" =", b"= ", b" >", b"> <")
ODD = re.compile(rb"<[^<>]*(?:[\t\n']|= | =| >)|>\s+<")
TAG = re.compile(rb"""<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>""")
BETWEEN = re.compile(rb"(?<=>)\s+(?=</?(?:row|c)[\s/>]|<(?:f|v|is)[\s/>])")
CLOSING_TAG = re.compile(rb"</([\w:.-]+)\s+>")
ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

# From here on `r` is the first attribute of every row and cell.
FIRST_ROW, FIRST_CELL = b'<row r="', b'<c r="'
ROW_OR_CELL = re.compile(rb"<(row|c)(?=[ >/])([^<>]*?)(/?)>")
REFERENCE = re.compile(rb' r="([A-Z]{0,3})([0-9]{1,7})"')
CELL = rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^<>/]*)>'
PRESENT = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
FILLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>/]*>(?!</c>)')
ROW_NUMBER = re.compile(rb'<row r="([0-9]{1,7})"')
HIDDEN_ROW = re.compile(rb'<row r="([0-9]{1,7})"(?=[^<>]* (?:hidden="(?:1|true)"|ht="0"))')
COLUMN = re.compile(rb"<col [^<>]*>")
FIRST_COLUMN, LAST_COLUMN = re.compile(rb' min="([0-9]{1,7})"'), re.compile(rb' max="([0-9]{1,7})"')
NOT_SHOWN = re.compile(rb' (?:hidden="(?:1|true)"|width="0")')
MERGE = re.compile(rb'<mergeCell [^<>]*?\bref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
FORMULA = CELL + rb"<f(?: [^<>]*)?(?:/>|>[^<]*</f>)"
UNCALCULATED = re.compile(FORMULA + rb"(<v(?: [^<>]*)?(?:/>|></v>))?</c>")
ZERO = re.compile(FORMULA + rb"(<v>0</v>)</c>")
ERROR = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^<>/]*) t="e"')
ODD_DATE = re.compile(rb"<v>(?:(60)(?:\.[0-9]*)?|-[0-9][^<]*)</v>")
SHARED_TEXT = re.compile(rb'<c r="[^<>]* t="s"[^<>]*><v>([0-9]+)</v>')
ANY_CELL = re.compile(CELL)
BLANK_TEXT = re.compile(rb"<t>(?=\s+</t>)")
TEXT_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]* t="s"[^<>]*><v>([0-9]+)</v>')
INLINE = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*><is>(.*?)</is>', re.DOTALL)
STRUCK, RUN = b"<strike", re.compile(rb"<r>.*?</r>|<r [^<>]*>.*?</r>", re.DOTALL)
STRIKE = re.compile(rb"""<strike(?![\w.-])(?![^<>]* val\s*=\s*["'](?:0|false|off)["'])""")
SHOWN = re.compile(rb"<t(?:\s[^<>]*)?>\s*[^\s<]")
# an address, what else the tag says, a formula, a number
TIME_CELL = (
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?=[^<>]* s="(?:%b)")(?![^<>]* t="(?!n"))[^<>/]*>'
    rb"(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?<v>(-?[0-9][0-9.]*(?:[eE][-+]?[0-9]+)?)</v>"
)
STYLE = re.compile(rb' s="([0-9]+)"')
TEXT_TYPE = re.compile(rb' t="(?!n")')


class Letters(dict[bytes, int]):
    """Column letters → position from 0, worked out once each."""

    def __missing__(self, letters: bytes) -> int:
        position = 0
        for letter in letters:
            position = position * 26 + letter - 64
        self[letters] = position - 1
        return position - 1


POSITION = Letters()


@dataclass(frozen=True)
class Setting:
    """What the workbook says about all its sheets: meanings of styles, text lengths, how dates count.

    `struck_styles` and `struck_texts` are the cell styles and shared texts that show something struck through.
    """

    styles: dict[int, str] = field(default_factory=dict)
    struck_styles: frozenset[int] = frozenset()
    text_lengths: tuple[int, ...] = ()
    struck_texts: frozenset[int] = frozenset()
    epoch_1904: bool = False
    recalculates: bool = False


@dataclass(frozen=True)
class SheetFacts:
    """What a sheet's values do not tell. `formats`: code → column → rows of the numbers that have it."""

    width: int = 0
    height: int = 0
    count: int = 0
    remarks: tuple[Remark, ...] = ()
    spans: tuple[Span, ...] = ()
    formats: dict[str, dict[int, list[int]]] = field(default_factory=dict)


def read_sheet(part: bytes, sheet: str, setting: Setting, limits: Limits) -> tuple[SheetFacts, bytes]:
    """Facts of one sheet part, and the part as the value reader gets it; Refused beyond the limits."""
    head, body, tail = map(plain_tags, sections(plain_form(part)))
    body = with_addresses(body)
    width, height, count = checked_extent(body, sheet, limits)
    check_text(body, setting)
    remarks = [*formula_remarks(body, setting), *hidden_rows(body), *hidden_columns(head, width)]
    remarks += struck_cells(body, setting)
    body, errors = errors_as_text(body)
    formats = formatted(body, setting)
    body = odd_dates_as_text(body, setting)
    body = times_as_text(body, setting)
    body = kept_blanks(body)
    spans = tuple(merged(tail))
    facts = SheetFacts(width, height, count, (*remarks, *errors), spans, formats)
    return facts, b"".join([OPEN, body, CLOSE])


def plain_form(part: bytes) -> bytes:
    """Well-formed XML without comments, with one prefix-free vocabulary and plain line ends."""
    has_noise = check_form(part)
    root = ROOT.search(part)
    if not root:
        raise Refused("damaged_workbook")
    part = part[root.start() :]
    if has_noise:
        part = NOISE.sub(as_characters, part)
    if b"\r" in part:
        part = part.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if root[1]:
        part = part.replace(b"<" + root[1] + b":", b"<").replace(b"</" + root[1] + b":", b"</")
    return part


def check_form(part: bytes) -> bool:
    """Whether comments, CDATA or instructions occur; Refused for XML that is none or mixes vocabularies."""
    prefixes: set[str | None] = set()
    noise: list[object] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartNamespaceDeclHandler = lambda prefix, uri: prefixes.add(prefix) if uri in MAINS else None
    parser.CommentHandler = noise.append
    parser.ProcessingInstructionHandler = lambda *instruction: noise.append(instruction)
    parser.StartCdataSectionHandler = lambda: noise.append("cdata")
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise Refused("damaged_workbook") from None
    if len(prefixes) > 1:
        raise Refused("damaged_workbook")
    return bool(noise)


def plain_tags(xml: bytes) -> bytes:
    """One space before and double quotes around each attribute, no space between cells."""
    if not is_odd(xml):
        return xml
    return BETWEEN.sub(b"", CLOSING_TAG.sub(rb"</\1>", TAG.sub(plain_tag, xml)))


def is_odd(xml: bytes) -> bool:
    """Whether tags are spelled in a rare way; where every space leads in an attribute, they are not."""
    marks = ODD_MARKS if xml.count(b" ") == xml.count(b'="') else (*ODD_MARKS, *ODD_SPACES)
    return any(mark in xml for mark in marks) and ODD.search(xml) is not None


def as_characters(noise: re.Match[bytes]) -> bytes:
    text = noise[1] or b""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def plain_tag(tag: re.Match[bytes]) -> bytes:
    pairs = [(name, double or single) for name, double, single in ATTRIBUTE.findall(tag[2])]
    texts = [b" " + name + b'="' + value.replace(b'"', b"&quot;") + b'"' for name, value in pairs]
    return b"<" + tag[1] + b"".join(texts) + tag[3] + b">"


def sections(part: bytes) -> tuple[bytes, bytes, bytes]:
    """Before, inside and after the sheet's data."""
    start, end = part.find(b"<sheetData"), part.rfind(b"</sheetData>")
    inside = part.find(b">", start) + 1
    if start < 0 or part.find(b"<sheetData", inside) >= 0:
        raise Refused("damaged_workbook")
    if end < 0:
        return part[:start], b"", part[inside:]
    return part[:start], part[inside:end], part[end:]


def with_addresses(body: bytes) -> bytes:
    """Put the address first in rows and cells; where it is left out it follows from the order."""
    if body.count(b"<row") == body.count(FIRST_ROW) and body.count(b"<c") == body.count(FIRST_CELL):
        return body
    row = column = 0

    def addressed(tag: re.Match[bytes]) -> bytes:
        nonlocal row, column
        given = REFERENCE.search(tag[2])
        if not given and b' r="' in tag[2]:
            raise Refused("damaged_workbook")
        others = REFERENCE.sub(b"", tag[2])
        if tag[1] == b"row":
            row, column = (int(given[2]) if given else row + 1), 0
            return b'<row r="%d"%b%b>' % (row, others, tag[3])
        name, number = given.groups() if given else (letters(column), b"%d" % row)
        column = POSITION[name] + 1
        return b'<c r="%b%b"%b%b>' % (name, number, others, tag[3])

    return ROW_OR_CELL.sub(addressed, body)


def letters(column: int) -> bytes:
    text = b""
    while column >= 0:
        text = bytes([65 + column % 26]) + text
        column = column // 26 - 1
    return text


def checked_extent(body: bytes, sheet: str, limits: Limits) -> tuple[int, int, int]:
    """Width, height and number of the cells; empty cells far out do not count against the limits."""
    try:
        return within(limits, sheet, *extent(body, PRESENT))
    except Refused as refused:
        if refused.code == "damaged_workbook":
            raise
    return within(limits, sheet, *extent(body, FILLED))


def extent(body: bytes, pattern: re.Pattern[bytes]) -> tuple[int, int, int]:
    """Width, height and number of cells; every cell must stand in its row and after the one before it."""
    width = count = 0
    last = -1
    for start, end in chunks(body):
        found = pattern.findall(body, start, end)
        if not found:
            continue
        names, numbers = zip(*found, strict=True)
        columns = list(map(POSITION.__getitem__, names))
        rows = {number: int(number) << 15 for number in ROW_NUMBER.findall(body, start, end)}
        try:
            places = list(map(add, map(rows.__getitem__, numbers), columns))
        except KeyError:
            raise Refused("damaged_workbook") from None
        if places[0] <= last or any(map(ge, places, islice(places, 1, None))):
            raise Refused("damaged_workbook")
        width, count, last = max(width, max(columns) + 1), count + len(places), places[-1]
    return width, max(last, 0) >> 15, count


def within(limits: Limits, sheet: str, width: int, height: int, count: int) -> tuple[int, int, int]:
    """Refuse a sheet whose bounding box is too large, or large and nearly empty."""
    if width > limits.columns:
        raise Refused("too_many_columns", sheet=sheet, found=width)
    box = width * height
    if height > limits.rows or box > limits.cells or is_hollow(box, count):
        raise Refused("too_many_cells", sheet=sheet)
    return width, height, count


def is_hollow(box: int, count: int) -> bool:
    return box > LARGE and count < box * LEAST_FILLED


def check_together(sheets: Sequence[tuple[str, SheetFacts]], limits: Limits) -> None:
    """Refuse sheets (by name) that are each within the limits but not together, naming the largest."""
    boxes = [(facts.width * facts.height, name) for name, facts in sheets]
    total, count = sum(box for box, _ in boxes), sum(facts.count for _, facts in sheets)
    if total > limits.cells or is_hollow(total, count):
        raise Refused("too_many_cells", sheet=max(boxes)[1])


def chunks(body: bytes) -> Iterator[tuple[int, int]]:
    """Stretches of whole rows."""
    start = 0
    while start < len(body):
        end = body.find(b"<row", start + CHUNK)
        end = len(body) if end < 0 else end
        yield start, end
        start = end


def check_text(body: bytes, setting: Setting) -> None:
    """Refuse a few long texts repeated until they fill the memory."""
    lengths = setting.text_lengths
    most = max(MUCH_TEXT, min(MOST_TEXT, MOST_TIMES * (len(body) + sum(lengths))))
    if not lengths or max(lengths) * body.count(b' t="s"') < most:
        return
    known = len(lengths)
    places = (int(found[1]) for found in SHARED_TEXT.finditer(body))
    if sum(lengths[place] for place in places if place < known) > most:
        raise Refused("zip_bomb")


def address(name: bytes, row: bytes) -> tuple[int, int]:
    """Physical row and column position of a cell."""
    return int(row), POSITION[name]


def formula_remarks(body: bytes, setting: Setting) -> list[Remark]:
    """Formulas are mentioned once; one without a calculated value is an error of its cell.

    In a workbook that asks to be recalculated on opening, 0 is what its writer put for "not calculated".
    """
    if b"<f" not in body:
        return []
    remarks = [Remark("formulas")]
    for pattern in [UNCALCULATED, ZERO] if setting.recalculates else [UNCALCULATED]:
        for name, row, attributes, value in pattern.findall(body):
            is_empty_text = value and b't="str"' in attributes
            if not is_empty_text:
                remarks.append(Remark("formula_without_value", *address(name, row), is_error=True))
    return remarks


def hidden_rows(body: bytes) -> list[Remark]:
    return [Remark("hidden_row", int(found[1])) for found in HIDDEN_ROW.finditer(body)]


def hidden_columns(head: bytes, width: int) -> list[Remark]:
    remarks = []
    for found in COLUMN.finditer(head):
        first, last = FIRST_COLUMN.search(found[0]), LAST_COLUMN.search(found[0])
        if not first or not last:
            raise Refused("damaged_workbook")
        if NOT_SHOWN.search(found[0]):
            places = range(int(first[1]) - 1, min(int(last[1]), width))
            remarks += [Remark("hidden_column", None, place) for place in places]
    return remarks


def struck_cells(body: bytes, setting: Setting) -> list[Remark]:
    """Cells of which all or a part is shown struck through, each once."""
    found: dict[tuple[bytes, bytes], None] = {}
    if setting.struck_styles:
        struck = b"|".join(b"%d" % style for style in setting.struck_styles)
        unsaid = b'|(?![^<>]* s=")' if 0 in setting.struck_styles else b""
        pattern = rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?=[^<>]* s="(?:%b)"%b)[^<>/]*>(?!</c>)' % (struck, unsaid)
        found |= dict.fromkeys(re.findall(pattern, body))
    if setting.struck_texts:
        texts = TEXT_CELL.finditer(body)
        found |= dict.fromkeys((cell[1], cell[2]) for cell in texts if int(cell[3]) in setting.struck_texts)
    if STRUCK in body:
        found |= dict.fromkeys((cell[1], cell[2]) for cell in INLINE.finditer(body) if is_struck(cell[3]))
    return [Remark("struck_through", *address(name, row), is_error=True) for name, row in found]


def is_struck(text: bytes) -> bool:
    """Whether a part of a text that shows is struck through."""
    return any(STRIKE.search(run) and SHOWN.search(run) for run in RUN.findall(text))


def errors_as_text(body: bytes) -> tuple[bytes, list[Remark]]:
    """Errors become text as shown, since the value reader would give an empty cell."""
    if b' t="e"' not in body:
        return body, []
    remarks = [Remark("error_cell", *address(name, row), is_error=True) for name, row, _ in ERROR.findall(body)]
    return ERROR.sub(rb'<c r="\1\2"\3 t="str"', body), remarks


def kept_blanks(xml: bytes) -> bytes:
    """Some writers do not say that a text of spaces only is to be kept; it is what they were given."""
    return BLANK_TEXT.sub(b'<t xml:space="preserve">', xml) if b"<t>" in xml else xml


def odd_dates_as_text(body: bytes, setting: Setting) -> bytes:
    """Date cells that are no date: negative ones become numbers, serial 60 the day that never was."""
    dates = {b"%d" % style for style, meaning in setting.styles.items() if meaning == DATE}
    parts, done = [], 0
    for found in ODD_DATE.finditer(body) if dates else ():
        cell = ANY_CELL.match(body, max(0, body.rfind(b"<c ", done, found.start())))
        style = STYLE.search(cell[3]) if cell else None
        if not cell or not style or style[1] not in dates or TEXT_TYPE.search(cell[3]):
            continue
        value = b">" + found[0]
        if found[1]:
            value = b' t="str"><v>1900-02-29</v>' if not setting.epoch_1904 else cell[3] + value
        parts += [body[done : cell.start()], b'<c r="%b%b"' % cell.groups()[:2], value]
        done = found.end()
    return b"".join([*parts, body[done:]]) if parts else body


def times_as_text(body: bytes, setting: Setting) -> bytes:
    """Cells shown as hours and minutes become that text, whatever number of days the value reader makes of them."""
    times = b"|".join(b"%d" % style for style, meaning in setting.styles.items() if meaning == TIME)
    if not times:
        return body

    def as_text(cell: re.Match[bytes]) -> bytes:
        text = time_of_days(float(cell[4]))
        return b'<c r="%b%b" t="str"><v>%b</v>' % (cell[1], cell[2], text.encode()) if text else cell[0]

    return re.sub(TIME_CELL % times, as_text, body)


def formatted(body: bytes, setting: Setting) -> dict[str, dict[int, list[int]]]:
    """Code → column → rows of the numbers shown as money or as a percentage."""
    styles = {b"%d" % n: meaning for n, meaning in setting.styles.items() if meaning in (PERCENT, CURRENCY)}
    found: dict[str, dict[int, list[int]]] = {}
    if not styles:
        return found
    wanted = rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?=[^<>]* s="(%b)")(?![^<>]* t="(?!n"))[^<>/]*><[fv]'
    pattern = re.compile(wanted % b"|".join(styles))
    for name, row, style in pattern.findall(body):
        found.setdefault(styles[style], {}).setdefault(POSITION[name], []).append(int(row))
    return found


def merged(tail: bytes) -> Iterator[Span]:
    for left, top, right, bottom in MERGE.findall(tail):
        yield Span(int(top), POSITION[left], int(bottom), POSITION[right])
