"""Marks in a sender's own XLSX: fills and notes. Values, formulas, drawings stay as they were, byte by byte."""

import re
from pathlib import Path
from xml.parsers import expat

from ingest.marks import MOST_NOTES, Mark
from ingest.xlsx_package import Workbook, cell_name, column_of
from ingest.xml_edit import Element, Part, as_bytes, as_text, local, opened, spliced, start_tag, with_attribute

SHEET_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
COLOURS = {True: "FFFFC7CE", False: "FFFFEB9C"}  # an error, a warning
# what stands behind a sheet's legacy drawing, and the order of a style sheet
BEHIND = set("legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst".split())
BEHIND |= {"AlternateContent"}
BEFORE_FILLS, BEFORE_STYLES = ("numFmts", "fonts"), ("numFmts", "fonts", "fills", "borders", "cellStyleXfs")
PLAIN_FILLS = ("none", "gray125")  # the first two fills of every style sheet
NEW_STYLES = (
    '<styleSheet xmlns="{main}"><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs></styleSheet>'
)
NEW_COMMENTS = '<comments xmlns="{main}"><authors/><commentList/></comments>'
VML_NAMES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
NEW_VML = (
    f'<xml {VML_NAMES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{{blocks}}"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
SHAPE = (
    f'<v:shape {VML_NAMES} id="_x0000_s{{id}}" type="#_x0000_t202" style="position:absolute;visibility:hidden"'
    ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
SHAPES_PER_BLOCK = 1024


def marked(path: Path, marks: dict[str, list[Mark]], rows: list[list[str | int]], title: str, author: str) -> bytes:
    """The workbook at `path` with its marks, and a last sheet `title` of the rows."""
    book = Workbook(path)
    styles = Styles(book)
    for name, part in book.sheets().items():
        if marks.get(name):
            edit = SheetEdit(book.read(part), marks[name], styles)
            add_notes(book, part, edit, marks[name][:MOST_NOTES], author)
            book.write(part, edit.edited())
    styles.write()
    book.add_sheet(title, rows)
    return book.package()


class Styles:
    """The style sheet, with a marked double of each cell style that needs one."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._name = book.related(book.main, "styles")
        self._part = Part(book.read(self._name) if self._name else as_bytes(NEW_STYLES.format(main=book.main_ns)))
        self._formats = self._part.all("xf", "cellXfs")
        self._fills: dict[bool, int] = {}
        self._doubles: dict[tuple[int, bool], int] = {}
        self._added: list[bytes] = []

    def double(self, style: int, is_error: bool) -> int:
        """The number of the style that is `style` with the fill of an error or warning."""
        key = (style, is_error)
        if key not in self._doubles:
            tag = self._part.text(self._formats[style]) if style < len(self._formats) else self._plain()
            head = start_tag(tag, 0)
            new = with_attribute(with_attribute(head, "fillId", str(self._fill(is_error))), "applyFill", "1")
            self._doubles[key] = max(1, len(self._formats)) + len(self._added)
            self._added.append(new + tag[len(head) :])
        return self._doubles[key]

    def _plain(self) -> bytes:
        return f"<{self._part.root.prefix}xf/>".encode()

    def _fill(self, is_error: bool) -> int:
        if is_error not in self._fills:
            known = max(len(PLAIN_FILLS), len(self._part.all("fill", "fills")))
            self._fills[is_error] = known + len(self._fills)
        return self._fills[is_error]

    def write(self) -> None:
        if not self._added:
            return
        prefix = self._part.root.prefix
        fills = [_solid(prefix, COLOURS[is_error]) for is_error in self._fills]
        plain = [
            f'<{prefix}fill><{prefix}patternFill patternType="{kind}"/></{prefix}fill>' for kind in PLAIN_FILLS
        ]
        have = len(self._part.all("fill", "fills"))
        self._extend("fills", have, [as_bytes(xml) for xml in [*plain[have:], *fills]], BEFORE_FILLS)
        first = [] if self._formats else [self._plain()]
        self._extend("cellXfs", len(self._formats), [*first, *self._added], BEFORE_STYLES)
        if not self._name:
            self._name = self._book.new_part("styles{n}.xml", f"{SHEET_TYPES}.styles+xml")
            self._book.relate(self._book.main, "styles", self._name)
        self._book.write(self._name, self._part.edited())

    def _extend(self, name: str, have: int, new: list[bytes], before: tuple[str, ...]) -> None:
        """Add to a list of the style sheet, which is made behind `before` when it is missing."""
        part, count = self._part, have + len(new)
        element = part.first(name)
        if element:
            part.append(element, b"".join(new))
            part.set(element, "count", count)
            return
        tag = f"{part.root.prefix}{name}"
        xml = f'<{tag} count="{count}">'.encode() + b"".join(new) + f"</{tag}>".encode()
        earlier = [e for word in before for e in part.all(word, part.root.name)]
        if earlier:
            part.insert(max(part.end_of(e) for e in earlier), xml)
        else:
            part.prepend(part.root, xml)


def _solid(prefix: str, colour: str) -> str:
    return (
        f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{colour}"/>'
        f'<{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>'
    )


class SheetEdit:
    """One pass over a sheet part that gives the marked cells their style, and finds where a drawing goes."""

    def __init__(self, data: bytes, marks: list[Mark], styles: Styles) -> None:
        self.data, self._styles = data, styles
        self._wanted: dict[int, dict[int, bool]] = {}
        for mark in marks:
            self._wanted.setdefault(mark.row, {})[mark.column] = mark.is_error
        self.prefix = self.drawing = ""
        self.changes: list[tuple[int, int, bytes]] = []
        self._behind = -1
        self._row = self._column = 0  # the row from 1, the next column from 0
        self._row_tag, self._row_at, self._row_style = b"", 0, ""
        self._left: dict[int, bool] = {}  # marks of this row whose cell has not come
        self._column_styles: list[tuple[range, int]] = []
        self._depth = 0
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.Parse(data, True)

    def _start(self, name: str, told: dict[str, str]) -> None:
        word = local(name)
        if word == "c":
            self._cell(told)
        elif word == "row":
            self._begin_row(told)
        elif not self._depth:
            self.prefix = name.removesuffix(word)
        elif word == "col" and told.get("style"):
            self._column_styles.append((range(int(told["min"]) - 1, int(told["max"])), int(told["style"])))
        elif self._depth == 1 and word == "legacyDrawing":
            self.drawing = next(value for key, value in told.items() if local(key) == "id")
        elif self._depth == 1 and word in BEHIND and self._behind < 0:
            self._behind = self._parser.CurrentByteIndex
        self._depth += 1

    def _end(self, name: str) -> None:
        self._depth -= 1
        if local(name) == "row":
            self._finish_row()
        elif not self._depth and self._behind < 0:
            self._behind = self._parser.CurrentByteIndex

    def _begin_row(self, told: dict[str, str]) -> None:
        self._row = int(told.get("r", self._row + 1))
        self._column, self._left = 0, dict(self._wanted.get(self._row, {}))
        self._row_at, self._row_style = self._parser.CurrentByteIndex, told.get("s", "")
        self._row_tag = start_tag(self.data, self._row_at) if self._left else b""

    def _cell(self, told: dict[str, str]) -> None:
        self._column = column_of(told["r"]) if "r" in told else self._column
        if self._left:
            at = self._parser.CurrentByteIndex
            missing = [column for column in self._left if column < self._column]
            self.changes += [(at, 0, self._new_cell(column)) for column in sorted(missing)]
            if self._column in self._left:
                tag = start_tag(self.data, at)
                style = self._styles.double(int(told.get("s", 0)), self._left.pop(self._column))
                self.changes.append((at, len(tag), with_attribute(tag, "s", str(style))))
        self._column += 1

    def _new_cell(self, column: int) -> bytes:
        """An empty cell, in the style that Excel would give it."""
        of_column = next((style for columns, style in self._column_styles if column in columns), 0)
        style = self._styles.double(int(self._row_style or of_column), self._left.pop(column))
        return f'<{self.prefix}c r="{cell_name(self._row, column)}" s="{style}"/>'.encode()

    def _finish_row(self) -> None:
        if not self._left:
            return
        cells = b"".join(self._new_cell(column) for column in sorted(self._left))
        if self._row_tag.endswith(b"/>"):
            self.changes.append((self._row_at, len(self._row_tag), opened(self._row_tag, cells)))
        else:
            self.changes.append((self._parser.CurrentByteIndex, 0, cells))

    def draw(self, key: str, namespace: str) -> None:
        """Point the sheet to the drawing of its notes."""
        xml = f'<{self.prefix}legacyDrawing xmlns:m="{namespace}" m:id="{key}"/>'
        self.changes.append((self._behind, 0, xml.encode()))

    def edited(self) -> bytes:
        return spliced(self.data, self.changes)


def add_notes(book: Workbook, sheet: str, edit: SheetEdit, marks: list[Mark], author: str) -> None:
    """A note at each mark, beside or behind the notes that are there."""
    name = book.related(sheet, "comments")
    part = Part(book.read(name) if name else as_bytes(NEW_COMMENTS.format(main=book.main_ns)))
    new = write_comments(part, marks, author)
    if not name:
        name = book.new_part("comments{n}.xml", f"{SHEET_TYPES}.comments+xml")
        book.relate(sheet, "comments", name)
    book.write(name, part.edited())
    drawings = {key: target for key, _, target in book.relations(sheet)}
    drawing = drawings.get(edit.drawing, "")
    old = book.read(drawing) if drawing else NEW_VML.format(blocks=blocks(len(new))).encode()
    if not drawing:
        book.declare_extension("vml", VML_TYPE)
        drawing = book.new_part("drawings/vmlDrawing{n}.vml", VML_TYPE)
        edit.draw(book.relate(sheet, "vmlDrawing", drawing), book.office_ns)
    book.write(drawing, with_shapes(old, new))


def write_comments(part: Part, marks: list[Mark], author: str) -> list[Mark]:
    """Add the notes to a comments part; the marks of cells that had none before."""
    authors, listed = part.first("authors"), part.first("commentList")
    assert authors
    assert listed
    number = len(part.all("author"))
    part.append(authors, f"<{authors.prefix}author>{as_text(author)}</{authors.prefix}author>")
    known = {element.attributes.get("ref", ""): element for element in part.all("comment")}
    new = []
    for mark in marks:
        ref, prefix = cell_name(mark.row, mark.column), listed.prefix
        text = f'<{prefix}t xml:space="preserve">{{}}</{prefix}t>'
        if ref in known:
            extend_note(part, known[ref], text.format(as_text(f"\n{author}: {mark.note}")))
            continue
        body = text.format(as_text(mark.note))
        note = f"<{prefix}text>{body}</{prefix}text>"
        part.append(listed, f'<{prefix}comment ref="{ref}" authorId="{number}">{note}</{prefix}comment>')
        new.append(mark)
    return new


def extend_note(part: Part, comment: Element, text: str) -> None:
    """Add a run of text behind the text of a note that is there."""
    inside = [e for e in part.elements if comment.start < e.start < part.end_of(comment)]
    body = next((e for e in inside if e.name == "text"), None)
    if body is None:
        return
    prefix = body.prefix
    run = as_bytes(f"<{prefix}r>{text}</{prefix}r>")
    plain = next((e for e in inside if e.name == "t" and e.parent == "text"), None)
    runs = [e for e in inside if e.name == "r" and e.parent == "text"]
    if plain:  # a text is either plain or in runs
        part.insert(plain.start, f"<{prefix}r>".encode())
        part.insert(part.end_of(plain), f"</{prefix}r>".encode() + run)
    elif runs:
        part.insert(part.end_of(runs[-1]), run)
    else:
        part.prepend(body, run)


def blocks(count: int) -> str:
    """The blocks of shape numbers that so many notes take."""
    return ",".join(str(n) for n in range(1, count // SHAPES_PER_BLOCK + 2))


def with_shapes(vml: bytes, marks: list[Mark]) -> bytes:
    """A legacy drawing with the boxes of more notes. It need not be well-formed: Excel writes some that are not."""
    ids = [int(found) for found in re.findall(rb"_x0000_s(\d+)", vml)]
    first = max(ids, default=SHAPES_PER_BLOCK) + 1
    shapes = "".join(shape(mark, first + n) for n, mark in enumerate(marks))
    end = vml.rindex(b"</xml")
    return vml[:end] + shapes.encode() + vml[end:]


def shape(mark: Mark, number: int) -> str:
    left, top = mark.column + 1, max(0, mark.row - 2)
    return SHAPE.format(
        id=number, left=left, top=top, right=left + 4, bottom=top + 5, row=mark.row - 1, column=mark.column
    )
