"""Workbooks: cells as text with their addresses; a hostile file costs one refusal and nothing else."""

import datetime as dt
from pathlib import Path

import openpyxl

from ingest import Contract, Ingest, Pseudonyms, write_template
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
