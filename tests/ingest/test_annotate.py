"""The copy a sender gets back: the faults marked, everything else as it was, and nothing in it that runs."""

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from ingest import Delivery, Ingest, Outcome, annotated
from tests.ingest.conftest import RECEIVED

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "deliveries").rglob("*.[cx][sl][vs]*"))
HEAD = ["Pilotnummer", "Bedrijf", "Fonds", "Aanmelddatum", "Status", "Extra"]
ROWS = [
    ["WPL-001", "Een (fictief)", "OOM", dt.date(2017, 2, 1), "aangemeld", None],
    ["WPL-002", "Twee (fictief)", "OOM", "gisteren", "?", "x"],
    ["WPL-003", None, "OOM", dt.date(2017, 2, 1), "aangemeld", None],
]
RED, YELLOW = "FFFFC7CE", "FFFFEB9C"
SHEET_WORDS = ("worksheets/", "styles", "comments", "vmldrawing", "workbook.xml", "_rels/", "[content_types]")

Reread = Callable[..., Outcome]
Give = Callable[[bytes], bytes]


def delivery(path: Path, name: str = "") -> Delivery:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return Delivery(1, sha256, name or path.name, "oom", RECEIVED, path)


@pytest.fixture
def check(reader: Ingest, tmp_path: Path) -> Reread:
    def check(data: bytes, name: str = "pilots.xlsx") -> Outcome:
        path = tmp_path / f"{hashlib.sha256(data).hexdigest()[:8]}.xlsx"
        path.write_bytes(data)
        return reader.ingest(delivery(path, name))

    return check


@pytest.fixture
def give_back(reader: Ingest, check: Reread) -> Give:
    def give_back(data: bytes) -> bytes:
        copy = annotated(reader, check(data), "nl")
        assert copy
        return copy

    return give_back


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_openpyxl(**more: object) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = str(more.get("title", "Pilots"))
    for row in [HEAD, *ROWS]:
        sheet.append(row)
    return book


