"""XLSX: the parts around the sheets, and a package of checked parts only for the value reader.

Not known: conditional formats (what they strike through is not seen), data validation, text boxes; links to other
files are ignored. Of notes it is known where they stand, not what they say.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.sax.saxutils import quoteattr

from ingest.containers import refuse_office_document
from ingest.number_formats import meaning
from ingest.package import Package, elements
from ingest.sheet_xml import (
    ATTRIBUTE,
    MAIN,
    STRUCK,
    Setting,
    SheetFacts,
    address,
    check_form,
    check_together,
    is_struck,
    kept_blanks,
    read_sheet,
)
from ingest.table import OWN_NOTES, Limits, Refused, Remark

CONTENT_TYPES = "[Content_Types].xml"
TEXT_ITEM = re.compile(rb"<(?:[\w.-]+:)?si(?=[\s>/])")
PREFIX = re.compile(rb"(?<=<)(/?)[\w.-]+:")
LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
NO = ("0", "false", "off")
AUTHOR = re.compile(rb"<(?:[\w.-]+:)?author(?:\s[^<>]*)?(?:/>|>([^<]*)<)")
NOTE = re.compile(rb"<(?:[\w.-]+:)?(?:comment|threadedComment)(\s[^<>]*)>")
CELL_NAME = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
PACKAGE_NS = "http://schemas.openxmlformats.org/package/2006/"
OFFICE_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class SheetPart:
    """A sheet as the workbook lists it; `part` is its place in the package."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class Book:
    """The workbook around its sheets. Chart sheets hold no cells and are left out."""

    sheets: tuple[SheetPart, ...]
    styles: str
    texts: str
    epoch_1904: bool
    recalculates: bool


def read_facts(package: Package, limits: Limits) -> tuple[Book, list[SheetFacts], io.BytesIO]:
    """The workbook, the facts of each sheet, and a package that holds what was checked and nothing else."""
    refuse_other_kinds(package)
    book = read_book(package)
    styles = package.read(book.styles) if book.styles else b""
    texts = shared_texts(package.read(book.texts)) if book.texts else b""
    items = text_items(texts)
    struck = struck_texts(items) if STRUCK[1:] in texts else frozenset()
    setting = Setting(*cell_styles(styles), tuple(map(len, items)), struck, book.epoch_1904, book.recalculates)
    facts: list[tuple[str, SheetFacts]] = []
    checked = io.BytesIO()
    with zipfile.ZipFile(checked, "w") as out:
        for name, data in surroundings(book, styles, texts):
            out.writestr(name, data)
        for number, sheet in enumerate(book.sheets, 1):
            found, values = read_sheet(package.read(sheet.part), sheet.name, setting, limits)
            out.writestr(f"xl/worksheets/sheet{number}.xml", values)
            notes = noted_cells(package, sheet.part)
            facts.append((sheet.name, replace(found, remarks=(*found.remarks, *notes))))
            check_together(facts, limits)
    package.check_rest()
    checked.seek(0)
    return book, [found for _, found in facts], checked


def refuse_other_kinds(package: Package) -> None:
    """Macros, binary workbooks and other Office documents, told by content types and part names."""
    if CONTENT_TYPES not in package:
        raise Refused("not_a_workbook")
    told = elements(package.read(CONTENT_TYPES))
    types = [attributes.get("ContentType", "").lower() for _, attributes in told]
    refuse_office_document(types)
    if any("sheet.binary" in name for name in types):
        raise Refused("binary_workbook")
    is_macro = any("macro" in name or "vbaproject" in name for name in types)
    if is_macro or any(part.endswith("vbaproject.bin") or "/macrosheets/" in part for part in package.names()):
        raise Refused("macros")
    if not any("spreadsheetml" in name for name in types):
        raise Refused("not_a_workbook")


