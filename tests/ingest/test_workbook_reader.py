"""Workbooks come back cell for cell as text, and what a value does not tell is remarked."""

import datetime as dt
import io
import itertools
import struct
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ingest.child import Reader
from ingest.table import Document, Limits, Refused, Remark, Span, Table
from ingest.workbook import read_workbook
from tests.ingest import made_files as made

Open = Callable[[bytes], Table]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """The first sheet of a workbook given as bytes."""

    def opened(data: bytes) -> Table:
        path = tmp_path / "delivered"
        path.write_bytes(data)
        return read_workbook(path, Limits()).tables[0]

    return opened


def lines(table: Table) -> list[list[str]]:
    return [list(row) for row in table.cells.rows()]


def codes(table: Table) -> list[str]:
    return sorted(remark.code for remark in table.remarks)


def row_of(*cells: str) -> str:
    """A row 1 of cells written without addresses of their own."""
    return f'<row r="1">{"".join(cells)}</row>'


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=12
)
LIKE_NUMBERS = st.sampled_from(
    ["007", "1.200", "1,5", "=1+1", "TRUE", "43.21", "1e5", "#N/A", "2020-01-05", "_x0041_"]
)
GRIDS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(TEXTS | LIKE_NUMBERS, min_size=width, max_size=width), min_size=1, max_size=6)
)
MANY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def trimmed(grid: list[list[str]]) -> list[list[str]]:
    """Without the empty rows and columns at the end, which no workbook keeps."""
    while grid and not any(grid[-1]):
        grid = grid[:-1]
    width = max((n for row in grid for n, cell in enumerate(row, 1) if cell), default=0)
    return [row[:width] for row in grid]


@MANY
@given(grid=GRIDS)
def test_any_text_written_by_xlsxwriter_comes_back_cell_for_cell(opened: Open, grid: list[list[str]]) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for (row, cells), column in itertools.product(enumerate(grid), range(len(grid[0]))):
            sheet.write_string(row, column, cells[column])
    assert trimmed(lines(opened(out.getvalue()))) == trimmed(grid)


@MANY
@given(grid=GRIDS)
def test_any_text_written_by_openpyxl_comes_back_cell_for_cell(opened: Open, grid: list[list[str]]) -> None:
    assume("_x" not in str(grid))  # openpyxl leaves the format's own escape unescaped
    book = openpyxl.Workbook()
    for (row, cells), column in itertools.product(enumerate(grid, 1), range(len(grid[0]))):
        if cells[column]:
            book.active.cell(row, column + 1, cells[column]).data_type = "s"  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    assert trimmed(lines(opened(out.getvalue()))) == trimmed(grid)


@MANY
@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_as_its_shortest_text(opened: Open, value: float) -> None:
    number = f"<v>{value!r}</v>"
    rows = f'<row r="1"><c>{number}</c><c>{number}</c></row><row r="2"><c t="str"><v>x</v></c><c>{number}</c></row>'
    (mixed, alone), (_, again) = lines(opened(made.xlsx(rows)))
    assert mixed == alone == again
    assert float(mixed) == value
    assert not mixed.endswith(".0")
    assert mixed != "-0"


def test_values_have_one_text_form(opened: Open) -> None:
    book = openpyxl.Workbook()
    book.active.append(  # type: ignore[union-attr]
        [dt.date(2018, 4, 3), dt.datetime(2018, 4, 3, 9, 5, 7), dt.time(8, 30), dt.timedelta(hours=42, minutes=1),
         True, False, 12, 12.50, 0.07, 1234567890123456, -3]
    )  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    assert lines(opened(out.getvalue())) == [
        ["2018-04-03", "2018-04-03 09:05:07", "08:30:00", "42:01:00", "TRUE", "FALSE", "12", "12.5",
         "0.07", "1234567890123456", "-3"]
    ]  # fmt: skip


def test_leading_blank_rows_and_columns_are_kept(opened: Open) -> None:
    table = opened(made.xlsx('<row r="3"><c r="C3"><v>1</v></c></row><row r="5"><c r="B5"><v>2</v></c></row>'))
    assert lines(table) == [["", "", ""], ["", "", ""], ["", "", "1"], ["", "", ""], ["", "2", ""]]
    assert table.rows.to_list() == [1, 2, 3, 4, 5]
    assert table.cells.columns == ["0", "1", "2"]


