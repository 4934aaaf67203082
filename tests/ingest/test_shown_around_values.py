"""What a sheet shows around its values: strikes, notes and times of hours, alike in XLSX, ODS and XLS."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from ingest.table import Limits, Remark, Table
from ingest.workbook import read_workbook
from tests.ingest import made_files as made
from tests.ingest.conftest import Read, codes, fates

Open = Callable[[bytes], Table]
HEAD = ["Pilotnummer", "Datum", "Fase", "Sessie", "Aantal deelnemers"]
ROWS = [[f"WPL-00{n}", dt.date(2017, 6, n), "pilot", f"s{n}", 10 + n] for n in range(1, 5)]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """The first sheet of a workbook given as bytes."""

    def opened(data: bytes) -> Table:
        path = tmp_path / "delivered"
        path.write_bytes(data)
        return read_workbook(path, Limits()).tables[0]

    return opened


def struck(row: int, column: int | None = None) -> Remark:
    return Remark("struck_through", row, column, is_error=True)


def book_of(head: list[str] = HEAD, rows: list[list[object]] = ROWS) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in [head, *rows]:
        book.active.append(row)  # type: ignore[union-attr]
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- struck through ---


def test_a_struck_row_is_one_remark_and_a_struck_cell_one_of_its_own(opened: Open) -> None:
    book = book_of()
    for cell in book.active[3]:  # type: ignore[index]
        cell.font = Font(strike=True)
    book.active["E4"].font = Font(strike=True, bold=True)  # type: ignore[index]
    book.active["G5"].font = Font(strike=True)  # type: ignore[index]  # empty: nothing is struck
    assert set(opened(saved(book)).remarks) == {struck(3), struck(4, 4)}


def test_a_part_of_a_text_may_be_struck_through(opened: Open) -> None:
    book = book_of()
    away, stays = TextBlock(InlineFont(strike=True), "10"), TextBlock(InlineFont(b=True), "12")
    book.active["E3"] = CellRichText(away, stays)  # type: ignore[index]
    book.active["D4"] = CellRichText(TextBlock(InlineFont(strike=False), "s"), "3")  # type: ignore[index]
    book.active["D5"] = CellRichText(TextBlock(InlineFont(strike=True), " "), "s4")  # type: ignore[index]
    inline = opened(saved(book))
    assert (inline.cells.row(2)[4], set(inline.remarks)) == ("1012", {struck(3, 4)})
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as written:  # as shared texts
        sheet, strike = written.add_worksheet(), written.add_format({"font_strikeout": True})
        sheet.write_rich_string("B2", strike, "10", "12")
        sheet.write_rich_string("B3", written.add_format({"bold": True}), "10", "12")
        sheet.write_string("B4", "12")
    assert set(opened(out.getvalue()).remarks) == {struck(2, 1)}


@pytest.mark.parametrize(
    ("fonts", "named", "own", "is_struck"),
    [
        ("<font/><font><strike/></font>", "<xf/>", '<xf fontId="1"/>', True),
        ('<font/><font><strike val="1"/></font>', "<xf/>", '<xf fontId="1"/>', True),
        ('<font/><font><strike val="0"/></font>', "<xf/>", '<xf fontId="1"/>', False),
        ("<font/><font><strike/></font>", '<xf/><xf fontId="1"/>', '<xf xfId="1"/>', True),
        ("<font/><font><strike/></font>", '<xf/><xf fontId="1"/>', '<xf fontId="0" xfId="1"/>', False),
        ("<font/><font><strike/></font>", "<xf/>", "<xf/>", False),
    ],
)
def test_the_font_of_a_cell_style_decides_else_that_of_its_named_style(
    opened: Open, fonts: str, named: str, own: str, is_struck: bool
) -> None:
    parts = made.xlsx_parts('<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1"><v>2</v></c></row>')
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{made.MAIN}"><fonts>{fonts}</fonts><cellStyleXfs>{named}</cellStyleXfs>'
        f"<cellXfs><xf/>{own}</cellXfs><dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"
    )
    assert opened(made.package(parts)).remarks == ((struck(1, 0),) if is_struck else ())


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def ods_text(text: str, style: str = "") -> str:
    named = f'table:style-name="{style}"' if style else ""
    return f'<table:table-cell office:value-type="string" {named}><text:p>{text}</text:p></table:table-cell>'


STRIKE = '<style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/>'
ODS_STYLES = (
    f'<style:style style:name="weg" style:family="table-cell">{STRIKE}</style:style>'
    '<style:style style:name="ook" style:family="table-cell" style:parent-style-name="weg"/>'
    '<style:style style:name="niet" style:family="table-cell" style:parent-style-name="weg">'
    '<style:text-properties style:text-line-through-style="none"/></style:style>'
    f'<style:style style:name="deel" style:family="text">{STRIKE}</style:style>'
    '<style:style style:name="los" style:family="table-cell" style:parent-style-name="Vervallen"/>'
)


def test_ods_strikes_by_cell_parent_span_column_and_row(opened: Open) -> None:
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="weg"/>'
    span = '<text:span text:style-name="deel">10</text:span>12'
    rows = [
        ods_row(ods_text("a", "weg"), ods_text("b", "niet"), ods_text("c")),
        ods_row(ods_text("a", "ook"), ods_text("b", "niet"), ods_text(span)),
        ods_row(ods_text("a"), ods_text("b"), ods_text("c", "los")),
        ods_row(ods_text("a"), ods_text("", "weg"), more='table:default-cell-style-name="weg"'),
    ]
    named = (
        f"<office:document-styles {made.ODS_SPACES}><office:styles>"
        f'<style:style style:name="Vervallen" style:family="table-cell">{STRIKE}</style:style>'
        "</office:styles></office:document-styles>"
    )
    data = made.ods(columns + "".join(rows), ODS_STYLES, **{"styles.xml": named})
    assert set(opened(data).remarks) == {
        struck(1, 0),
        struck(2, 0),
        struck(2, 2),
        struck(3, 1),
        struck(3, 2),
        struck(4, 0),
    }


@pytest.mark.parametrize("cut", [10**6, 15, 19])
def test_xls_strikes_by_font_and_by_a_run_of_a_text(opened: Open, cut: int) -> None:
    fonts = b"".join(made.xls_font(is_struck) for is_struck in (False, False, False, False, True))
    texts = made.xls_rich_texts(("1012", [(0, 5), (2, 0)]), ("vijf", [(0, 0)]), ("a b", [(1, 5), (2, 0)]), cut=cut)
    cells = (
        made.xls_shared_text(0, 0, 0) + made.xls_shared_text(0, 1, 1) + made.xls_shared_text(0, 2, 2)
        + made.xls_number(1, 0, 12, 1) + made.xls_number(1, 1, 12, 2)
    )  # fmt: skip
    table = opened(made.xls(cells, globals_=fonts + texts, fonts=(5, 0)))
    assert table.cells.row(0) == ("1012", "vijf", "a b")
    assert set(table.remarks) == {struck(1, 0), struck(2, 0)}


def test_a_struck_row_is_returned_once_and_the_others_load(read: Read) -> None:
    book = book_of()
    for cell in book.active[3]:  # type: ignore[index]
        cell.font = Font(strike=True)
    outcome = read(book, "deelnemers.xlsx")
    assert fates(outcome) == {"read": 4, "loaded": 3, "rejected": 1, "heading": 1}
    assert codes(outcome) == ["struck_through"]
    assert outcome.messages["message_nl"][0].startswith("Blad Sheet, rij 3: hier is iets doorgestreept.")


def test_a_struck_row_that_is_withdrawn_withdraws(read: Read) -> None:
    book = book_of([*HEAD, "Vervallen"], [[*row, "ja" if n == 1 else None] for n, row in enumerate(ROWS)])
    for cell in book.active[3]:  # type: ignore[index]
        cell.font = Font(strike=True)
    outcome = read(book, "deelnemers.xlsx")
    assert fates(outcome)["loaded"] == 4
    assert outcome.tables["participant_counts"]["is_withdrawn"].to_list() == [False, True, False, False]


def test_a_strike_in_a_column_that_does_not_count_changes_nothing(read: Read) -> None:
    book = book_of([*HEAD, "Opmerking"], [[*row, "vervalt"] for row in ROWS])
    book.active["F3"].font = Font(strike=True)  # type: ignore[index]
    assert fates(read(book, "deelnemers.xlsx"))["loaded"] == 4


# --- notes ---


def test_a_note_is_said_and_its_text_is_nowhere(read: Read) -> None:
    book = book_of([*HEAD, "Opmerking"], [[*row, "x"] for row in ROWS])
    for place in ("A1", "B3", "F4"):
        book.active[place].comment = Comment("gaat niet door, J. Jansen is ziek", "J. Jansen")  # type: ignore[index]
    outcome = read(book, "deelnemers.xlsx")
    said = outcome.messages.filter(outcome.messages["reason_code"] == "cell_note")
    assert said.select("severity", "row_number", "column_heading").rows() == [
        ("warning", 3, "Datum"),
        ("warning", 4, None),
    ]
    assert fates(outcome)["loaded"] == 4
    assert "Jansen" not in str(outcome)


def test_notes_and_threads_are_found_by_their_cell_but_not_our_own(opened: Open) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    comments = (
        "<authors><author>Piet (fictief)</author><author>Monitor</author></authors><commentList>"
        '<comment ref="A1" authorId="0"><text><t>x</t></text></comment>'
        '<comment ref="B1" authorId="1"><text><t>x</t></text></comment></commentList>'
    )
    threads = '<threadedComment ref="C4" dT="2020-01-01T00:00:00" id="{1}"><text>x</text></threadedComment>' * 2
    data = made.package(made.with_comments(made.xlsx_parts(rows), comments, threads))
    assert opened(data).remarks == (Remark("cell_note", 1, 0), Remark("cell_note", 4, 2))


def test_ods_and_xls_notes_are_found_but_not_our_own(opened: Open) -> None:
    def noted(author: str) -> str:
        said = f"<dc:creator>{author}</dc:creator><text:p>gaat niet door</text:p>"
        note = f"<office:annotation>{said}</office:annotation>"
        return f'<table:table-cell office:value-type="string">{note}<text:p>x</text:p></table:table-cell>'

    table = opened(made.ods(ods_row(noted("Piet (fictief)"), noted("Monitor"))))
    assert (table.cells.row(0), table.remarks) == (("x", "x"), (Remark("cell_note", 1, 0),))
    cells = made.xls_number(0, 0, 1) + made.xls_note(0, 0, "Piet") + made.xls_note(0, 1, "Monitor")
    assert opened(made.xls(cells)).remarks == (Remark("cell_note", 1, 0),)


# --- times ---

DAYS = {
    0.145833333333333: "03:30:00",
    1.083333333333333: "26:00:00",
    1: "24:00:00",
    0: "00:00:00",
    -0.5: "-12:00:00",
}


@pytest.mark.parametrize("pattern", ["h:mm", "[h]:mm", "hh:mm:ss", "[hh]:mm:ss", "h:mm AM/PM", "[$-413]h:mm;@"])
def test_hours_and_minutes_are_a_duration_and_never_a_date_of_1900(opened: Open, pattern: str) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, shown = book.add_worksheet(), book.add_format({"num_format": pattern})
        for column, days in enumerate(DAYS):
            sheet.write_number(0, column, days, shown)
        sheet.write_formula(0, len(DAYS), "=A1*2", shown, 0.291666666666667)
    assert opened(out.getvalue()).cells.row(0) == (*DAYS.values(), "07:00:00")
    cells = b"".join(made.xls_number(0, column, days, 1) for column, days in enumerate(DAYS))
    assert opened(made.xls(cells, (pattern,))).cells.row(0) == tuple(DAYS.values())


def test_a_moment_shown_by_its_hours_stays_a_moment(opened: Open) -> None:
    cell = '<row r="1"><c r="A1" s="1"><v>43000.5</v></c><c r="B1" s="2"><v>0.5</v></c></row>'
    assert opened(made.xlsx(cell, ("h:mm", "dd-mm-yyyy h:mm"))).cells.row(0)[0] == "2017-09-22 12:00:00"
    assert opened(made.xls(made.xls_number(0, 0, 43000.5, 1), ("h:mm",))).cells.row(0) == ("2017-09-22 12:00:00",)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('office:value-type="time" office:time-value="PT26H00M00S"', "26:00:00"),
        ('office:value-type="time" office:time-value="PT3H30M"', "03:30:00"),
        ('office:value-type="date" office:date-value="1899-12-30T03:30:00"', "03:30:00"),
    ],
)
def test_ods_times_are_durations(opened: Open, value: str, text: str) -> None:
    assert opened(made.ods(ods_row(f"<table:table-cell {value}/>"))).cells.row(0) == (text,)


def test_a_typed_date_is_iso_text_in_every_format(opened: Open) -> None:
    """So that swapped days among texts can be told from their form."""
    data = saved(book_of(["a", "b"], [[dt.date(2017, 3, 2), "13/02/2017"]]))
    cell = '<table:table-cell office:value-type="date" office:date-value="2017-03-02"/>'
    others = (
        made.ods(ods_row(cell, ods_text("13/02/2017"))),
        made.xls(made.xls_number(0, 0, 42796, 1) + made.xls_text(0, 1, "13/02/2017"), ("d/m/yyyy",)),
    )
    assert opened(data).cells.row(1) == ("2017-03-02", "13/02/2017")
    assert [opened(other).cells.row(0) for other in others] == [("2017-03-02", "13/02/2017")] * 2