def relations(package: Package, part: str) -> Iterator[tuple[str, str, str]]:
    """(id, last word of the type, target part) of every inner relationship of a part."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in package:
        return
    for element, told in elements(package.read(source)):
        if element == "Relationship" and told.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, told.get("Target", "").replace("\\", "/")))
            yield told.get("Id", ""), told.get("Type", "").rpartition("/")[2], target.lstrip("/")


def read_book(package: Package) -> Book:
    """The sheets in the order of the tabs, and where styles and shared texts are."""
    main = next((to for _, kind, to in relations(package, "") if kind == "officeDocument"), "xl/workbook.xml")
    if main not in package:
        raise Refused("not_a_workbook")
    related = {key: (kind, target) for key, kind, target in relations(package, main)}
    parts = dict(related.values())
    told = elements(package.read(main))
    sheets = []
    for _, sheet in (pair for pair in told if pair[0] == "sheet"):
        kind, target = related.get(sheet.get("id", ""), ("", ""))
        if kind == "worksheet":
            sheets.append(SheetPart(sheet.get("name", ""), target, sheet.get("state", "visible") != "visible"))
        elif kind not in ("chartsheet", "dialogsheet"):
            raise Refused("damaged_workbook")
    if len({sheet.part for sheet in sheets}) < len(sheets):
        raise Refused("damaged_workbook")
    return Book(
        sheets=tuple(sheets),
        styles=parts.get("styles", ""),
        texts=parts.get("sharedStrings", ""),
        epoch_1904=is_set(told, "workbookPr", "date1904"),
        recalculates=is_set(told, "calcPr", "fullCalcOnLoad"),
    )


def is_set(told: list[tuple[str, dict[str, str]]], element: str, attribute: str) -> bool:
    return any(name == element and found.get(attribute) in ("1", "true", "on") for name, found in told)


def cell_styles(styles: bytes) -> tuple[dict[int, str], frozenset[int]]:
    """Position of a cell style → what its number format says beyond the number; and the styles struck through."""
    codes: dict[int, str] = {}
    fonts: list[bool] = []
    formats: dict[str, list[dict[str, str]]] = {"cellStyleXfs": [], "cellXfs": []}
    inside = ""
    for name, told in elements(styles) if styles else ():
        if name in LISTS:
            inside = name
        elif name == "numFmt":
            codes.setdefault(whole(told, "numFmtId"), told.get("formatCode", ""))
        elif name == "font" and inside == "fonts":
            fonts.append(False)
        elif name == "strike" and inside == "fonts":
            fonts[-1:] = [told.get("val") not in NO]
        elif name == "xf" and inside in formats:
            formats[inside].append(told)
    cells, named = formats["cellXfs"], formats["cellStyleXfs"]
    numbers = [whole(told, "numFmtId") for told in cells]
    meanings = {n: found for n, number in enumerate(numbers) if (found := meaning(number, codes.get(number)))}
    struck = {number for number, is_struck in enumerate(fonts) if is_struck}
    return meanings, frozenset(n for n, told in enumerate(cells) if font_of(told, named) in struck)


def font_of(told: dict[str, str], named: list[dict[str, str]]) -> int:
    """The font of a cell style; what it does not say, the named style does that it comes from."""
    parent = whole(told, "xfId")
    return whole(told if "fontId" in told or parent >= len(named) else named[parent], "fontId")


def shared_texts(part: bytes) -> bytes:
    """The texts that cells refer to, with line ends as XML has them."""
    check_form(part)
    return kept_blanks(part.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))


def whole(told: dict[str, str], attribute: str) -> int:
    """An identifier or position; 0 (no format, the first) when there is none."""
    number = told.get(attribute, "")
    return int(number) if number.isdecimal() and len(number) < 10 else 0


def text_items(texts: bytes) -> list[bytes]:
    """Each shared text, markup included."""
    first = TEXT_ITEM.search(texts)
    return texts.split(first[0])[1:] if first else []


def struck_texts(items: list[bytes]) -> frozenset[int]:
    """The shared texts of which a part is struck through."""
    marked = ((n, item) for n, item in enumerate(items) if STRUCK[1:] in item)
    return frozenset(n for n, item in marked if is_struck(PREFIX.sub(rb"\1", item)))


def noted_cells(package: Package, sheet: str) -> list[Remark]:
    """Cells with a note or a thread of comments, but for the notes that we wrote in a copy."""
    places: set[tuple[int, int]] = set()
    for _, kind, part in relations(package, sheet):
        if kind not in ("comments", "threadedComment") or part not in package:
            continue
        data = package.read(part)
        ours = {b"%d" % n for n, author in enumerate(AUTHOR.findall(data)) if author.decode() == OWN_NOTES}
        for tag in NOTE.findall(data):
            told = {name: double or single for name, double, single in ATTRIBUTE.findall(tag)}
            cell = CELL_NAME.fullmatch(told.get(b"ref", b""))
            if cell and told.get(b"authorId") not in ours:
                places.add(address(*cell.groups()))
    return [Remark("cell_note", *place) for place in sorted(places)]


def surroundings(book: Book, styles: bytes, texts: bytes) -> Iterator[tuple[str, bytes]]:
    """Every part but the sheets, in a form that leaves the value reader no choice."""
    targets = [("styles", "styles.xml", styles), ("sharedStrings", "sharedStrings.xml", texts)]
    targets += [("worksheet", f"worksheets/sheet{n}.xml", b"1") for n, _ in enumerate(book.sheets, 1)]
    links = [relationship(n, kind, target) for n, (kind, target, data) in enumerate(targets, -1) if data]
    sheets = [f'<sheet name={quoteattr(str(n))} sheetId="{n}" r:id="r{n}"/>' for n, _ in enumerate(book.sheets, 1)]
    yield CONTENT_TYPES, f'<Types xmlns="{PACKAGE_NS}content-types"/>'.encode()
    yield "_rels/.rels", relationships([relationship(1, "officeDocument", "xl/workbook.xml")])
    yield "xl/_rels/workbook.xml.rels", relationships(links)
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE_NS}"><workbookPr date1904="{int(book.epoch_1904)}"/>'
        f"<sheets>{''.join(sheets)}</sheets></workbook>".encode(),
    )
    yield from ((f"xl/{target}", data) for _, target, data in targets[:2] if data)


def relationship(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="r{number}" Type="{OFFICE_NS}/{kind}" Target="{target}"/>'


def relationships(links: list[str]) -> bytes:
    return f'<Relationships xmlns="{PACKAGE_NS}relationships">{"".join(links)}</Relationships>'.encode()
