"""received.csv as Excel saves it: read; a row that is wrong is named and costs only itself."""

import datetime as dt
from pathlib import Path

import pytest

from tests.cases.case import GIVEN
from tests.conftest import PUBLIC_KEY
from warehouse import WarehouseError
from warehouse.ledger import receive
from warehouse.settings import Settings

FILES = ("OOM/pilots financiën.csv", "OTIB/deelnemers.csv")
JULY, AUGUST, TODAY = dt.date(2018, 7, 31), dt.date(2018, 8, 1), dt.date(2018, 8, 2)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An inbox of two files."""
    for name in FILES:
        path = tmp_path / "inbox" / name
        path.parent.mkdir(parents=True)
        path.write_text(name, "utf-8")
    return Settings(data=tmp_path / "data", inbox=tmp_path / "inbox", key_file=PUBLIC_KEY, today=TODAY)


def days(settings: Settings, content: bytes) -> tuple[dict[str, dt.date], str]:
    """Sender → day of receipt, and what is said."""
    (settings.inbox_dir / "received.csv").write_bytes(content)
    settings.data.mkdir()
    receipt = receive(settings)
    return {line.sender: line.date for line in receipt.received}, "\n".join(receipt.skipped)


def rows(*lines: str, heading: str = "file;received_on", encoding: str = "cp1252") -> bytes:
    return "\r\n".join([heading, *lines, ""]).encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        (GIVEN / "received-by-excel" / "a-excel-nl-dates.csv").read_bytes(),
        rows(f"{FILES[0]};31-07-2018", f"{FILES[1]};01-08-2018"),
        rows(f"{FILES[0]};31-7-2018 00:00", f"{FILES[1]};1-8-2018 00:00"),
        rows(f"{FILES[0]};2018-07-31", f"{FILES[1]};2018-08-01", heading="File;Received_On", encoding="utf-8-sig"),
        rows(f"{FILES[0]};31-jul-18", f"{FILES[1]};1-aug-18", ";", ";"),
        rows(f"{FILES[0]};di 31-7-2018", f"{FILES[1]};wo 1-8-2018"),
        rows(f"{FILES[0]},31/07/2018", f"{FILES[1]},01/08/2018", heading="file,received_on", encoding="utf-8"),
        rows(f"{FILES[0]};31-7-2018;", f"{FILES[1]};1-8-2018;", heading="file;received_on;"),
        rows(*(f"{FILES[n]}\t{day}" for n, day in enumerate(("31-7-2018", "1-8-2018"))),
             heading="file\treceived_on", encoding="utf-16"),
        rows("OOM\\pilots financiën.csv;31-7-2018", "OTIB\\deelnemers.csv;1-8-2018"),
        rows(f"{FILES[0]};31-7-2018", f"{FILES[1]};1-8-2018", heading="sep=;\r\nfile;received_on"),
    ],
    ids="given dutch midnight capitals shown weekday comma column tab backslash sep".split(),
)  # fmt: skip
def test_the_days_of_receipt_are_read_as_excel_saves_them(settings: Settings, content: bytes) -> None:
    assert days(settings, content) == ({"OOM": JULY, "OTIB": AUGUST}, "")


def test_a_backslash_is_a_folder(settings: Settings) -> None:
    content = (GIVEN / "received-by-excel" / "e-backslash.csv").read_bytes()
    assert days(settings, content) == ({"OOM": TODAY, "OTIB": AUGUST}, "")


@pytest.mark.parametrize("wrong", ["gisteren", "", "31-2-2018", "2018", "7/8/18 of 8/8/18"])
def test_a_row_that_is_wrong_is_named_and_costs_only_itself(settings: Settings, wrong: str) -> None:
    received, said = days(settings, rows(f"{FILES[1]};{wrong}", f"{FILES[0]};31-7-2018"))
    assert received["OOM"] == JULY
    assert "deelnemers.csv" in said


@pytest.mark.parametrize("wrong", ["1-8-2081", "3-8-2018", "1-8-1918"])
def test_a_day_that_cannot_be_is_asked_or_refused(settings: Settings, wrong: str) -> None:
    try:
        received, said = days(settings, rows(f"{FILES[0]};31-7-2018", f"{FILES[1]};{wrong}"))
    except WarehouseError as error:
        received, said = {}, str(error)
    assert received.get("OTIB", TODAY) == TODAY
    assert "deelnemers.csv" in said
