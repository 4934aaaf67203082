"""Workbooks: cells as text with their addresses; a hostile file costs one refusal and nothing else."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ingest import Contract, Ingest, Limits, Pseudonyms, write_template
from ingest.table import Refused
from ingest.workbook import WorkbookReader
from tests.ingest.conftest import Read, codes, fates

HEAD = ["Pilotnummer", "Bedrijf", "KvK-nummer", "Fonds", "Aanmelddatum", "Startdatum", "Status"]


def workbook(rows: list[list[object]], title: str = "Pilots") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book


def row(number: int, **other: object) -> list[object]:
    cells = {
        "Pilotnummer": f"WPL-{number:03}",
        "Bedrijf": "Voorbeeld (fictief)",
        "KvK-nummer": "01234567",
        "Fonds": "OOM",
        "Aanmelddatum": dt.date(2017, 2, 1),
        "Startdatum": None,
        "Status": "aangemeld",
    }
    return list((cells | other).values())


def test_real_dates_and_numbers_arrive_as_what_they_are(read: Read) -> None:
    outcome = read(workbook([HEAD, row(1, **{"KvK-nummer": 1234567})]), name="pilots.xlsx")
    pilot = outcome.tables["pilots"].row(0, named=True)
    assert pilot["registered_on"] == dt.date(2017, 2, 1)
    assert pilot["kvk_number"] == "01234567"
    assert "kvk_padded" in codes(outcome, "warning")
    assert (pilot["sheet"], pilot["row_number"]) == ("Pilots", 2)


def test_title_rows_and_merged_cells_above_the_heading_are_notes(read: Read) -> None:
    book = workbook([["Pilots OOM"], ["stand juni"], [], HEAD, row(1), [None, None, "Vragen? Bel ons"]])
    book.active.merge_cells("A1:G1")  # type: ignore[union-attr]
    assert fates(read(book)) == {"read": 1, "loaded": 1, "heading": 1, "note": 3, "blank": 1}


def test_every_sheet_is_considered_and_named(read: Read) -> None:
    book = workbook([["Leeswijzer", "zie volgend blad"]], "Uitleg")
    sheet = book.create_sheet("Stand juni")
    for cells in [HEAD, row(1), row(2, Status="onbekend")]:
        sheet.append(cells)
    outcome = read(book)
    assert outcome.sheets["sheet"].to_list() == ["Uitleg", "Stand juni"]
    assert outcome.sheets["kind"].to_list() == ["", "pilots"]
    assert outcome.messages["sheet"].to_list() == ["Stand juni"]
    assert outcome.messages["message_nl"][0].startswith("Blad Stand juni, rij 3, kolom 'Status'")


def far_cell() -> bytes:
    """A workbook of 4 kB with one cell in the last corner of its sheet."""
    book = workbook([["x"]])
    book.active["XFD1048576"] = 1  # type: ignore[index,union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def package(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def whole() -> bytes:
    out = io.BytesIO()
    workbook([HEAD, row(1)]).save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reasons"),
    [
        (far_cell(), {"too_many_columns", "too_many_cells", "damaged_workbook"}),
        (whole()[:-300], {"damaged_workbook"}),
        (whole()[:700], {"damaged_workbook"}),
        (package({"readme.txt": b"no workbook"}), {"not_a_workbook"}),
        (package({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}), {"macros"}),
        (package({"xl/workbook.xml": b"<x/>", "xl/sheet.xml": bytes(60_000_000)}), {"zip_bomb"}),
        (package({"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><x>&a;</x>"}),
         {"damaged_workbook"}),
    ],
    ids=["far cell", "cut", "cut early", "a zip", "macros", "bomb", "entity"],
)  # fmt: skip
def test_a_hostile_workbook_is_refused_and_the_next_file_is_read(
    read: Read, data: bytes, reasons: set[str]
) -> None:
    outcome = read(data, name="werkmap.xlsx")
    assert outcome.outcome in ("refused", "unknown")
    assert outcome.reason_code in reasons | {"no_heading"}
    assert fates(read(whole(), name="goed.xlsx"))["loaded"] == 1


def test_a_workbook_with_a_password_is_refused_in_those_words(read: Read) -> None:
    outcome = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), name="pilots.xlsx")
    assert outcome.reason_code == "encrypted"
    assert "wachtwoord" in outcome.message_nl


def test_a_child_that_takes_too_long_is_ended_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "big.xlsx"
    workbook([[f"cel {n}" for n in range(50)] for _ in range(4000)]).save(path)
    hurried = WorkbookReader(Limits(child_seconds=0))
    with pytest.raises(Refused, match="damaged_workbook"):
        hurried.read(path)
    hurried.close()
    patient = WorkbookReader(Limits())
    assert len(patient.read(path).tables[0].rows) == 4000
    patient.close()


def test_a_filled_template_of_every_kind_is_recognised(contract: Contract, tmp_path: Path) -> None:
    import datetime

    from ingest import Delivery

    with Ingest(contract, Pseudonyms(bytes(32))) as reader:
        for name in contract.kinds:
            path = tmp_path / f"{name}.xlsx"
            write_template(contract, name, path)
            delivery = Delivery(1, "0" * 64, path.name, "oom", datetime.date(2018, 6, 30), path)
            outcome = reader.ingest(delivery)
            assert (outcome.outcome, outcome.kind) == ("loaded", name), outcome.message_en
