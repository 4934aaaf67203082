"""Blank workbooks: filled in as a sender would, they load without a single message."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import Column, Contract, Kind, Outcome, load_contract, write_template
from tests.ingest.conftest import RECEIVED, ROOT, Read

KINDS = list(load_contract(ROOT).kinds)
WORDS = st.text("aeinorstdlkgvéëïABDW '&-(),.", min_size=2, max_size=30).filter(lambda t: any(map(str.isalpha, t)))
DAYS = st.dates(dt.date(2017, 1, 1), RECEIVED)
Row = dict[str, Any]


def cell(column: Column) -> st.SearchStrategy[Any]:
    """What a sender may choose or type in a column."""
    if column.type == "boolean":
        return st.sampled_from(["ja", "nee"])
    if column.type == "list":
        return st.lists(st.sampled_from(column.shown), min_size=1, max_size=3, unique=True).map("; ".join)
    if column.shown:
        return st.sampled_from(column.shown)
    low = column.min or 0
    return {
        "date": DAYS,
        "integer": st.integers(low, column.max or 2000),
        "hours": st.decimals(low, 40, places=3).map(float),
        "kvk": st.from_regex("[0-9]{8}", fullmatch=True, alphabet="0123456789"),
        "sbi": st.sampled_from(["43.21", "25.11", "45"]),
        "postcode": st.sampled_from(["3511 AB", "9711 ef", "5611CD"]),
        "pilot": st.integers(1, 999).map(lambda n: f"WPL-{n:03}"),
        "code": st.integers(1, 999).map(lambda n: f"P{n}"),
        "person": st.integers(1, 99999).map(lambda n: f"p{n}"),
    }.get(column.type, WORDS.filter(lambda text: not pl.Series([text]).str.contains(column.nothing)[0]))


def coherent(kind: Kind, number: int, row: Row) -> Row:
    """The row with a key of its own, and what belongs together agreeing."""
    first = next((c.name for c in kind.columns if c.key and c.type in ("pilot", "code", "text")), "")
    row |= {first: f"WPL-{number:03}"} if first else {}
    if kind.name == "pilots":
        row |= life_of_a_pilot(row)
    if kind.name in ("participant_counts", "attendance"):
        row |= {"session": f"sessie {number}", "person_code": f"p{number}"}
    if kind.name == "participant_counts":
        row["new_participants"] = min(row["participants"], row.get("new_participants") or 0)
    if kind.name == "commentary":
        row["commented_on"] = dt.date(2017, 1, 1) + dt.timedelta(number)
    return row


def life_of_a_pilot(row: Row) -> Row:
    """The dates that its status asks for, in order."""
    needed = {"geselecteerd": "selected_on", "lopend": "started_on", "afgewezen": "rejected_on"}
    needed |= {"afgerond": "completed_on", "gestopt": "stopped_on"}
    names = ["selected_on", "rejected_on", "started_on", "completed_on", "stopped_on", "final_report_on"]
    dates: Row = dict.fromkeys(names)
    start = row["registered_on"] = min(row["registered_on"], RECEIVED - dt.timedelta(90))
    status = row["reported_status"]
    if status in ("lopend", "afgerond", "gestopt"):
        dates["started_on"] = start + dt.timedelta(10)
    if status in needed:
        dates[needed[status]] = start + dt.timedelta(20)
    if status == "afgerond":
        dates["final_report_on"] = start + dt.timedelta(40)
    return dates


def rows_of(kind: Kind, contract: Contract) -> st.SearchStrategy[list[Row]]:
    from ingest.template import headed

    columns = headed(kind, contract)
    always = {c.name for c in columns if c.required} | set(kind.one_of)
    cells = {c.name: cell(c) if c.name in always else st.none() | cell(c) for c in columns}
    rows = st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=4)
    return rows.map(lambda found: [coherent(kind, number, row) for number, row in enumerate(found, 1)])


def fill_in(blank: Path, names: dict[str, str], rows: list[Row]) -> openpyxl.Workbook:
    """The workbook with rows below its headings, each cell in the format of its column."""
    book = openpyxl.load_workbook(blank)
    sheet = book.worksheets[0]
    columns = {str(head.value).removesuffix(" *"): head.column for head in sheet[1]}
    for number, row in enumerate(rows, 2):
        for name, value in row.items():
            if value is not None and names.get(name) in columns:
                typed = sheet.cell(number, columns[names[name]], value)
                if isinstance(value, dt.date):
                    typed.number_format = "dd-mm-yyyy"
    return book


@pytest.mark.parametrize("name", KINDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(data=st.data())
def test_a_filled_template_loads_without_a_single_message(
    contract: Contract, read: Read, tmp_path: Path, name: str, data: st.DataObject
) -> None:
    from ingest.template import headed

    kind, blank = contract.kinds[name], tmp_path / "blank.xlsx"
    write_template(contract, name, blank)
    rows = data.draw(rows_of(kind, contract))
    headings = {column.name: column.heading for column in headed(kind, contract)}
    outcome: Outcome = read(fill_in(blank, headings, rows), name=f"{name}.xlsx")
    assert (outcome.outcome, outcome.kind) == ("loaded", name), outcome.message_nl
    assert outcome.messages.to_dicts() == []
    loaded = outcome.tables[name].sort("row_number")
    assert loaded.height == len(rows)
    for column in kind.columns:
        if column.type in ("date", "integer", "hours"):
            assert loaded[column.name].to_list() == [row[column.name] for row in rows]


@pytest.mark.parametrize("name", KINDS)
def test_a_blank_template_is_recognised_and_says_nothing(
    contract: Contract, read: Read, tmp_path: Path, name: str
) -> None:
    blank = tmp_path / "blank.xlsx"
    write_template(contract, name, blank)
    outcome = read(blank.read_bytes(), name=blank.name)
    assert (outcome.outcome, outcome.kind) == ("loaded", name)
    assert outcome.messages.is_empty()
    assert outcome.sheets["kind"].to_list() == [name, "", ""]


@pytest.mark.parametrize("name", KINDS)
def test_a_visible_sheet_explains_every_column(contract: Contract, tmp_path: Path, name: str) -> None:
    blank, kind = tmp_path / "blank.xlsx", contract.kinds[name]
    write_template(contract, name, blank)
    book = openpyxl.load_workbook(blank)
    assert [sheet.sheet_state for sheet in book] == ["visible", "hidden", "visible"]
    about = book.worksheets[2]
    assert about.title.startswith("Toelichting")
    told = {row[2]: row for row in about.iter_rows(values_only=True) if isinstance(row[0], int)}
    assert set(told) >= {column.heading for column in kind.delivered}
    for column in kind.delivered:
        assert told[column.heading][1] == "ja" or not column.required
        assert all(word in told[column.heading][3] for word in column.shown)
    if kind.dropped:
        assert any(kind.dropped[0].heading in str(row[0]) for row in about.iter_rows(values_only=True))


def test_a_template_checks_what_is_typed(contract: Contract, tmp_path: Path) -> None:
    blank = tmp_path / "blank.xlsx"
    write_template(contract, "pilots", blank)
    sheet = openpyxl.load_workbook(blank).worksheets[0]
    heads = {str(head.value).removesuffix(" *"): head.column_letter for head in sheet[1]}
    listed = sheet.data_validations.dataValidation
    rules = {str(rule.sqref).split(":")[0].rstrip("0123456789"): rule for rule in listed}
    assert rules[heads["Status"]].type == "list"
    assert (rules[heads["Startdatum"]].type, rules[heads["Startdatum"]].operator) == ("date", "greaterThanOrEqual")
    assert (rules[heads["Aantal werknemers"]].type, rules[heads["Aantal werknemers"]].formula1) == ("whole", "1")
    assert rules[heads["KvK-nummer"]].type == "textLength"
    assert sheet.column_dimensions[heads["Startdatum"]].number_format == "dd-mm-yyyy"
    assert sheet.column_dimensions[heads["Pilotnummer"]].number_format == "@"
    assert all(head.comment and head.comment.text for head in sheet[1])


def test_one_contract_gives_one_file(contract: Contract, tmp_path: Path) -> None:
    for name in ("one.xlsx", "other.xlsx"):
        write_template(contract, "outreach", tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()
