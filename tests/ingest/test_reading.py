"""What the reader sees before any contract: exactly what is there, or one reason why not."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest import Ingest
from ingest.reading import read_file

HEAD = ["Datum", "Tijd", "Aantal", "Artikel", "Omschrijving"]
TEXTS = ["Laarzen, waterdicht", "Hengel 8'9\" lang", "'s-Hertogenbosch", "Jas; gevoerd", 'Rond 48"', "Sokken"]
ROWS = [
    [f"{day:02}-03-2018", f"{day:02}:15", str(day), f"WS-{1000 + day}", text]
    for day, text in enumerate(TEXTS * 4, 1)
]


def text(rows: list[list[str]], delimiter: str = ";", end: str = "\r\n", quoting: Any = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


class Seen:
    """The one table of a file."""

    def __init__(self, reader: Ingest, path: Path, content: str | bytes | openpyxl.Workbook) -> None:
        if isinstance(content, openpyxl.Workbook):
            content.save(path)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.seen = read_file(reader.reader, path, path.name)
        self.refused = (self.seen["refused"] or {}).get("code")
        self.table = self.seen["tables"][0] if self.seen["tables"] else {"records": [], "columns": []}

    def cells(self, fate: str = "loaded") -> list[list[str]]:
        return [record["cells"] for record in self.table["records"] if record["fate"] == fate]

    def rows(self, fate: str) -> list[int]:
        return [record["row"] for record in self.table["records"] if record["fate"] == fate]


@pytest.fixture
def see(reader: Ingest, tmp_path: Path) -> Any:
    return lambda content: Seen(reader, tmp_path / "bestand", content)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiter_and_line_end_are_found(see: Any, delimiter: str, end: str) -> None:
    seen = see(text([HEAD, *ROWS], delimiter, end))
    assert (seen.table["delimiter"], seen.table["columns"]) == (delimiter, HEAD)
    assert seen.cells() == ROWS


def test_comma_and_space_together_may_be_the_delimiter(see: Any) -> None:
    lines = [", ".join(f'"{cell}"'.replace("8'9\"", "8'9") for cell in row) for row in [HEAD, *ROWS]]
    seen = see("\n".join(lines).replace('48""', '48"'))
    assert seen.table["delimiter"] == ", "
    assert [row[:4] for row in seen.cells()] == [row[:4] for row in ROWS]


@pytest.mark.parametrize("delimiter", [" ", ":", "~", "\t\t"])
def test_any_other_delimiter_is_refused(see: Any, delimiter: str) -> None:
    plain = [[cell.replace(" ", "_") for cell in row] for row in [HEAD, *ROWS]]
    assert see("\n".join(delimiter.join(row) for row in plain)).refused == "no_delimiter"


@pytest.mark.parametrize("row", range(0, 24, 5))
@pytest.mark.parametrize("column", range(5))
def test_a_stray_quote_costs_its_own_row_only(see: Any, row: int, column: int) -> None:
    lines = text([HEAD, *ROWS], end="\n").splitlines()
    cells = text([ROWS[row]], end="").split(";") if row % 6 != 3 else list(ROWS[row])
    cells[column] = '"' + cells[column]
    lines[row + 1] = ";".join(cells)
    seen = see("\n".join(lines))
    assert seen.cells() == ROWS[:row] + ROWS[row + 1 :]
    assert seen.rows("rejected") == [row + 2]


def test_a_field_too_many_is_rejected_also_when_it_is_empty(see: Any) -> None:
    lines = text([HEAD, *ROWS], end="\n").splitlines()
    lines[4] += ";"
    assert see("\n".join(lines)).rows("rejected") == [5]


def test_a_delimiter_at_the_end_of_every_line_makes_no_column(see: Any) -> None:
    lines = text([HEAD, *ROWS], end="\n").splitlines()
    assert see("\n".join(line + ";" for line in lines)).cells() == ROWS


@pytest.mark.parametrize("delimiter", [",", "\t", ", "])
def test_a_row_under_another_delimiter_is_rejected_and_never_a_note(see: Any, delimiter: str) -> None:
    lines = text([HEAD, *ROWS], end="\n").splitlines()
    lines[-1] = delimiter.join(ROWS[-1])
    seen = see("\n".join(lines))
    assert seen.rows("rejected") == [25]
    assert seen.cells() == ROWS[:-1]


def test_line_breaks_within_quotes_belong_to_the_cell(see: Any) -> None:
    rows = [[*ROWS[0][:4], "eerste\r\ntweede\n\nvierde"], *ROWS[1:]]
    seen = see(text([HEAD, *rows]))
    assert seen.cells() == rows
    assert seen.rows("loaded")[:2] == [2, 6]


def test_a_backslash_before_a_quote_has_two_readings(see: Any) -> None:
    lines = text([HEAD, *ROWS], end="\n").splitlines()
    lines[2] = '02-03-2018;02:15;2;WS-1002;"Hengel 8\'9\\" lang"'
    assert see("\n".join(lines)).rows("rejected") == [3]


def test_apostrophes_as_quotes_are_refused_by_name(see: Any) -> None:
    lines = text([HEAD, *ROWS], end="\n").splitlines()
    one = [*lines[:2], "'02-03-2018';'02:15';'2';'WS-1002';'x'", *lines[3:]]
    assert see("\n".join(one)).rows("rejected") == [3]
    everywhere = [";".join(f"'{cell}'" for cell in row if '"' not in cell) for row in [HEAD, *ROWS]]
    assert see("\n".join(everywhere)).refused == "single_quotes"


def test_titles_and_footers_are_notes_and_totals_are_totals_when_they_add_up(see: Any) -> None:
    total = ["Totaal", "", str(sum(int(row[2]) for row in ROWS)), "", ""]
    body = text([HEAD, *ROWS, total], end="\n")
    seen = see("Overzicht voorjaar\n\n" + body + "\nBron: eigen administratie\n")
    assert seen.cells() == ROWS
    assert [len(seen.rows(fate)) for fate in ("note", "blank", "total", "heading")] == [2, 2, 1, 1]
    wrong = see(text([HEAD, *ROWS, ["Totaal", "", "17", "", ""]]))
    assert wrong.cells()[-1][0] == "Totaal"


def test_a_file_without_headings_is_refused(see: Any) -> None:
    assert see(text(ROWS)).refused == "no_table"


def test_a_heading_over_several_rows_is_read_as_one(see: Any) -> None:
    units = ["", "uu:mm", "stuks", "", ""]
    seen = see(text([HEAD, units, *ROWS]))
    assert seen.table["columns"] == ["Datum", "Tijd uu:mm", "Aantal stuks", "Artikel", "Omschrijving"]
    assert seen.table["heading_rows"] == [1, 2]


@pytest.mark.parametrize("second", [list("ABC"), list("ABCDEF"), ["Een", "Twee", "Drie", "Vier", "Vijf"]])
def test_a_second_table_below_the_first_is_refused(see: Any, second: list[str]) -> None:
    below = [second, *[[str(n)] * len(second) for n in range(5)]]
    assert see(text([HEAD, *ROWS, [""] * 5]) + text(below)).refused == "stacked_tables"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found(see: Any, encoding: str) -> None:
    rows = [[*ROWS[0][:4], "Coördinatie, één café, € 5"], *ROWS[1:]]
    assert see(text([HEAD, *rows]).encode(encoding)).cells() == rows


def test_a_workbook_shows_every_sheet_with_its_hidden_parts_named(see: Any) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["Overzicht"], HEAD, *ROWS]:
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("Verborgen").sheet_state = "hidden"
    seen = see(book)
    assert seen.cells() == ROWS
    assert [remark["code"] for remark in seen.table["remarks"]] == ["hidden_row"]
    assert [remark["code"] for remark in seen.seen["tables"][1]["remarks"]] == ["hidden_sheet"]
