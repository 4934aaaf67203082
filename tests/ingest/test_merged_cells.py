"""A cell merged downwards says its value for every row; an amount, or a span over columns, says nothing certain."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from tests.ingest import made_files as made
from tests.ingest.conftest import Read, codes, fates

COUNTS = ["Pilotnummer", "Fonds", "Datum", "Fase", "Sessie", "Aantal deelnemers"]
PEOPLE = ["Pilotnummer", "Datum", "Fase", "Personeelsnummer", "Uren"]
DAY = dt.date(2017, 6, 1)


def book_of(rows: list[list[Any]], *merged: str) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    for place in merged:
        book.active.merge_cells(place)  # type: ignore[union-attr]
    return book


def counted(*merged: str, change: Callable[[list[list[Any]]], None] = lambda rows: None) -> openpyxl.Workbook:
    """Six meetings of two pilots, with cells merged."""
    rows = [[f"WPL-00{1 + n // 3}", "OOM", DAY, "pilot", f"s{n}", 10 + n] for n in range(6)]
    change(rows)
    return book_of([COUNTS, *rows], *merged)


def loaded(outcome: Any, name: str, kind: str = "participant_counts") -> list[Any]:
    return outcome.tables[kind][name].to_list()


def test_every_row_below_a_merged_cell_has_its_value(read: Read) -> None:
    outcome = read(counted("A2:A4", "B2:B7", "A5:A7", "C2:C4", "C5:C7", "D2:D7"), "deelnemers.xlsx")
    assert codes(outcome) == []
    assert loaded(outcome, "pilot_id") == ["WPL-001"] * 3 + ["WPL-002"] * 3
    assert set(loaded(outcome, "held_on")) == {DAY}
    assert set(loaded(outcome, "phase")) == {"pilot"}
    assert loaded(outcome, "participants") == [10, 11, 12, 13, 14, 15]


def test_persons_below_a_merged_date_are_read_in_ods(read: Read) -> None:
    def cell(text: Any, rows: int = 1) -> str:
        kind = (
            f'office:value-type="float" office:value="{text}"'
            if isinstance(text, int)
            else 'office:value-type="string"'
        )
        span = f'table:number-columns-spanned="1" table:number-rows-spanned="{rows}"' if rows > 1 else ""
        return f"<table:table-cell {kind} {span}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    rows = [
        "".join(map(cell, PEOPLE)),
        cell("WPL-001", 2) + cell("13-06-2017", 2) + cell("pilot") + cell("a1") + cell(3),
        covered * 2 + cell("pilot") + cell("a2") + cell(4),
    ]
    outcome = read(made.ods("".join(f"<table:table-row>{row}</table:table-row>" for row in rows)), "presentie.ods")
    assert codes(outcome) == []
    assert loaded(outcome, "held_on", "attendance") == [dt.date(2017, 6, 13)] * 2


def test_an_amount_merged_downwards_returns_its_rows(read: Read) -> None:
    """Twenty participants may be of both meetings together."""
    outcome = read(counted("A2:A4", "F3:F4"), "deelnemers.xlsx")
    assert fates(outcome) == {"read": 6, "loaded": 4, "rejected": 2, "heading": 1}
    rows = outcome.messages.filter(outcome.messages["reason_code"] == "merged_cells")["row_number"]
    assert rows.to_list() == [3, 4]


@pytest.mark.parametrize("span", ["A2:B2", "D2:E3", "A2:B4"])
def test_a_span_over_columns_returns_its_rows(read: Read, span: str) -> None:
    outcome = read(counted(span), "deelnemers.xlsx")
    assert "merged_cells" in codes(outcome)
    assert 6 - int(span[-1]) + 1 == fates(outcome)["loaded"]


def test_a_row_that_only_lies_under_merged_cells_is_blank(read: Read) -> None:
    def emptied(rows: list[list[Any]]) -> None:
        rows[2] = [None] * 6

    outcome = read(counted("A2:A4", "B2:B4", "C2:C4", "D2:D4", change=emptied), "deelnemers.xlsx")
    assert fates(outcome) == {"read": 5, "loaded": 5, "heading": 1, "blank": 1}


def test_a_last_row_with_one_cell_of_its_own_is_no_note(read: Read) -> None:
    book = book_of(
        [["Code", "Product", "Soort"], ["P1", "Handboek nieuwe stijl", "handboek"], [None, "Handboek twee", None]],
        "A2:A3", "C2:C3",
    )  # fmt: skip
    outcome = read(book, "opleveringen.xlsx")
    assert codes(outcome) == ["key_conflict", "key_conflict"]


def test_another_value_under_a_merged_cell_returns_the_rows(read: Read) -> None:
    """Some programs keep what was there before; which value is meant cannot be told."""
    rows = '<row r="1">' + "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in COUNTS) + "</row>"
    for number, pilot in ((2, "WPL-001"), (3, "WPL-009"), (4, "WPL-003")):
        cells = [pilot, "OOM", "13-06-2017", "pilot", f"s{number}", "12"]
        written = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in cells)
        rows += f'<row r="{number}">{written}</row>'
    outcome = read(made.xlsx(rows, after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'), "deelnemers.xlsx")
    assert codes(outcome) == ["merged_cells", "merged_cells"]
    assert loaded(outcome, "pilot_id") == ["WPL-003"]


def test_totals_below_a_merged_amount_stay_totals(read: Read) -> None:
    def summed(rows: list[list[Any]]) -> None:
        rows.append(["Totaal", None, None, None, None, sum(row[5] for n, row in enumerate(rows) if n != 2)])

    outcome = read(counted("A2:A4", "F3:F4", change=summed), "deelnemers.xlsx")
    assert fates(outcome)["total"] == 1
    assert set(codes(outcome)) == {"merged_cells", "missing_value"}
