"""received.csv as people keep it: a day is evidence, so one that is wrong or uncertain keeps its file waiting."""

import os
from datetime import date
from itertools import product

import pytest

from tests.warehouse.inboxes import days_later, drop
from warehouse import WarehouseError
from warehouse.ledger import Receipt, read_ledger, receive, withdraw
from warehouse.settings import Settings

APRIL, MAY, TODAY = date(2017, 4, 1), date(2017, 5, 13), date(2018, 1, 15)
REMEDY = "; correct that row, or leave it out to have the file received today"


def listed(settings: Settings, text: str, encoding: str = "utf-8") -> Receipt:
    """Receive with this received.csv."""
    drop(settings, "received.csv", text.encode(encoding))
    return receive(settings)


def days(receipt: Receipt) -> dict[str, date]:
    return {line.file_name: line.date for line in receipt.received}


def test_received_csv_gives_days_and_the_days_give_the_order(settings: Settings) -> None:
    drop(settings, "OTIB/b.csv", b"b")
    drop(settings, "OOM/a.csv", b"a")
    drop(settings, "OOM/a2.csv", b"a2")
    drop(settings, "later.csv", b"c")
    receipt = listed(
        settings,
        "file;received_on\nOTIB/b.csv;2017-05-13\nOOM/a2.csv;2017-04-01\nOOM/a.csv;2017-04-01\n",
        "utf-8-sig",
    )
    assert days(receipt) == {"a2.csv": APRIL, "a.csv": APRIL, "b.csv": MAY, "later.csv": TODAY}
    assert [line.file_name for line in receipt.received] == ["a2.csv", "a.csv", "b.csv", "later.csv"]


WAYS = {
    "iso": "file;received_on\nOOM/financiën.csv;2017-04-01\nOTIB/b.csv;2017-05-13\n",
    "dutch dates": "file;received_on\nOOM/financiën.csv;1-4-2017\nOTIB/b.csv;13-5-2017\n",
    "belgian dates": "file;received_on\nOOM/financiën.csv;01/04/2017\nOTIB/b.csv;13/05/2017\n",
    "american dates": "file,received_on\nOOM/financiën.csv,4/1/2017\nOTIB/b.csv,5/13/2017\n",
    "words": "file;received_on\nOOM/financiën.csv;1 april 2017\nOTIB/b.csv;zaterdag 13 mei 2017\n",
    "moments": "file;received_on\nOOM/financiën.csv;2017-04-01T23:30:00+02:00\nOTIB/b.csv;13-5-2017 9:05\n",
    "dutch headings": "Bestand;Ontvangen op\nOOM/financiën.csv;1-4-2017\nOTIB/b.csv;13-5-2017\n",
    "capital headings": "FILE;RECEIVED_ON\nOOM/financiën.csv;1-4-2017\nOTIB/b.csv;13-5-2017\n",
    "other columns": "Nr;Ontvangen op;Bestand;Door\n1;1-4-2017;OOM/financiën.csv;\n2;13-5-2017;OTIB/b.csv;\n",
    "tabs": "file\treceived_on\nOOM/financiën.csv\t1-4-2017\nOTIB/b.csv\t13-5-2017\n",
    "quotes": '"file","received_on"\n"OOM/financiën.csv","1-4-2017"\n"OTIB/b.csv","13-5-2017"\n',
    "backslashes": "file;received_on\nOOM\\financiën.csv;1-4-2017\n.\\OTIB\\b.csv;13-5-2017\n",
    "capitals": "file;received_on\noom/FINANCIËN.csv;1-4-2017\nOtib/B.CSV;13-5-2017\n",
    "composed": "file;received_on\nOOM/financie\u0308n.csv;1-4-2017\nOTIB/b.csv;13-5-2017\n",
    "empty ends": "file;received_on;;\nOOM/financiën.csv;1-4-2017;;\n;;;\nOTIB/b.csv;13-5-2017;;\n;;;\n\n",
    "hint": "sep=;\nfile;received_on\nOOM/financiën.csv;1-4-2017\nOTIB/b.csv;13-5-2017\n",
    "line ends": "file;received_on\r\nOOM/financiën.csv;1-4-2017\r\nOTIB/b.csv;13-5-2017\r\n",
    "no last line end": "file;received_on\nOOM/financiën.csv;1-4-2017\nOTIB/b.csv;13-5-2017",
}