def by_xlsxwriter() -> bytes:
    """With formulas and cached values, formats, a chart, a note, a merged title and conditional formats."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd-mm-yyyy"}) as book:
        sheet = book.add_worksheet("Pilots")
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "d mmm yyyy", "italic": True})
        sheet.merge_range("A1:F1", "Stand van zaken", bold)
        sheet.write_row(2, 0, HEAD, bold)
        for n, row in enumerate(ROWS, 3):
            sheet.write_row(n, 0, row, day)
        sheet.write_formula("E4", '="aangemeld"', None, "aangemeld")
        sheet.write_comment("E5", "Klopt dit?", {"author": "Secretaris"})
        sheet.conditional_format("A4:A6", {"type": "duplicate", "format": bold})
        sheet.data_validation("C4:C6", {"validate": "list", "source": ["OOM", "OVP"]})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Blad2!$A$1:$A$3"})
        sheet.insert_chart("H2", chart)
        book.add_worksheet("Blad2").write_column(0, 0, [1, 2, 3])
    return out.getvalue()


def with_notes() -> bytes:
    """Notes on two sheets, made by openpyxl; one stands on a faulty cell."""
    book = by_openpyxl()
    sheet = book["Pilots"]
    sheet["D3"].comment = Comment("Nog navragen", "Secretaris")
    sheet["A2"].comment = Comment("Eerste", "Secretaris")
    sheet["D3"].font = Font(bold=True, color="FF0000FF")
    sheet["D3"].fill = PatternFill("solid", fgColor="FF00FF00")
    book.create_sheet("Uitleg")["A1"].comment = Comment("Los", "Iemand")
    return saved(book)


BOOKS = {"openpyxl": saved(by_openpyxl()), "xlsxwriter": by_xlsxwriter(), "notes": with_notes()}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def fates_of(outcome: Outcome) -> list[dict[str, object]]:
    return outcome.sheets.filter(pl.col("sheet") != "Meldingen").to_dicts()


@pytest.mark.parametrize("name", BOOKS)
def test_only_sheet_style_and_comment_parts_change(give_back: Give, name: str) -> None:
    before, after = parts(BOOKS[name]), parts(give_back(BOOKS[name]))
    assert set(before) <= set(after)
    other = [part for part in before if before[part] != after[part]]
    assert other
    assert [part for part in {*other, *(set(after) - set(before))} if not part.lower().startswith("xl/")] == [
        "[Content_Types].xml"
    ]
    assert all(any(word in part.lower() for word in SHEET_WORDS) for part in other)
    for part in after:
        if part.endswith((".xml", ".rels", ".vml")):
            expat.ParserCreate(namespace_separator=" ").Parse(after[part], True)


@pytest.mark.parametrize("name", BOOKS)
def test_checking_the_copy_gives_the_same_fates_messages_and_rows(
    check: Reread, give_back: Give, name: str
) -> None:
    before, after = check(BOOKS[name]), check(give_back(BOOKS[name]))
    assert fates_of(after) == fates_of(before)
    assert after.messages.equals(before.messages)
    without = [c for c in before.tables["pilots"].columns if c != "sha256"]
    assert after.tables["pilots"].select(without).equals(before.tables["pilots"].select(without))


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.name for path in EXAMPLES])
def test_the_copy_of_every_example_loads_no_row_that_the_example_did_not(
    reader: Ingest, check: Reread, path: Path
) -> None:
    before = reader.ingest(delivery(path))
    copy = annotated(reader, before, "nl")
    if copy is None:
        assert not before.read_as or before.messages.is_empty()
        return
    after = check(copy, path.name)
    assert after.outcome == before.outcome
    if before.read_as == "xlsx":
        assert fates_of(after) == fates_of(before)
        assert after.messages.equals(before.messages)
    for kind, rows in before.tables.items():
        keys = rows["record_key"].to_list()
        assert after.tables[kind]["record_key"].to_list() == keys


def test_faulty_cells_are_filled_and_hold_a_note_and_keep_their_format(give_back: Give) -> None:
    copy = openpyxl.load_workbook(io.BytesIO(give_back(BOOKS["notes"])))
    sheet = copy["Pilots"]
    assert sheet["D3"].fill.fgColor.rgb == RED
    assert (sheet["D3"].font.b, sheet["D3"].font.color.rgb) == (True, "FF0000FF")
    assert sheet["B4"].fill.fgColor.rgb == RED
    assert "leeg maar verplicht" in sheet["B4"].comment.text
    assert sheet["F1"].fill.fgColor.rgb == YELLOW
    assert "niet bekend" in sheet["F1"].comment.text
    assert sheet["D2"].fill.fgColor.rgb not in (RED, YELLOW)
    assert sheet["D2"].number_format == "yyyy-mm-dd"


def test_notes_that_were_there_stay_and_get_ours_behind_them(give_back: Give) -> None:
    copy = openpyxl.load_workbook(io.BytesIO(give_back(BOOKS["notes"])))
    note = copy["Pilots"]["D3"].comment.text
    assert note.startswith("Nog navragen")
    assert "Een tekst van 8 tekens is geen datum" in note
    assert copy["Pilots"]["A2"].comment.text.startswith("Eerste\nMonitor: ")
    assert copy["Uitleg"]["A1"].comment.text == "Los"
    other = openpyxl.load_workbook(io.BytesIO(give_back(BOOKS["xlsxwriter"])))["Pilots"]
    assert other["E5"].comment.text.startswith("Klopt dit?")
    assert "staat niet in de lijst" in other["E5"].comment.text


def test_every_note_has_a_box_at_its_cell_and_no_two_boxes_have_one_number(give_back: Give) -> None:
    for data in BOOKS.values():
        after = parts(give_back(data))
        notes = next(after[part] for part in after if re.search(r"comments?1?\.xml$", part))
        drawn = next(after[part] for part in after if re.search(r"(vml|comments)Drawing1?\.vml$", part))
        refs = {ref.decode() for ref in re.findall(rb'<comment ref="([A-Z]+\d+)"', notes)}
        rows = [int(n) for n in re.findall(rb":Row>(\d+)<", drawn)]
        columns = [int(n) for n in re.findall(rb":Column>(\d+)<", drawn)]
        assert {f"{chr(65 + column)}{row + 1}" for row, column in zip(rows, columns, strict=True)} == refs
        ids = re.findall(rb'id="(_x0000_s\d+)"', drawn)
        assert len(set(ids)) == len(ids) == len(refs)


def test_cached_values_and_formulas_stay(give_back: Give) -> None:
    copy = give_back(BOOKS["xlsxwriter"])
    assert openpyxl.load_workbook(io.BytesIO(copy))["Pilots"]["E4"].value == '="aangemeld"'
    assert openpyxl.load_workbook(io.BytesIO(copy), data_only=True)["Pilots"]["E4"].value == "aangemeld"


def test_the_last_sheet_lists_every_message_with_its_address(check: Reread, give_back: Give) -> None:
    outcome = check(BOOKS["openpyxl"])
    rows = list(openpyxl.load_workbook(io.BytesIO(give_back(BOOKS["openpyxl"])))["Meldingen"].values)
    assert rows[0] == ("Blad", "Rij", "Kolom", "Melding", "Ernst")
    assert sorted(row[3] for row in rows[1:]) == sorted(outcome.messages["message_nl"])
    errors = outcome.messages.filter(pl.col("severity") == "error").sort("row_number")
    assert 0 < errors.height < len(rows) - 1
    assert [row[3] for row in rows[1 : errors.height + 1]] == errors["message_nl"].to_list()
    assert ("Pilots", 3, "Aanmelddatum") in [row[:3] for row in rows]


def test_a_copy_that_is_sent_back_and_marked_again_keeps_both_lists(give_back: Give) -> None:
    twice = openpyxl.load_workbook(io.BytesIO(give_back(give_back(BOOKS["openpyxl"]))))
    assert twice.sheetnames == ["Pilots", "Meldingen", "Meldingen 2"]


def test_a_refused_workbook_comes_back_with_the_reason_on_its_list(give_back: Give) -> None:
    book = by_openpyxl()
    book["Pilots"]["E1"] = "Iets anders"
    copy = openpyxl.load_workbook(io.BytesIO(give_back(saved(book))))
    assert "verplichte kolommen ontbreken: Status" in copy["Meldingen"]["D2"].value


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_a_package_with_prefixes_and_without_styles_or_cell_addresses_is_marked_too(
    check: Reread, give_back: Give
) -> None:
    main, rel = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org"
    office = f"{rel}/officeDocument/2006/relationships"

    def cells(row: list[object]) -> str:
        texts = ("" if value is None else str(value) for value in row)
        return "".join(f'<x:c t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c>' for text in texts)

    lines = "".join(f"<x:row>{cells(row)}</x:row>" for row in [HEAD, *ROWS])
    entries = {
        "[Content_Types].xml": f'<Types xmlns="{rel}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rel}/package/2006/relationships"><Relationship Id="a" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<x:workbook xmlns:x="{main}" xmlns:r="{office}"><x:sheets>'
        '<x:sheet name="Pilots" sheetId="7" r:id="b"/></x:sheets></x:workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rel}/package/2006/relationships">'
        f'<Relationship Id="b" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="{main}"><x:sheetData>{lines}</x:sheetData>'
        "</x:worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in entries.items():
            package.writestr(name, text)
    before, copy = check(out.getvalue()), give_back(out.getvalue())
    assert before.outcome == "loaded", before.message_nl
    assert fates_of(check(copy)) == fates_of(before)
    sheet = openpyxl.load_workbook(io.BytesIO(copy))["Pilots"]
    assert sheet["D3"].fill.fgColor.rgb == RED
    assert "geen datum" in sheet["D3"].comment.text


def test_a_row_that_closes_early_gets_the_cell_it_lacks(give_back: Give) -> None:
    book = by_openpyxl()
    del book["Pilots"]._cells[(2, 5)]
    del book["Pilots"]._cells[(2, 6)]
    sheet = openpyxl.load_workbook(io.BytesIO(give_back(saved(book))))["Pilots"]
    assert sheet["E2"].fill.fgColor.rgb == RED
    assert "leeg maar verplicht" in sheet["E2"].comment.text


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
RISKY = st.sampled_from(["=1+1", "+31 6", "-2", "@SUM(A1)", '=HYPERLINK("x")', "\t=1", "http://x.example", "007"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.tuples(TEXT | RISKY, TEXT | RISKY), min_size=1, max_size=8))
def test_no_cell_of_the_copy_of_a_text_file_can_run(
    reader: Ingest, tmp_path: Path, rows: list[tuple[str, str]]
) -> None:
    quoted = [[cell.replace('"', '""').replace("\r", " ").replace("\n", " ") for cell in row] for row in rows]
    lines = [f'"WPL-{n:03}";"{one}";OOM;01-02-2017;"{other}"' for n, (one, other) in enumerate(quoted)]
    path = tmp_path / "pilots.csv"
    path.write_text("\n".join(["Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status", *lines]), "utf-8")
    copy = annotated(reader, reader.ingest(delivery(path)), "nl")
    if copy is None:
        return
    book = openpyxl.load_workbook(io.BytesIO(copy))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert {cell.data_type for row in book["Bestand"].iter_rows() for cell in row} <= {"s", "n"}
    assert not any(isinstance(value, int | float) for row in book["Bestand"].values for value in row)


def test_the_rows_of_the_copy_of_a_text_file_have_their_own_numbers(reader: Ingest, tmp_path: Path) -> None:
    path = tmp_path / "pilots.csv"
    path.write_text(
        "Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status\nWPL-001;=1+1;OOM;01-02-2017;?\nWPL-002;B;OOM;aangemeld\n"
        'WPL-003;C "x;OOM;01-02-2017;aangemeld\nWPL-004;"Twee\nregels";OOM;01-02-2017;aangemeld\n'
        "WPL-005;E;OOM;x;aangemeld\n",
        "utf-8",
    )
    outcome = reader.ingest(delivery(path))
    for language, words in (("nl", "Dit is een kopie van pilots.csv"), ("en", "This is a copy of pilots.csv")):
        copy = annotated(reader, outcome, language)
        assert copy
        book = openpyxl.load_workbook(io.BytesIO(copy))
        sheet, listed = book.worksheets
        assert listed["A1"].value.startswith(words)
        rows = outcome.messages["row_number"].sort(nulls_last=True).to_list()
        assert [row[1].value for row in listed.iter_rows(min_row=3)] == rows
        assert sheet["A1"].value == "Pilotnummer"
        assert sheet["B2"].value == "=1+1"
        assert sheet["E2"].fill.fgColor.rgb == RED
        assert sheet["E2"].comment.text
        assert sheet["A3"].value == "WPL-002;B;OOM;aangemeld"
        assert sheet["A4"].value == 'WPL-003;C "x;OOM;01-02-2017;aangemeld'
        assert (sheet["B5"].value, sheet["A6"].value) == ("Twee\nregels", None)
        assert sheet["D7"].fill.fgColor.rgb == RED
    assert annotated(reader, outcome, "nl") == annotated(reader, outcome, "nl")
