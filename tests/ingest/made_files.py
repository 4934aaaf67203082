"""Workbooks written part by part, so that a test shows exactly what is in them."""

import io
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def package(parts: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def xlsx_parts(rows: str, styles: tuple[str, ...] = (), texts: tuple[str, ...] = (), **more: str) -> dict[str, Any]:
    """The parts of a workbook of one sheet 'Blad1'; `styles` are number formats of cell styles 1, 2 …

    more: before, after (the sheet's data), properties, state, content_type.
    """
    formats = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(styles))
    xfs = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(styles)))
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    return {
        "[Content_Types].xml": '<Types><Override PartName="/xl/workbook.xml" '
        f'ContentType="{more.get("content_type", SHEET_TYPE)}"/></Types>',
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{more.get("properties", "")}'
        f'<sheets><sheet name="Blad1" sheetId="1" state="{more.get("state", "visible")}" r:id="worksheet"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", styles="styles.xml", sharedStrings="sharedStrings.xml"
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{xfs}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{items}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{more.get("before", "")}'
        f"<sheetData>{rows}</sheetData>{more.get('after', '')}</worksheet>",
    }


def office_parts(folder: str, kind: str) -> dict[str, str]:
    """The parts that tell another office document, such as word and wordprocessingml.document."""
    office = "application/vnd.openxmlformats-officedocument"
    return {
        "[Content_Types].xml": '<Types><Default Extension="xlsx" '
        f'ContentType="{office}.spreadsheetml.sheet"/><Override PartName="/{folder}/document.xml" '
        f'ContentType="{office}.{kind}.main+xml"/></Types>',
        f"{folder}/document.xml": "<x/>",
    }


def relations(**targets: str) -> str:
    links = (f'<Relationship Id="{kind}" Type="{LINKS}/{kind}" Target="{to}"/>' for kind, to in targets.items())
    return f'<Relationships xmlns="{PACKAGE}">{"".join(links)}</Relationships>'


def with_comments(parts: dict[str, Any], comments: str, threads: str = "") -> dict[str, Any]:
    """The parts with notes on the sheet: `comments` are its author and comment elements."""
    links = {"comments": "../comments1.xml"} | ({"threadedComment": "../threads1.xml"} if threads else {})
    return parts | {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(**links),
        "xl/comments1.xml": f'<comments xmlns="{MAIN}">{comments}</comments>',
        "xl/threads1.xml": f"<ThreadedComments>{threads}</ThreadedComments>",
    }


def xlsx(rows: str, styles: tuple[str, ...] = (), texts: tuple[str, ...] = (), **more: str) -> bytes:
    return package(xlsx_parts(rows, styles, texts, **more))