NOT_IN_CP1252 = ("composed", "cp1252")
SAVED = [pair for pair in product(WAYS, ["utf-8", "utf-8-sig", "cp1252", "utf-16"]) if pair != NOT_IN_CP1252]


@pytest.mark.parametrize(("way", "encoding"), SAVED)
def test_received_csv_is_read_however_it_was_saved(settings: Settings, way: str, encoding: str) -> None:
    drop(settings, "OTIB/b.csv", b"b")
    drop(settings, "OOM/financiën.csv", b"a")
    receipt = listed(settings, WAYS[way], encoding)
    assert days(receipt) == {"financiën.csv": APRIL, "b.csv": MAY}
    assert (receipt.skipped, receipt.said) == ([], [])


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("gisteren", "says 'gisteren', which is no certain day"),
        ("1 mei", "says '1 mei', which is no certain day"),
        ("", "says '', which is no certain day"),
        ("31-2-2017", "says '31-2-2017', which is no certain day"),
        ("2017", "says '2017', which is no certain day"),
        ("16-1-2018", "says 2018-01-16, and today is 2018-01-15"),
        ("1-8-2081", "says 2081-08-01, and today is 2018-01-15"),
        ("1-8-1918", "says 1918-08-01, long before the project began"),
    ],
)
def test_a_row_that_is_wrong_is_named_and_its_file_waits(settings: Settings, written: str, why: str) -> None:
    drop(settings, "OTIB/b.csv", b"b")
    drop(settings, "OOM/a.csv", b"a")
    rows = f"file;received_on\nOOM/a.csv;{written}\nOTIB/b.csv;13-5-2017\n"
    receipt = listed(settings, rows)
    assert days(receipt) == {"b.csv": MAY}
    assert receipt.skipped == [f"OOM/a.csv: received.csv {why}{REMEDY}"]
    assert days(listed(settings, rows.replace(f"OOM/a.csv;{written}\n", ""))) == {"a.csv": TODAY}


def test_a_day_before_the_last_in_the_ledger_keeps_a_file_waiting(settings: Settings) -> None:
    drop(settings, "OTIB/b.csv", b"b")
    listed(settings, "file;received_on\nOTIB/b.csv;2017-05-13\n")
    drop(settings, "OOM/a.csv", b"a")
    receipt = listed(settings, "file;received_on\nOTIB/b.csv;2017-05-13\nOOM/a.csv;2017-05-12\n")
    why = f"says 2017-05-12, before the last day in the ledger (2017-05-13){REMEDY}"
    assert receipt.skipped == [f"OOM/a.csv: received.csv {why}"]
    assert days(listed(settings, "file;received_on\nOOM/a.csv;2017-05-13\n")) == {"a.csv": MAY}


def test_without_a_list_nothing_comes_before_what_is_there(settings: Settings) -> None:
    drop(settings, "a.csv", b"a")
    receive(settings)
    path = drop(settings, "b.csv", b"b")
    os.utime(path, (1, 1))
    receive(days_later(settings, 1))
    assert [line.date for line in read_ledger(settings)] == [TODAY, date(2018, 1, 16)]


def test_dates_that_may_be_day_or_month_first_are_asked(settings: Settings) -> None:
    for name in ("a", "b", "c"):
        drop(settings, f"{name}.csv", name.encode())
    receipt = listed(settings, "file;received_on\na.csv;13/5/2017\nb.csv;5/14/2017\nc.csv;4/5/2017\n")
    assert "c.csv" not in days(receipt)
    assert any(sentence.startswith("c.csv: received.csv says '4/5/2017'") for sentence in receipt.skipped)


@pytest.mark.parametrize("name", ["Received.csv", "RECEIVED.CSV"])
def test_the_list_may_be_called_in_capitals(settings: Settings, name: str) -> None:
    drop(settings, "a.csv", b"a")
    drop(settings, name, b"file;received_on\na.csv;1-4-2017\n")
    assert days(receive(settings)) == {"a.csv": APRIL}


