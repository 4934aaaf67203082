"""Workbooks as other programs write them, cut off, or that are no workbook at all."""

import datetime as dt
import html
import io
import re
import zipfile
from typing import Any

from tests.pollution.damage import Damaged, Position, damage
from tests.pollution.delivered import Book
from tests.pollution.pages import Pages, edited, sheets_only
from tests.pollution.workbook_damage import opened


def repackaged(name: str, edit: Any) -> None:
    def apply(file: Book, at: Position) -> Damaged | None:
        found = opened(file, at)
        if found is None:
            return None
        pages = found[1]
        data = pages.written()
        new = edit(data)
        return None if new == data else Damaged(new, records=pages.records)

    damage("file", Book, name=name)(apply)


def in_sheets(pattern: str, by: Any) -> Any:
    return lambda data: edited(data, sheets_only(lambda text: re.sub(pattern, by, text)))


def inline(data: bytes) -> bytes:
    """Strings in the cells themselves, as many programs write them."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        shared = re.findall(r"<si>(.*?)</si>", book.read("xl/sharedStrings.xml").decode(), re.S)

    def string(found: re.Match[str]) -> str:
        return f'{found[1]} t="inlineStr"><is>{shared[int(found[2])]}</is></c>'

    return in_sheets(r'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="s"><v>(\d+)</v></c>', string)(data)


def rich(data: bytes) -> bytes:
    """Strings of several runs, one of them bold, and a phonetic hint that is no part of the text."""

    def string(found: re.Match[str]) -> str:
        text = html.unescape(found[2])
        first, rest = html.escape(text[:2], quote=False), html.escape(text[2:], quote=False)
        space = ' xml:space="preserve"'
        runs = f"<r><t{space}>{first}</t></r><r><rPr><b/></rPr><t{space}>{rest}</t></r>"
        return f'<si>{runs}<rPh sb="0" eb="1"><t>hint</t></rPh></si>'

    def edit(name: str, text: str) -> str:
        if name != "xl/sharedStrings.xml":
            return text
        return re.sub(r"<si><t([^>]*)>([^<]*)</t></si>", string, text)

    return edited(data, edit)


repackaged("strings in the cells", inline)
repackaged("strings of several runs", rich)
repackaged("dimension that is too small", in_sheets(r'<dimension ref="[^"]*"/>', '<dimension ref="A1"/>'))
repackaged("dimension that is missing", in_sheets(r'<dimension ref="[^"]*"/>', ""))
repackaged("rows without numbers", in_sheets(r'<row r="\d+"', "<row"))
repackaged(
    "prefixed element names",
    in_sheets(r"<(/?)(worksheet|sheetData|row|c|v|dimension|is|t)\b(?! xmlns)", r"<\1x:\2"),
)
repackaged("strings with carriage returns", lambda data: edited(
    data, lambda name, text: text.replace("\n", "_x000D_\n") if name == "xl/sharedStrings.xml" else text
))  # fmt: skip
repackaged("workbook cut off", lambda data: data[: len(data) * 2 // 3])
repackaged("workbook with bytes before it", lambda data: b"\r\n" + data)
repackaged("workbook with bytes after it", lambda data: data + b"\r\n" * 20)


def open_document(pages: Pages) -> bytes:
    """The workbook as OpenDocument."""
    body = []
    for page in pages.pages:
        rows = []
        for cells in page.rows:
            written = "".join(map(open_cell, cells)) or "<table:table-cell/>"
            rows.append(f"<table:table-row>{written}</table:table-row>")
        name = html.escape(page.name)
        body.append(f'<table:table table:name="{name}">{"".join(rows) or open_row()}</table:table>')
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{urn}:office:1.0" '
        f'xmlns:table="{urn}:table:1.0" xmlns:text="{urn}:text:1.0" office:version="1.2"><office:body>'
        f"<office:spreadsheet>{''.join(body)}</office:spreadsheet></office:body></office:document-content>"
    )
    media = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{media}"/><manifest:file-entry manifest:full-path="content.xml" '
        f'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(zipfile.ZipInfo("mimetype"), media)
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def open_row() -> str:
    return "<table:table-row><table:table-cell/></table:table-row>"


def open_cell(value: Any) -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case dt.datetime():
            day = value.isoformat() if value.time() != dt.time() else value.date().isoformat()
            kind = f'office:value-type="date" office:date-value="{day}"'
            text = f"{value:%d-%m-%Y}"
        case int() | float():
            kind, text = f'office:value-type="float" office:value="{value}"', str(value)
        case _:
            kind, text = 'office:value-type="string"', html.escape(str(value), quote=False)
    lines = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


@damage("file", Book)
def saved_as_open_document(file: Book, at: Position) -> Damaged | None:
    return Damaged(open_document(file.pages()), name="bestand.ods", records=file.pages().records)


def shown(value: Any) -> str:
    """A cell as Excel shows it in Dutch."""
    if isinstance(value, dt.datetime):
        return f"{value:%d-%m-%Y}" if value.time() == dt.time() else f"{value:%d-%m-%Y %H:%M:%S}"
    return str(value).replace(".", ",") if isinstance(value, float) else str("" if value is None else value)


@damage("file", Book)
def web_page_named_xls(file: Book, at: Position) -> Damaged | None:
    """What many administrations call an export to Excel."""
    found = opened(file, at)
    if found is None:
        return None
    cells = [[f"<td>{html.escape(shown(cell))}</td>" for cell in row] for row in found[2].rows]
    rows = "".join(f"<tr>{''.join(row)}</tr>\n" for row in cells)
    page = f"<html><head><meta charset='utf-8'></head><body><table>{rows}</table></body></html>"
    return Damaged(page.encode(), name="export.xls")


@damage("file", Book)
def text_named_xlsx(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None or len(file.grids) > 1:
        return None
    lines = [";".join('"' + shown(cell).replace('"', '""') + '"' for cell in row) for row in found[2].rows]
    return Damaged("\r\n".join(lines).encode("cp1252"), name="export.xlsx")