def ordinary(rows: list[list[Any]] | None = None) -> bytes:
    """A workbook as openpyxl writes it."""
    book = openpyxl.Workbook()
    for row in rows or [["Pilotnummer", "Bedrijf"], ["WPL-001", "Voorbeeld (fictief)"]]:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ODS_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
                         ("draw", "drawing"), ("manifest", "manifest"))
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"' \
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def ods(rows: str, styles: str = "", sheet: str = "", **parts: str) -> bytes:
    """An ODS file of one sheet 'Blad1'; `sheet` are attributes of the table."""
    content = (
        f"<office:document-content {ODS_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="Blad1" {sheet}>{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    first = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    return package(first | {name.replace("__", "/"): data for name, data in parts.items()})


def compound(streams: dict[str, bytes], inner: str = "") -> bytes:
    """An OLE2 container; every stream is padded to at least 4096 bytes, so none is a small one.

    `inner` is the last stream where that stands in a document inside the container.
    """
    sectors: list[bytes] = []
    table: list[int] = []
    entries = [directory_entry("Root Entry", 5, 0xFFFFFFFE, 0, 1)]
    for number, (name, data) in enumerate(streams.items(), 1):
        padded = data.ljust(max(4096, len(data)), b"\0")
        padded += bytes(-len(padded) % 512)
        first, count = len(sectors), len(padded) // 512
        sectors += [padded[at : at + 512] for at in range(0, len(padded), 512)]
        table += [*range(first + 1, first + count), 0xFFFFFFFE]
        following = number + 1 if number < len(streams) else 0xFFFFFFFF
        if name == inner:
            entries.append(directory_entry("ObjectPool", 1, 0, 0, number + 1))
        entries.append(directory_entry(name, 2, first, len(padded), 0xFFFFFFFF, following))
    directory = b"".join(entries)
    directory += directory_entry("", 0, 0, 0, 0xFFFFFFFF) * (-len(entries) % 4)
    start = len(sectors)
    sectors += [directory[at : at + 512] for at in range(0, len(directory), 512)]
    table += [*range(start + 1, len(sectors)), 0xFFFFFFFE]
    tables = (len(table) + 127) // 127
    places = list(range(len(sectors), len(sectors) + tables))
    table += [0xFFFFFFFD] * tables
    table += [0xFFFFFFFF] * (tables * 128 - len(table))
    sectors += [struct.pack("<128I", *table[at : at + 128]) for at in range(0, len(table), 128)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, start, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return head + struct.pack("<109I", *(places + [0xFFFFFFFF] * (109 - tables))) + b"".join(sectors)


def directory_entry(name: str, kind: int, start: int, size: int, child: int, following: int = 0xFFFFFFFF) -> bytes:
    raw = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
    return raw + struct.pack("<III36xIQ", 0xFFFFFFFF, following, child, start, size)


def record(code: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def xls(
    cells: bytes,
    formats: tuple[str, ...] = (),
    globals_: bytes = b"",
    state: int = 0,
    kind: int = 0,
    fonts: tuple[int, ...] = (),
) -> bytes:
    """An XLS file (BIFF8) of one sheet 'Blad1' with these cell records; cell format n + 1 has formats[n].

    `fonts`: the font of each cell format after those.
    """
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 1997, 0, 6)) + globals_
    for number, code in enumerate(formats):
        start += record(0x041E, struct.pack("<HHB", 200 + number, len(code), 0) + code.encode("latin-1"))
    for number in [0, *range(200, 200 + len(formats))]:
        start += record(0xE0, struct.pack("<HH16x", 0, number))
    start += b"".join(record(0xE0, struct.pack("<HH16x", font, 0)) for font in fonts)
    sheet_name = struct.pack("<BB", 5, 0) + b"Blad1"
    place = len(start) + 4 + 6 + len(sheet_name) + 4
    start += record(0x85, struct.pack("<IBB", place, state, kind) + sheet_name) + record(0x0A)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 1997, 0, 6)) + cells + record(0x0A)
    return compound({"Workbook": start + sheet})


def xls_text(row: int, column: int, text: str) -> bytes:
    data = struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
    return record(0x0204, data)


def xls_number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def xls_error(row: int, column: int, code: int) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def xls_formula(row: int, column: int, result: bytes, flags: int = 0) -> bytes:
    return record(0x06, struct.pack("<HHH", row, column, 0) + result + struct.pack("<HIH", flags, 0, 0))


def xls_font(is_struck: bool = False) -> bytes:
    return record(0x31, struct.pack("<HHHHHBBBBBB", 200, 8 * is_struck, 0x7FFF, 400, 0, 0, 0, 0, 0, 1, 0) + b"A")


def xls_rich_texts(*texts: tuple[str, list[tuple[int, int]]], cut: int = 10**6) -> bytes:
    """Shared texts with (place, font) of their runs, continued in a second record within a wide text."""
    data = struct.pack("<II", len(texts), len(texts))
    for text, runs in texts:
        data += struct.pack("<HBH", len(text), 9, len(runs)) + text.encode("utf-16-le")
        data += b"".join(struct.pack("<HH", *run) for run in runs)
    if cut >= len(data):
        return record(0xFC, data)
    return record(0xFC, data[:cut]) + record(0x3C, b"\1" + data[cut:])


def xls_shared_text(row: int, column: int, number: int, style: int = 0) -> bytes:
    return record(0xFD, struct.pack("<HHHI", row, column, style, number))


def xls_note(row: int, column: int, author: str) -> bytes:
    return record(0x1C, struct.pack("<HHHHHB", row, column, 0, 1, len(author), 0) + author.encode() + b"\0")
