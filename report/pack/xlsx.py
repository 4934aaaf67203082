"""The pack as a workbook: findings, one sheet per table, definitions. No cell runs as a formula."""

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from report.cells import Cell, Table, is_upright, written
from report.i18n import Words
from report.pack.contents import Pack
from report.theme import HEAT, MAIN, QUIET
from report.workbook import DATES, FORMATS, new_book

WIDEST = 70  # characters of a column


def xlsx(pack: Pack) -> bytes:
    """The workbook; equal packs give equal bytes."""
    out, words = io.BytesIO(), Words(pack.language)
    with new_book(out, pack.project["title"], dt.datetime.combine(pack.as_of, dt.time())) as book:
        styles = styles_of(book, pack.language)
        summary(book, pack, words, styles)
        seen = Counter[str]()
        for table in (*all_tables(pack), pack.definitions):
            name, seen[table.code] = words(f"pack_sheets.{table.code}"), seen[table.code] + 1
            name += f" {seen[table.code]}" if seen[table.code] > 1 else ""
            sheet(book, name, table, pack, words, styles)
    return out.getvalue()


def all_tables(pack: Pack) -> Iterator[Table]:
    yield from (item.table for item in pack.agenda if item.table)
    yield from pack.changes
    yield from pack.tables


def styles_of(book: Any, language: str) -> dict[str, Any]:
    base = {"valign": "top", "text_wrap": True}
    found = {kind: book.add_format(base | {"num_format": code}) for kind, code in FORMATS.items()}
    found["date"] = book.add_format(base | {"num_format": DATES[language], "align": "left"})
    found["heading"] = book.add_format(base | {"bold": True, "bg_color": HEAT[0], "bottom": 1})
    found["number_heading"] = book.add_format(
        base | {"bold": True, "bg_color": HEAT[0], "bottom": 1, "align": "right"}
    )
    found["title"] = book.add_format({"bold": True, "font_size": 16, "font_color": MAIN})
    found["section"] = book.add_format({"bold": True, "font_size": 12, "font_color": MAIN})
    found["quiet"] = book.add_format({"font_color": QUIET, "valign": "top"})
    return found


def summary(book: Any, pack: Pack, words: Words, styles: dict[str, Any]) -> None:
    """What the PDF says first: of what, as of when, each finding, and what to decide."""
    page = book.add_worksheet(words("pack.summary"))
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 24)
    page.set_column(2, 2, 110)
    page.hide_gridlines(2)
    for row, (style, *texts) in enumerate(lines(pack, words)):
        for at, text in enumerate(texts):
            if text:
                page.write_string(row, at, text, styles[style])
    setup(page, pack)


def lines(pack: Pack, words: Words) -> Iterator[tuple[str, ...]]:
    """Style and texts of each row of the summary."""
    project = pack.project
    yield "title", project["title"]
    yield "section", project["name"]
    for name, text in pack.origin:
        yield "text", name, "", text
    yield "text", project["number"], "", f"{project['scheme']}. {project['period']}"
    yield "text", project["esf_name"], "", project["esf_text"]
    yield from [("quiet", pack.notice)] if pack.notice else []
    yield ("quiet", "")
    yield "section", words("pack_labels.findings")
    yield "quiet", pack.headline
    for found in pack.findings:
        parts = (found.sentence, found.chance, found.change, "; ".join(found.details))
        yield "text", found.label, found.verdict, " ".join(part for part in parts if part)
    for remark in pack.remarks:
        yield "text", remark.label, words("pack_labels.remarks"), f"{remark.by}: {remark.text}"
    yield ("quiet", "")
    yield "section", words("pack_labels.agenda")
    for item in pack.agenda:
        for point in item.points:
            yield "text", item.title, "", point
        if item.table:
            yield "text", item.title, "", words("pack.rows", n=len(item.table.rows))


def sheet(book: Any, name: str, table: Table, pack: Pack, words: Words, styles: dict[str, Any]) -> None:
    """One table: headings that stay in sight, typed cells, a filter."""
    page = book.add_worksheet(name)
    for at, heading in enumerate(table.headings):
        upright = is_upright(table, at)
        page.write_string(0, at, heading, styles["number_heading" if upright else "heading"])
        texts = [written(row[at], words) for row in table.rows]
        page.set_column(at, at, min(WIDEST, max(map(len, [*heading.split(), *texts])) + 3))
        for row, cells in enumerate(table.rows, start=1):
            write(page, row, at, cells[at], styles)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(1, len(table.rows)), len(table.headings) - 1)
    page.repeat_rows(0)
    setup(page, pack)


def write(page: Any, row: int, at: int, cell: Cell, styles: dict[str, Any]) -> None:
    """A number as a number, a date as a date; any text as text, whatever it looks like."""
    style = styles[cell.kind]
    if cell.value is None:
        page.write_blank(row, at, None, style)
    elif isinstance(cell.value, dt.date):
        page.write_datetime(row, at, dt.datetime.combine(cell.value, dt.time()), style)
    elif isinstance(cell.value, str):
        page.write_string(row, at, cell.value, styles["text"])
    else:
        page.write_number(row, at, cell.value, style)


def setup(page: Any, pack: Pack) -> None:
    """Printed on A4, with release and as-of date on every page."""
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    origin = " · ".join(f"{name} {text}" for name, text in pack.origin[:2]).replace("&", "&&")
    page.set_footer(f"&L{origin}&R&P / &N")