def test_two_days_for_one_file_are_asked(settings: Settings) -> None:
    drop(settings, "a.csv", b"a")
    receipt = listed(settings, "file;received_on\na.csv;1-4-2017\na.csv;13-5-2017\n")
    assert receipt.skipped == [f"a.csv: received.csv names several days for it{REMEDY}"]
    assert days(listed(settings, "file;received_on\na.csv;1-4-2017\na.csv;2017-04-01\n")) == {"a.csv": APRIL}


def test_a_list_that_is_kept_has_a_row_for_each_version(settings: Settings) -> None:
    rows = "file;received_on\npilots.csv;1-4-2017\n"
    drop(settings, "pilots.csv", b"1")
    listed(settings, rows)
    drop(settings, "pilots.csv", b"2")
    receipt = listed(settings, rows + "pilots.csv;13-5-2017\n")
    assert (days(receipt), receipt.said) == ({"pilots.csv": MAY}, [])


def test_a_row_that_was_of_an_earlier_version_dates_no_later_one(settings: Settings) -> None:
    rows = "file;received_on\npilots.csv;1-4-2017\n"
    drop(settings, "pilots.csv", b"1")
    listed(settings, rows)
    assert receive(settings).said == []
    drop(settings, "pilots.csv", b"2")
    receipt = listed(settings, rows)
    assert days(receipt) == {"pilots.csv": TODAY}
    assert receipt.said == [
        "pilots.csv: received.csv says 2017-04-01, when another file of this name arrived; received today"
    ]


def test_a_row_of_two_files_of_nearly_one_name_is_asked_unless_one_has_it_exactly(settings: Settings) -> None:
    drop(settings, "OTIB/Pilots.csv", b"1")
    drop(settings, "OTIB/pilots.csv", b"2")
    receipt = listed(settings, "file;received_on\notib/PILOTS.csv;1-4-2017\n")
    assert days(receipt) == {}
    assert len(receipt.skipped) == 2
    assert days(listed(settings, "file;received_on\nOTIB/pilots.csv;1-4-2017\n"))["pilots.csv"] == APRIL


def test_of_two_files_of_one_name_composed_otherwise_the_list_dates_the_one_it_writes(settings: Settings) -> None:
    drop(settings, "financie\u0308n.csv", b"1")
    drop(settings, "financi\u00ebn.csv", b"2")
    receipt = listed(settings, "file;received_on\nfinanci\u00ebn.csv;1-4-2017\n")
    assert days(receipt) == {"financi\u00ebn.csv": APRIL, "financie\u0308n.csv": TODAY}


def test_a_name_in_received_csv_that_no_file_ever_had_is_told(settings: Settings) -> None:
    dates = "file;received_on\nOTIB/b.csv;2017-05-01\nOTIB/bb.csv;2017-05-02\nX.csv;2017-05-03\n"
    gone = drop(settings, "x.csv", b"x")
    drop(settings, "OTIB/b.csv", b"b")
    told = ["OTIB/bb.csv: named in received.csv, but not in the inbox"]
    assert listed(settings, dates).skipped == told
    gone.unlink()
    assert receive(settings).skipped == told


@pytest.mark.parametrize("text", ["x.csv;2018-01-01\n", "\0\n", "file;day\nx.csv;2018-01-01\n", ""])
def test_a_received_csv_without_its_headings_is_one_clear_error(settings: Settings, text: str) -> None:
    drop(settings, "x.csv")
    with pytest.raises(WarehouseError, match=r"received\.csv: expected the columns") as caught:
        listed(settings, text)
    assert "\n" not in str(caught.value)
    assert read_ledger(settings) == []


def test_with_a_clock_that_stands_too_early_nothing_is_received_or_withdrawn(settings: Settings) -> None:
    drop(settings, "a.csv", b"a")
    receive(settings)
    drop(settings, "b.csv", b"b")
    early = days_later(settings, -1)
    receipt = listed(early, "file;received_on\nb.csv;2018-01-15\n")
    assert (receipt.received, receipt.skipped) == ([], [])
    assert receipt.said == [
        "Nothing is received: the clock of this machine says 2018-01-14, before the last day in the ledger"
        " (2018-01-15); set the clock"
    ]
    with pytest.raises(WarehouseError, match="nothing is withdrawn: the clock"):
        withdraw(early, "1", "reason")
    assert days(receive(settings)) == {"b.csv": TODAY}
