"""Any table of any text, in any supported form, comes back as it was written or is refused with a reason."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest import Delivery, Ingest, Outcome
from ingest.reading import read_file
from tests.ingest.conftest import RECEIVED, Read
from tests.pollution.delivered import Example, Text, distinct
from warehouse.ledger import active, read_ledger, receive
from warehouse.settings import Settings

AnyFile = Callable[..., dict[str, Any]]
Rows = list[list[Any]]
LINE_END = re.compile("\r\r\n|\r\n|\n|\r")
FATES = {"loaded", "rejected", "duplicate", "heading", "note", "total", "blank"}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
few = settings(suppress_health_check=SLOW, max_examples=12, deadline=None)
many = settings(suppress_health_check=SLOW, max_examples=400, deadline=None)


@pytest.fixture
def seen(reader: Ingest, tmp_path: Path) -> AnyFile:
    """What the reader sees in these bytes."""

    def seen(data: bytes, name: str = "bestand.csv") -> dict[str, Any]:
        path = tmp_path / "any"
        path.write_bytes(data)
        return read_file(reader.reader, path, name)

    return seen


# --- text files ---

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=12)

lower_words = st.text("abcdefghijklmnopqrstuvwxyzé", min_size=1, max_size=12)


@st.composite
def tables(draw: st.DrawFn, cells: Any = words) -> Rows:
    """A heading of distinct names and rows of the same width."""
    width = draw(st.integers(2, 5))
    names = draw(st.lists(lower_words, min_size=width, max_size=width, unique=True))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=8))
    return [names, *rows]


dialects = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([";", ",", "\t", "|"]),
        "lineterminator": st.sampled_from(["\n", "\r\n", "\r", "\r\r\n"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    }
)


def written(rows: Rows, dialect: dict[str, Any]) -> tuple[str, list[int]]:
    """The text, and the physical line (from 1) on which each row begins."""
    out, starts = io.StringIO(newline=""), []
    writer = csv.writer(out, **dialect)
    for row in rows:
        starts.append(1 + len(LINE_END.findall(out.getvalue())))
        writer.writerow(row)
    return out.getvalue(), starts


def by_row(table: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """The records of a table by physical row; no row stands twice."""
    records = {record["row"]: record for record in table["records"]}
    assert len(records) == len(table["records"])
    assert {record["fate"] for record in records.values()} <= FATES
    for row in table["heading_rows"]:
        records.setdefault(row, {"row": row, "fate": "heading", "cells": table["columns"], "reason": None})
    return records


def check_refusal(found: dict[str, Any]) -> bool:
    """Whether the file was refused; then with a reason."""
    if found["refused"] is None:
        assert found["tables"]
        return False
    assert found["refused"]["code"]
    assert found["refused"]["message"]
    assert found["tables"] == []
    return True


def assert_same(rows: Rows, starts: list[int], table: dict[str, Any]) -> None:
    """Every record is there as written, or rejected with a reason; a rejection may concern several lines."""
    records = by_row(table)
    for start, cells in zip(starts, rows, strict=True):
        assert start in records, f"row {start} has no fate: {cells}"
        record = records[start]
        if record["fate"] == "rejected":
            assert record["reason"]
        else:
            assert record["cells"] == cells or not any(cell.strip() for cell in cells)
    extra = [record for row, record in records.items() if row not in starts]
    assert all(record["fate"] in ("rejected", "blank") for record in extra), extra


def check_text(seen: AnyFile, rows: Rows, dialect: dict[str, Any], encoding: str) -> None:
    text, starts = written(rows, dialect)
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return
    found = seen(data)
    if not check_refusal(found):
        (table,) = found["tables"]
        if "doubtful_letters" in [remark["code"] for remark in table["remarks"]]:  # as no one writes them
            assert encoding == "cp1252"
        else:
            assert_same(rows, starts, table)


@few
@example(
    [["a", "b"], ['"', "'"]], {"delimiter": ";", "lineterminator": "\r", "quoting": csv.QUOTE_MINIMAL}, "utf-8"
)
@example(
    [["a", "b"], ["1\r\n2", ""]], {"delimiter": ",", "lineterminator": "\n", "quoting": csv.QUOTE_ALL}, "utf-16"
)
@given(rows=tables(), dialect=dialects, encoding=st.sampled_from(ENCODINGS))
def test_any_table_of_text_comes_back_or_is_refused(
    seen: AnyFile, rows: Rows, dialect: dict[str, Any], encoding: str
) -> None:
    check_text(seen, rows, dialect, encoding)


@pytest.mark.deep
@many
@given(rows=tables(), dialect=dialects, encoding=st.sampled_from(ENCODINGS))
def test_many_tables_of_text_come_back_or_are_refused(
    seen: AnyFile, rows: Rows, dialect: dict[str, Any], encoding: str
) -> None:
    check_text(seen, rows, dialect, encoding)


@few
@given(rows=tables(lower_words), dialect=dialects, encoding=st.sampled_from(ENCODINGS))
def test_a_table_of_plain_words_is_never_refused(
    seen: AnyFile, rows: Rows, dialect: dict[str, Any], encoding: str
) -> None:
    try:
        data = written(rows, dialect)[0].encode(encoding)
    except UnicodeEncodeError:
        return
    found = seen(data)
    if found["refused"]:  # words that are alike in heading and rows leave the heading uncertain
        assert found["refused"]["code"] == "no_table", found
        return
    fates = [record["fate"] for record in by_row(found["tables"][0]).values()]
    assert "rejected" not in fates


# --- workbooks ---

texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"), max_size=12
)
safe_texts = texts.filter(lambda text: not re.search("_x[0-9A-Fa-f]{4}_", text))
days = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2100, 1, 1)).map(lambda day: day.replace(microsecond=0))
values = st.one_of(
    st.none(), st.booleans(), safe_texts, days, st.integers(-(2**50), 2**50), st.floats(-1e300, 1e300)
)


def by_openpyxl(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c, value)
            if isinstance(value, str):
                cell.data_type = "s"  # also when it looks like a formula or an error
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlsxwriter(rows: Rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy hh:mm:ss"})
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                match value:
                    case bool():
                        sheet.write_boolean(r, c, value)
                    case dt.datetime():
                        sheet.write_datetime(r, c, value, day)
                    case int() | float():
                        sheet.write_number(r, c, value)
                    case str() if value:
                        sheet.write_string(r, c, value)
    return out.getvalue()


def is_form_of(cell: str, value: Any) -> bool:
    """Whether the text is how this value is to be read (rule 1 of the deliveries)."""
    match value:
        case None:
            return cell == ""
        case bool():
            return cell == ("TRUE" if value else "FALSE")
        case dt.datetime():
            return dt.datetime.fromisoformat(cell) == value
        case int() | float():
            return float(cell) == pytest.approx(value, rel=1e-14) and len(cell) <= len(repr(float(value)))
    return cell == value


def check_workbook(seen: AnyFile, rows: Rows, data: bytes) -> None:
    found = seen(data, "map.xlsx")
    if check_refusal(found):
        return
    (table,) = found["tables"]
    records = by_row(table)
    for number, row in enumerate(rows, 1):
        if all(value in (None, "") or str(value).isspace() for value in row):
            continue
        record = records[number]
        if record["fate"] == "rejected":
            assert record["reason"]
            continue
        cells = record["cells"] + [""] * (len(row) - len(record["cells"]))
        assert all(is_form_of(cell, value) for cell, value in zip(cells, row, strict=False)), (record, row)


@few
@given(rows=tables(values), write=st.sampled_from([by_openpyxl, by_xlsxwriter]))
def test_any_workbook_comes_back_or_is_refused(seen: AnyFile, rows: Rows, write: Callable[[Rows], bytes]) -> None:
    check_workbook(seen, rows, write(rows))


@pytest.mark.deep
@many
@given(rows=tables(values), write=st.sampled_from([by_openpyxl, by_xlsxwriter]))
def test_many_workbooks_come_back_or_are_refused(seen: AnyFile, rows: Rows, write: Callable[[Rows], bytes]) -> None:
    check_workbook(seen, rows, write(rows))


# --- anything at all ---

STARTS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"<html>",
]
STARTS += [b"%PDF-1.7", b'"', b"Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status\n"]


@few
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=300))
def test_any_bytes_give_tables_or_a_refusal(seen: AnyFile, read: Read, start: bytes, rest: bytes) -> None:
    found = seen(start + rest, "onbekend.bin")
    if not check_refusal(found):
        for table in found["tables"]:
            by_row(table)
    outcome = read(start + rest)
    assert outcome.outcome in ("loaded", "refused", "unknown")
    assert outcome.outcome == "loaded" or outcome.reason_code


@few
@given(share=st.floats(0, 1, exclude_max=True), other=st.binary(max_size=4))
def test_any_part_of_a_workbook_may_be_spoiled(seen: AnyFile, share: float, other: bytes) -> None:
    whole = by_xlsxwriter([["Naam", "Aantal"], ["x", 1]])
    at = int(share * len(whole))
    check_refusal(seen(whole[:at] + other + whole[at + 2 :], "map.xlsx"))


# --- deliveries ---

text_deliveries = [e for e in distinct() if isinstance(e.file, Text) and e.sent.outcome == "loaded"]


def deliver(reader: Ingest, path: Path, delivery: Example, data: bytes) -> Outcome:
    path.write_bytes(data)
    sent = delivery.sent
    return reader.ingest(Delivery(1, "0" * 64, sent.file_name, sent.sender, RECEIVED, path))


@few
@given(data=st.data())
def test_fates_add_up_whatever_happens_to_the_lines_of_a_delivery(
    reader: Ingest, tmp_path: Path, data: st.DataObject
) -> None:
    delivery = data.draw(st.sampled_from(text_deliveries))
    assert isinstance(delivery.file, Text)
    lines = delivery.file.lines()
    chosen = [lines[n] for n in data.draw(st.lists(st.integers(0, len(lines) - 1), min_size=1, max_size=25))]
    if data.draw(st.booleans()):
        chosen = [lines[delivery.file.grid.top], *chosen]
    at = data.draw(st.integers(0, len(chosen) - 1))
    mark = data.draw(st.sampled_from(["", '"', "'", delivery.file.delimiter, "\n", "\0", "  ", ";;", '""']))
    cut = data.draw(st.integers(0, len(chosen[at])))
    chosen[at] = chosen[at][:cut] + mark + chosen[at][cut:]
    outcome = deliver(reader, tmp_path / "delivered", delivery, delivery.file.written(chosen))
    for sheet in outcome.sheets.iter_rows(named=True):
        assert sheet["rows_read"] == sheet["rows_loaded"] + sheet["rows_rejected"] + sheet["rows_duplicate"]
    if outcome.outcome != "loaded":
        assert outcome.reason_code
        return
    (sheet,) = outcome.sheets.iter_rows(named=True)
    assert outcome.tables[sheet["kind"]].height == sheet["rows_loaded"]
    records = sum(sheet[f"rows_{fate}"] for fate in FATES)
    assert len(chosen) - 2 <= records <= len(chosen) + 1  # a quote may join lines, a line break adds one


@pytest.mark.parametrize("delivery", distinct(), ids=lambda delivery: delivery.name)
def test_loading_a_file_twice_gives_the_same_outcome(reader: Ingest, tmp_path: Path, delivery: Example) -> None:
    one, other = (deliver(reader, tmp_path / "delivered", delivery, delivery.data) for _ in range(2))
    assert (one.outcome, one.reason_code, one.kind) == (other.outcome, other.reason_code, other.kind)
    assert one.tables.keys() == other.tables.keys()
    assert all(one.tables[name].equals(other.tables[name]) for name in one.tables)
    assert one.sheets.equals(other.sheets)
    assert one.messages.equals(other.messages)


def test_the_same_content_under_other_names_counts_once(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, today=RECEIVED)
    for name in ("OOM/pilots.csv", "OOM/pilots (1).csv", "OTIB/kopie.txt"):
        path = settings.inbox_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text_deliveries[0].data)
    receive(settings)
    receive(settings)
    assert [line.action for line in read_ledger(settings)] == ["receive", "again", "again"]
    assert len(active(read_ledger(settings))) == 1
