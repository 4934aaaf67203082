"""Each line is written twice: what one copy lost the other gives back, what they contradict is refused by name."""

import csv
import io
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from tests.warehouse.inboxes import days_later, drop
from warehouse import WarehouseError
from warehouse.ledger import active, read_ledger, receive, withdraw
from warehouse.settings import Settings

Rows = list[list[str]]


@pytest.fixture
def kept(settings: Settings) -> Settings:
    """Two deliveries and a withdrawal, on three days; the next build is on the fourth."""
    drop(settings, "OTIB/pilots financiën (☃).csv", b"1")
    receive(settings)
    drop(settings, "OOM/deelnemers, juli.csv", b"2")
    receive(days_later(settings, 1))
    withdraw(days_later(settings, 20), "1", 'sent "by mistake"; sorry')
    return days_later(settings, 21)


def rows_of(settings: Settings) -> Rows:
    return list(csv.reader(io.StringIO(settings.ledger.read_text("utf-8"), newline="")))


def written(rows: Rows, delimiter: str = ",", end: str = "\n", quoting: Literal[0, 1] = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue()


def by_excel(rows: Rows, encoding: str) -> bytes:
    """As a Dutch Excel saves it: semicolons, its own dates, and in an old encoding no snowman."""
    for row in rows[1:]:
        year, month, day = row[5].split("-")
        row[5] = f"{int(day)}-{int(month)}-{year}"
    return written(rows, ";", "\r\n").encode(encoding, "replace")


SAVED: dict[str, Callable[[Rows], bytes]] = {
    "excel, utf-8": lambda rows: by_excel(rows, "utf-8-sig"),
    "excel, cp1252": lambda rows: by_excel(rows, "cp1252"),
    "excel, opened as cp1252": lambda rows: by_excel(rows, "utf-8").decode("cp1252").encode("utf-8-sig"),
    "excel, unicode text": lambda rows: written(rows, "\t", "\r\n").encode("utf-16"),
    "belgian dates": lambda rows: by_excel(rows, "utf-8").replace(b"-1-2018", b"/01/2018"),
    "every cell quoted": lambda rows: written(rows, quoting=csv.QUOTE_ALL).encode(),
    "carriage returns": lambda rows: written(rows, end="\r\n").encode(),
    "no last line break": lambda rows: written(rows).rstrip("\n").encode(),
    "capital digests": lambda rows: written([[*row[:2], row[2].upper(), *row[3:]] for row in rows]).encode(),
    "empty columns and rows": lambda rows: written([row + ["", ""] for row in rows] + [[""] * 9] * 3, ";").encode(),
    "hint for excel": lambda rows: b"sep=;\r\n" + written(rows, ";", "\r\n").encode(),
    "last line lost": lambda rows: written(rows[:-1]).encode(),
    "all lines lost": lambda rows: written(rows[:1]).encode(),
    "excel, last line lost": lambda rows: by_excel(rows[:-1], "utf-8-sig"),
    "cut in a line": lambda rows: written(rows).encode()[:-30],
    "cut in the heading": lambda rows: b"sequence,act",
    "emptied": lambda rows: b"",
}  # fmt: skip


@pytest.mark.parametrize("how", SAVED)
def test_a_ledger_that_says_the_same_is_written_again_and_that_is_said(kept: Settings, how: str) -> None:
    before, lines = kept.ledger.read_bytes(), read_ledger(kept)
    kept.ledger.write_bytes(SAVED[how](rows_of(kept)))
    assert read_ledger(kept) == lines
    receipt = receive(kept)
    assert len(receipt.said) == 1
    assert "ledger.csv was" in receipt.said[0]
    assert receipt.said[0].endswith("it is written again from the journal in the archive")
    assert kept.ledger.read_bytes() == before
    assert stat.S_IMODE(kept.ledger.stat().st_mode) == 0o600
    assert receive(kept).said == []


def test_a_ledger_that_is_gone_is_written_again(kept: Settings) -> None:
    before = kept.ledger.read_bytes()
    kept.ledger.unlink()
    assert kept.has_deliveries
    assert "ledger.csv was missing" in receive(kept).said[0]
    assert kept.ledger.read_bytes() == before


def test_the_next_line_after_a_lost_one_has_a_number_of_its_own(kept: Settings) -> None:
    kept.ledger.write_bytes(SAVED["last line lost"](rows_of(kept)))
    drop(kept, "OOM/new.csv", b"3")
    (line,) = receive(kept).received
    assert line.sequence == 4
    assert [line.sequence for line in active(read_ledger(kept))] == [2, 4]


def changed(rows: Rows, line: int, column: int, text: str) -> Rows:
    rows[line][column] = text
    return rows


def with_cell(line: int, column: int, text: str) -> Callable[[Rows], Rows]:
    return lambda rows: [*rows[:line], [*rows[line][:column], text, *rows[line][column + 1 :]], *rows[line + 1 :]]


NEW = ["4", "receive", "0" * 64, "new.csv", "OTIB", "2018-02-05", ""]
NO_HEADING = "its first line is not sequence,action"
CONTRADICTED: dict[str, tuple[Callable[[Rows], Rows], str]] = {
    "a date": (with_cell(2, 5, "2017-01-16"), "line 2: date is '2017-01-16', in the journal '2018-01-16'"),
    "no date": (with_cell(2, 5, "soon"), "line 2: date is 'soon'"),
    "a sender": (with_cell(1, 4, "OOM"), "line 1: sender is 'OOM', in the journal 'OTIB'"),
    "a file name": (with_cell(2, 3, "deelnemers, juni.csv"), "line 2: file_name is"),
    "a digest": (with_cell(2, 2, "0" * 64), "line 2: sha256 is '000"),
    "a reason": (with_cell(3, 6, "other"), "line 3: reason is 'other'"),
    "an action": (with_cell(3, 1, "receive"), "line 3: action is 'receive'"),
    "a number": (with_cell(3, 0, "7"), "line 3: sequence is '7'"),
    "a remark": (with_cell(1, 6, "a remark"), "line 1: reason is 'a remark'"),
    "a column": (lambda rows: [[*row, "x"] for row in rows], NO_HEADING),
    "a cell behind": (lambda rows: [rows[0], [*rows[1], "x"], *rows[2:]], "line 1: a column more is 'x'"),
    "a line in the middle gone": (lambda rows: rows[:1] + rows[2:], "line 1: sequence is '2'"),
    "another order": (lambda rows: [rows[0], rows[2], rows[1], rows[3]], "line 1: sequence is '2'"),
    "a line more": (lambda rows: [*rows, NEW], "the journal in the archive does not know line 4"),
    "no heading": (lambda rows: rows[1:], NO_HEADING),
}


@pytest.mark.parametrize("save", ["as it was", "excel"])
@pytest.mark.parametrize("what", CONTRADICTED)
def test_a_ledger_that_says_something_else_is_refused_by_name_and_stays(
    kept: Settings, what: str, save: str
) -> None:
    change, words = CONTRADICTED[what]
    rows = change(rows_of(kept))
    kept.ledger.write_bytes(written(rows).encode() if save == "as it was" else written(rows, ";", "\r\n").encode())
    before, journal = kept.ledger.read_bytes(), kept.journal.read_bytes()
    drop(kept, "OOM/new.csv", b"3")
    with pytest.raises(WarehouseError) as caught:
        receive(kept)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "remove" in str(caught.value)
    assert (kept.ledger.read_bytes(), kept.journal.read_bytes()) == (before, journal)
    with pytest.raises(WarehouseError):
        withdraw(kept, "2", "reason")


def test_a_ledger_that_was_removed_on_that_advice_is_as_it_was(kept: Settings) -> None:
    before = kept.ledger.read_bytes()
    kept.ledger.write_text(written(CONTRADICTED["a date"][0](rows_of(kept))), "utf-8")
    kept.ledger.unlink()
    receive(kept)
    assert kept.ledger.read_bytes() == before


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["gone", "emptied", "flipped", "cut", "lines lost"])
def test_a_journal_that_is_lost_is_written_again_from_a_whole_ledger(kept: Settings, how: str) -> None:
    lines, journal = read_ledger(kept), kept.journal.read_bytes()
    if how == "gone":
        kept.journal.unlink()
    elif how == "flipped":
        flip(kept.journal, len(journal) // 2)
    elif how == "lines lost":
        kept.journal.write_bytes(journal[: journal.index(b"\n2,") + 20])
    else:
        kept.journal.write_bytes(b"" if how == "emptied" else journal[:-3])
    (sentence,) = receive(kept).said
    assert "journal.csv was" in sentence
    assert "written again from ledger.csv" in sentence
    assert read_ledger(kept) == lines
    assert receive(kept).said == []


def test_a_byte_flipped_anywhere_in_the_journal_is_noticed(kept: Settings) -> None:
    whole, lines = kept.journal.read_bytes(), read_ledger(kept)
    for at in range(len(whole)):
        flip(kept.journal, at)
        assert "journal.csv was damaged" in receive(kept).said[0], whole[at - 9 : at + 9]
        assert read_ledger(kept) == lines
        kept.journal.write_bytes(whole)


def but(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda ledger: ledger.replace(old, new)


NOT_WHOLE: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda ledger: ledger[:-20],
    "emptied": lambda ledger: b"",
    "a number twice": but(b"\n2,", b"\n1,"),
    "a date that runs back": but(b"2018-01-16", b"2018-01-06"),
    "a date in the future": but(b"2018-02-04", b"2081-02-04"),
    "another digest": but(b"2,receive,d4", b"2,receive,d5"),
    "an unknown action": but(b"3,withdraw,", b"3,remove,"),
    "a line lost": lambda ledger: ledger[: ledger.index(b"\n2,") + 1],
    "saved by a program": but(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("what", NOT_WHOLE)
def test_without_a_journal_a_ledger_that_is_not_whole_is_refused(kept: Settings, what: str) -> None:
    kept.journal.unlink()
    before = kept.ledger.read_bytes()
    kept.ledger.write_bytes(NOT_WHOLE[what](before))
    assert kept.ledger.read_bytes() != before
    with pytest.raises(WarehouseError) as caught:
        receive(kept)
    assert any(word in str(caught.value) for word in ("damaged", "no line of the ledger names", "is missing"))
    assert not kept.journal.exists()


def test_the_name_of_a_file_is_kept_to_the_byte(settings: Settings) -> None:
    name = os.fsdecode(b"caf\xe9.csv")
    drop(settings, name)
    receive(settings)
    assert [line.path for line in read_ledger(settings)] == [name]
    assert receive(settings).again == []


@pytest.mark.parametrize("length", [1, 20, 100])
def test_half_a_line_is_no_line_and_the_next_one_is_whole(settings: Settings, length: int) -> None:
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    whole = settings.ledger.read_bytes()
    with settings.ledger.open("ab") as file:
        file.write(whole.splitlines(keepends=True)[-1][:length])
    assert len(read_ledger(settings)) == 1
    drop(settings, "OOM/second.csv", b"2")
    receive(settings)
    assert [line.sequence for line in read_ledger(settings)] == [1, 2]
    assert settings.ledger.read_bytes().startswith(whole)


def test_a_torn_heading_of_an_empty_ledger_is_written_anew(settings: Settings) -> None:
    settings.ledger.write_bytes(b"sequence,act")
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    assert len(read_ledger(settings)) == 1


def test_a_damaged_ledger_is_an_error_and_stays_as_it_is(settings: Settings) -> None:
    settings.ledger.write_text("sequence,action\nx,receive\n")
    with pytest.raises(WarehouseError, match="damaged"):
        receive(settings)
    assert settings.ledger.read_text() == "sequence,action\nx,receive\n"


class PowerCut(Exception):
    """As if the power went."""


@pytest.mark.parametrize("when", ["journal", "archive"])
def test_a_file_that_the_journal_knows_is_received_also_when_the_power_went(settings: Settings, when: str) -> None:
    path = drop(settings, "OTIB/pilots.csv")

    def cut(point: str) -> None:
        if point == when:
            raise PowerCut

    with pytest.raises(PowerCut):
        receive(settings, reached=cut)
    assert not settings.ledger.exists()
    path.unlink()
    receive(settings)
    (line,) = read_ledger(settings)
    assert (line.sender, line.file_name) == ("OTIB", "pilots.csv")
    assert sorted(p.name for p in settings.archive.iterdir()) == sorted([line.sha256, "inbox.json", "journal.csv"])


def test_half_a_copy_that_no_journal_knows_is_removed(settings: Settings) -> None:
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    (settings.archive / f".draft-{'0' * 64}").write_bytes(b"half")
    receive(settings)
    assert list(settings.archive.glob(".draft-*")) == []


@pytest.mark.parametrize("what", ["flipped", "gone"])
def test_an_original_that_is_not_as_received_is_refused_by_name(kept: Settings, what: str) -> None:
    line = active(read_ledger(kept))[0]
    path = kept.archive / line.sha256
    flip(path, 0) if what == "flipped" else path.unlink()
    with pytest.raises(WarehouseError, match=r"the original of OOM/deelnemers, juli\.csv is (missing|not as)"):
        receive(kept)
    withdraw(kept, "2", "the original is lost")
    drop(kept, "OOM/deelnemers, juli.csv", b"2")
    (line,) = receive(kept).received
    assert (line.sequence, path.read_bytes()) == (5, b"2")


def test_the_original_of_a_withdrawn_delivery_may_be_removed(kept: Settings) -> None:
    (kept.archive / read_ledger(kept)[0].sha256).unlink()
    assert receive(kept).said == []


def test_an_original_that_no_line_names_is_refused_by_name(kept: Settings) -> None:
    (kept.archive / ("0" * 64)).write_bytes(b"?")
    with pytest.raises(WarehouseError, match=r"archive/0{64} is an original that no line of the ledger names"):
        receive(kept)
