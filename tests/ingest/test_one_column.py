"""A table of which each row stands in one cell is refused by that name; a sheet of notes is not."""

import openpyxl
import pytest

from tests.ingest import made_files as made
from tests.ingest.conftest import Read, codes, fates

ROWS = ["Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status"]
ROWS += [f"WPL-00{n};Bedrijf {n} (fictief);OOM;1{n}-02-2017;aangemeld" for n in range(1, 6)]
PEOPLE = ["Pilotnummer;Datum;Fase;Personeelsnummer;Uren"]
PEOPLE += [f"WPL-001;1{n}-06-2017;pilot;a{n};2,5" for n in range(1, 6)]


def book_of(rows: list[list[str]], title: str = "Pilots") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = title  # type: ignore[union-attr]
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    return book


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_a_workbook_with_every_row_in_column_a_is_refused_by_name(read: Read, mark: str) -> None:
    outcome = read(book_of([[row.replace(";", mark)] for row in ROWS]), "pilots.xlsx")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "one_column")
    assert outcome.message_nl.startswith("Pilots: alles staat in één kolom.")
    assert "Tekst naar kolommen" in outcome.message_nl


def test_ods_and_xls_likewise(read: Read) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = f"<table:table-row>{cell}</table:table-row>"
    assert read(made.ods("".join(map(rows.format, ROWS))), "pilots.ods").reason_code == "one_column"
    cells = b"".join(made.xls_text(n, 0, row) for n, row in enumerate(ROWS))
    assert read(made.xls(cells), "pilots.xls").reason_code == "one_column"


def test_a_title_above_and_a_note_below_change_nothing(read: Read) -> None:
    rows = [["Overzicht pilots"], *([row] for row in ROWS), ["Vragen? Bel het fonds"]]
    assert read(book_of(rows), "pilots.xlsx").reason_code == "one_column"


def test_rows_spread_by_their_decimal_commas_are_seen_through(read: Read) -> None:
    """As an English Excel opens them."""
    outcome = read(book_of([row.split(",") for row in PEOPLE]), "presentie.xlsx")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "one_column")


@pytest.mark.parametrize("end", ["", ";;;", ",,"])
def test_a_text_file_of_lines_quoted_as_a_whole_is_refused_by_name(read: Read, end: str) -> None:
    outcome = read("".join(f'"{row}"{end}\r\n' for row in ROWS))
    assert (outcome.outcome, outcome.reason_code) == ("refused", "one_column")


def test_one_such_sheet_beside_a_good_one_is_not_passed_over(read: Read) -> None:
    book = book_of([row.split(";") for row in ROWS])
    sheet = book.create_sheet("Deelnemers")
    for row in PEOPLE:
        sheet.append([row])
    outcome = read(book, "pilots.xlsx")
    assert outcome.message_nl.startswith("Deelnemers: alles staat in één kolom.")


NOTES = ["Toelichting", "Lever aan voor 1 juli; bel bij vragen", "Let op: naam, plaats, fonds en datum invullen"]


@pytest.mark.parametrize(
    "notes",
    [NOTES, ["Kolom; uitleg; soort", "Bel het fonds"], ["a; b; c en d", "Groet, J", "e", "f; g; h"]],
)
def test_a_sheet_of_notes_is_no_such_table(read: Read, notes: list[str]) -> None:
    book = book_of([row.split(";") for row in ROWS])
    sheet = book.create_sheet("Uitleg")
    for note in notes:
        sheet.append([note])
    outcome = read(book, "pilots.xlsx")
    assert (fates(outcome), codes(outcome)) == ({"read": 5, "loaded": 5, "heading": 1}, [])
    assert read(book_of([[note] for note in NOTES]), "notulen.xlsx").reason_code != "one_column"