def test_every_sheet_is_a_table_also_when_hidden_or_empty(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Leeg"  # type: ignore[union-attr]
    for name, state in (("Weg", "hidden"), ("Diep weg", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet["A1"], sheet.sheet_state = name, state
    book.save(tmp_path / "book.xlsx")
    document = read_workbook(tmp_path / "book.xlsx", Limits())
    assert [(table.sheet, table.cells.shape) for table in document.tables] == [
        ("Leeg", (0, 0)), ("Weg", (1, 1)), ("Diep weg", (1, 1)),
    ]  # fmt: skip
    assert [codes(table) for table in document.tables] == [[], ["hidden_sheet"], ["hidden_sheet"]]


def test_dates_of_1904_count_from_there(opened: Open) -> None:
    cell = row_of('<c s="1"><v>41366</v></c>')
    assert lines(opened(made.xlsx(cell, ("dd-mm-yyyy",)))) == [["2013-04-02"]]
    late = made.xlsx(cell, ("dd-mm-yyyy",), properties='<workbookPr date1904="1"/>')
    assert lines(opened(late)) == [["2017-04-03"]]


def test_a_date_cell_that_is_no_date_is_not_made_one(opened: Open) -> None:
    cells = "".join(f'<c s="1"><v>{serial}</v></c>' for serial in (59, 60, 61, -1, 60.5))
    assert lines(opened(made.xlsx(row_of(cells), ("dd-mm-yyyy",)))) == [
        ["1900-02-28", "1900-02-29", "1900-03-01", "-1", "1900-02-29"]
    ]


def test_a_moment_is_rounded_to_the_second(opened: Open) -> None:
    cells = '<c s="1"><v>43000.49999999</v></c><c s="1"><v>43000.99999999</v></c>'
    assert lines(opened(made.xlsx(row_of(cells), ("dd-mm-yyyy hh:mm",)))) == [["2017-09-22 12:00:00", "2017-09-23"]]


def test_errors_stand_as_shown_also_those_of_newer_excel(opened: Open) -> None:
    errors = ["#N/A", "#DIV/0!", "#SPILL!", "#BUSY!"]
    table = opened(made.xlsx(row_of(*(f'<c t="e"><f>x</f><v>{error}</v></c>' for error in errors))))
    assert lines(table) == [errors]
    expected = [Remark("error_cell", 1, column, is_error=True) for column in range(4)]
    assert [remark for remark in table.remarks if remark.code == "error_cell"] == expected


def test_text_that_looks_like_markup_is_no_error(opened: Open) -> None:
    text = 'a t="e" r="Z9" <c r="A1"> hidden="1" <f>'
    written = text.replace("<", "&lt;")
    cells = row_of(f'<c t="inlineStr"><is><t>{written}</t></is></c><c t="str"><v>{written}</v></c>')
    table = opened(made.xlsx(cells))
    assert lines(table) == [[text, text]]
    assert table.remarks == ()


@pytest.mark.parametrize(
    ("cell", "is_missing"),
    [
        ("<c><f>1+1</f></c>", True),
        ("<c><f>1+1</f><v/></c>", True),
        ("<c><f>1+1</f><v></v></c>", True),
        ('<c><f t="shared" si="0"/></c>', True),
        ('<c t="str"><f>A1&amp;""</f></c>', True),
        ('<c t="str"><f>A1&amp;""</f><v></v></c>', False),
        ("<c><f>1+1</f><v>2</v></c>", False),
        ("<c><f>1-1</f><v>0</v></c>", False),
    ],
)
def test_a_formula_without_a_value_is_an_error_of_its_cell(opened: Open, cell: str, is_missing: bool) -> None:
    table = opened(made.xlsx(row_of("<c><v>1</v></c>", cell)))
    error = Remark("formula_without_value", 1, 1, is_error=True)
    assert set(table.remarks) == {Remark("formulas")} | ({error} if is_missing else set())


def test_formulas_of_writers_that_do_not_calculate_are_errors(opened: Open) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1+1")
        sheet.write_formula("B1", "=1+1", None, 2)
    assert [remark.column for remark in opened(out.getvalue()).remarks if remark.is_error] == [0]


def test_hidden_rows_and_columns_are_named(opened: Open) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>1</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'
    )
    table = opened(made.xlsx(rows, before='<cols><col min="2" max="16384" hidden="1"/></cols>'))
    assert set(table.remarks) == {
        Remark("hidden_row", 2), Remark("hidden_column", None, 1), Remark("hidden_column", None, 2),
    }  # fmt: skip


def test_merged_ranges_are_given_as_spans(opened: Open) -> None:
    after = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B3:B5"/></mergeCells>'
    table = opened(made.xlsx(row_of("<c><v>1</v></c>"), after=after))
    assert table.spans == (Span(1, 0, 1, 2), Span(3, 1, 5, 1))


def test_money_and_percentages_are_named_per_cell_or_for_a_whole_column(opened: Open) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"><v>0.5</v></c><c r="B{n}" s="{2 if n == 3 else 0}"><v>7</v></c></row>'
        for n in range(2, 5)
    )
    table = opened(made.xlsx(rows, ("0.0%", "&quot;€&quot;\\ #,##0")))
    assert set(table.remarks) == {Remark("percent_format", None, 0), Remark("currency_format", 3, 1)}
    assert lines(table)[1] == ["0.5", "7"]


def test_a_percentage_sign_in_quotes_is_no_percentage(opened: Open) -> None:
    table = opened(made.xlsx(row_of('<c s="1"><v>5</v></c>'), ("0&quot; %&quot;",)))
    assert table.remarks == ()


SPELLINGS = {
    "prefix": lambda part: part.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x="),
    "quotes": lambda part: part.replace('"', "'"),
    "white space": lambda part: part.replace(" r=", "\n\t r = ").replace(" t=", "  t =").replace("/>", " />"),
    "order": lambda part: part.replace('r="A1" t="e"', 't="e" r="A1"').replace('r="2" hid', 'hid').replace(
        'den="1"', 'den="1" r="2"'
    ),
    "no addresses": lambda part: part.replace(' r="1"', "").replace(' r="A1"', "").replace(' r="B1"', ""),
    "comments": lambda part: part.replace("<v>", '<!-- <c r="Z9" t="e"> --><v>').replace("2.5", "<![CDATA[2.5]]>"),
    "strict": lambda part: part.replace(made.MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    "line ends": lambda part: part.replace("><", ">\r\n<"),
}  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_spelling_of_the_xml_changes_nothing(opened: Open, spelling: str) -> None:
    rows = (
        '<row r="1"><c r="A1" t="e"><f>x</f><v>#N/A</v></c><c r="B1"><v>2.5</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><f>1</f></c><c r="B2" t="inlineStr"><is><t>tekst</t></is></c></row>'
    )
    parts = made.xlsx_parts(rows)
    plain = opened(made.package(parts))
    name = "xl/worksheets/sheet1.xml"
    other = opened(made.package(parts | {name: SPELLINGS[spelling](parts[name])}))
    assert lines(plain) == lines(other) == [["#N/A", "2.5"], ["", "tekst"]]
    assert set(plain.remarks) == set(other.remarks)
    assert codes(plain) == ["error_cell", "formula_without_value", "formulas", "hidden_row"]


def test_parts_are_found_by_their_relations_whatever_their_names(opened: Open) -> None:
    parts = made.xlsx_parts(row_of('<c t="s"><v>0</v></c>'), texts=("gevonden",))
    parts["XL\\Bladen\\Een.XML"] = parts.pop("xl/worksheets/sheet1.xml")
    links = made.relations(worksheet="/xl/bladen/een.xml", sharedStrings="sharedStrings.xml")
    assert lines(opened(made.package(parts | {"xl/_rels/workbook.xml.rels": links}))) == [["gevonden"]]


def test_empty_formatted_cells_far_out_do_not_count(opened: Open) -> None:
    table = opened(made.xlsx('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'))
    assert lines(table) == [["1"]]


def ods_cell(kind: str, value: str = "", text: str = "") -> str:
    attributes = f'office:value-type="{kind}" {value}'
    return f"<table:table-cell {attributes}>{text}</table:table-cell>"


ODS_CELLS = {
    ods_cell("float", 'office:value="12.50"', "<text:p>12,50</text:p>"): "12.5",
    ods_cell("date", 'office:date-value="2018-04-03"'): "2018-04-03",
    ods_cell("date", 'office:date-value="2018-04-03T09:05:07"'): "2018-04-03 09:05:07",
    ods_cell("time", 'office:time-value="PT42H01M00S"'): "42:01:00",
    ods_cell("boolean", 'office:boolean-value="true"'): "TRUE",
    ods_cell(
        "string",
        text='<text:p> a <text:s text:c="2"/>b<text:tab/>c<text:line-break/>d</text:p>'
        "<text:p>e <text:span>f</text:span></text:p>",
    ): "a   b\tc\nd\ne f",
    ods_cell("string", text="<office:annotation><text:p>noot</text:p></office:annotation><text:p>x</text:p>"): "x",
    ods_cell(
        "float",
        'office:value="0" table:formula="of:=1/0" calcext:value-type="error"',
        "<text:p>#DEEL/0!</text:p>",
    ): "#DEEL/0!",
}


@pytest.mark.parametrize("cell", ODS_CELLS)
def test_an_ods_cell_has_the_same_text_form(opened: Open, cell: str) -> None:
    assert lines(opened(made.ods(f"<table:table-row>{cell}</table:table-row>"))) == [[ODS_CELLS[cell]]]


def test_ods_repeats_gaps_and_remarks(opened: Open) -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    percentages = 'table:number-columns-repeated="2" office:value="0.5"'
    rows = (
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row table:visibility="filter" table:number-rows-repeated="2">'
        + ods_cell("percentage", percentages)
        + '<table:table-cell table:formula="of:=A1"/>'
        + ods_cell("string", 'table:number-rows-spanned="2"', "<text:p>x</text:p>")
        + '</table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell/>'
        "</table:table-row>"
    )
    style = '<style:style style:name="weg"><style:table-properties table:display="false"/></style:style>'
    table = opened(made.ods(columns + rows, style, 'table:style-name="weg"'))
    assert lines(table) == [["", "", "", ""], ["", "", "", ""], ["0.5", "0.5", "", "x"], ["0.5", "0.5", "", "x"]]
    assert set(table.remarks) == {
        Remark("hidden_sheet"),
        Remark("formulas"),
        Remark("hidden_column", None, 1),
        Remark("hidden_row", 3),
        Remark("hidden_row", 4),
        Remark("percent_format", None, 0),
        Remark("percent_format", None, 1),
        Remark("formula_without_value", 3, 2, is_error=True),
        Remark("formula_without_value", 4, 2, is_error=True),
    }
    assert table.spans[0] == Span(3, 3, 4, 3)


def test_an_xls_file_gives_values_errors_and_what_its_records_tell(opened: Open) -> None:
    cells = (
        made.record(0x7D, struct.pack("<HHHHH", 1, 1, 0, 0, 1))
        + made.record(0x0208, struct.pack("<H10xH", 2, 0x20))
        + made.xls_text(1, 1, "Pilot é") + made.xls_number(1, 2, 43000.5, 1) + made.xls_number(1, 3, 0.5, 2)
        + made.xls_error(2, 1, 42) + made.xls_formula(2, 2, b"\2\0\7\0\0\0\xff\xff")
        + made.xls_formula(2, 3, bytes(8), flags=2) + made.xls_number(3, 1, 60, 1) + made.xls_number(3, 2, -2, 1)
        + made.record(0xE5, struct.pack("<5H", 1, 0, 0, 0, 3))
    )  # fmt: skip
    table = opened(made.xls(cells, ("dd-mm-yyyy", "0%"), state=1))
    assert lines(table) == [
        ["", "", "", ""],
        ["", "Pilot é", "2017-09-22 12:00:00", "0.5"],
        ["", "#N/A", "#DIV/0!", "0"],
        ["", "1900-02-29", "-2", ""],
    ]
    assert codes(table) == [
        "error_cell", "error_cell", "formula_without_value", "formulas", "hidden_column", "hidden_row",
        "hidden_sheet", "percent_format",
    ]  # fmt: skip
    assert table.spans == (Span(1, 0, 1, 3),)


def test_the_child_gives_the_same_document(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    rows = row_of('<c t="e"><v>#N/A</v></c>', '<c t="inlineStr"><is><t>é\n"</t></is></c>')
    path.write_bytes(made.xlsx(rows, after='<mergeCell ref="A1:B2"/>', state="hidden"))
    with Reader(Limits()) as reader:
        assert same(reader.read(path, "book.xlsx"), read_workbook(path, Limits()))
        path.write_bytes(made.xlsx(""))
        assert same(reader.read(path, "book.xlsx"), read_workbook(path, Limits()))


def same(one: Document, other: Document) -> bool:
    """Polars frames have no truth value, so tables are compared field by field."""
    pairs = zip(one.tables, other.tables, strict=True)
    return (one.kind, one.encoding) == (other.kind, other.encoding) and all(
        a.cells.equals(b.cells)
        and a.rows.equals(b.rows)
        and (a.sheet, a.spans, a.remarks) == (b.sheet, b.spans, b.remarks)
        for a, b in pairs
    )


def test_ragged_and_broken_records_pass_through_the_child_unchanged() -> None:
    from ingest import child

    table = Table("", pl.Series([1]), pl.DataFrame({"0": ["a"]}), {2: ["b", "c"]}, {3: "broken_quote"})
    pipe = io.BytesIO()
    child.send_reply(pipe, Document([table], "text", "cp1252", ";"))
    pipe.seek(0)
    reply = child.receive_reply(pipe)
    assert isinstance(reply, Document)
    assert (reply.encoding, reply.delimiter, reply.kind) == ("cp1252", ";", "text")
    assert (reply.tables[0].ragged, reply.tables[0].broken) == ({2: ["b", "c"]}, {3: "broken_quote"})


def test_a_cell_beyond_the_limit_refuses_the_file(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(made.ordinary([["a"], ["b" * 500]]))
    with pytest.raises(Refused, match="cell_too_long") as refused:
        read_workbook(path, Limits(cell_length=100))
    assert refused.value.details == {"row": 2}
