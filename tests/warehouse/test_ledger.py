"""What arrives is archived once and noted once, whatever it is called and whatever happens."""

import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from warehouse import WarehouseError
from warehouse.ledger import active, read_ledger, receive, withdraw
from warehouse.settings import Settings


def drop(settings: Settings, name: str, content: bytes = b"a;b\n1;2\n") -> Path:
    path = settings.inbox_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_file_is_archived_for_the_owner_only_and_noted_with_its_sender(
    settings: Settings,
) -> None:
    drop(settings, "OTIB/2018/pilots.csv")
    (line,) = receive(settings).received
    assert (line.sequence, line.sender, line.file_name) == (1, "OTIB", "2018/pilots.csv")
    assert line.date == date(2018, 1, 15)
    copy = settings.archive / line.sha256
    assert copy.read_bytes() == b"a;b\n1;2\n"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.archive.stat().st_mode) == 0o700
    assert stat.S_IMODE(settings.ledger.stat().st_mode) == 0o600
    assert read_ledger(settings) == [line]


def test_a_file_without_a_folder_has_an_unknown_sender(settings: Settings) -> None:
    drop(settings, "pilots.csv")
    (line,) = receive(settings).received
    assert (line.sender, line.file_name) == ("onbekend", "pilots.csv")


def test_the_same_bytes_again_change_nothing(settings: Settings) -> None:
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    before = settings.ledger.read_bytes()
    drop(settings, "OOM/other-name.csv")
    assert receive(settings).received == []
    assert settings.ledger.read_bytes() == before


def test_a_file_that_leaves_the_inbox_stays(settings: Settings) -> None:
    path = drop(settings, "OTIB/pilots.csv")
    receive(settings)
    path.unlink()
    receive(settings)
    assert len(active(read_ledger(settings))) == 1


def test_hidden_files_and_locks_of_office_programs_are_nobodys_delivery(settings: Settings) -> None:
    for name in (".DS_Store", "OTIB/~$pilots.xlsx", ".git/config", "received.csv"):
        drop(settings, name, b"file;received_on\n")
    receipt = receive(settings)
    assert receipt.received == []
    assert receipt.skipped == []


def test_received_csv_gives_days_and_order(settings: Settings) -> None:
    drop(settings, "OTIB/b.csv", b"b")
    drop(settings, "OOM/a.csv", b"a")
    drop(settings, "later.csv", b"c")
    dates = "file;received_on\nOTIB/b.csv;2017-05-01\nOOM/a.csv;2017-04-01\n"
    drop(settings, "received.csv", dates.encode("utf-8-sig"))
    found = [(x.file_name, x.date.isoformat()) for x in receive(settings).received]
    assert found == [("b.csv", "2017-05-01"), ("a.csv", "2017-04-01"), ("later.csv", "2018-01-15")]


def test_a_name_in_received_csv_that_no_file_ever_had_is_told(settings: Settings) -> None:
    dates = "file;received_on\nOTIB/b.csv;2017-05-01\nOTIB/bb.csv;2017-05-02\nx.csv;2017-05-03\n"
    drop(settings, "received.csv", dates.encode())
    gone = drop(settings, "x.csv", b"x")
    drop(settings, "OTIB/b.csv", b"b")
    told = ["OTIB/bb.csv: named in received.csv, but not in the inbox"]
    assert receive(settings).skipped == told
    gone.unlink()
    assert receive(settings).skipped == told


@pytest.mark.parametrize("text", ["file;received_on\nx.csv;1 mei\n", "x.csv;2018-01-01\n", "\0\n"])
def test_a_received_csv_that_cannot_be_read_is_one_clear_error(settings: Settings, text: str) -> None:
    drop(settings, "x.csv")
    drop(settings, "received.csv", text.encode())
    with pytest.raises(WarehouseError, match=r"received\.csv: expected the columns") as caught:
        receive(settings)
    assert "\n" not in str(caught.value)
    assert read_ledger(settings) == []


def test_the_rest_comes_in_order_of_age(settings: Settings) -> None:
    for age, name in [(30, "young.csv"), (10, "old.csv"), (20, "middle.csv")]:
        os.utime(drop(settings, name, name.encode()), (age, age))
    names = [line.file_name for line in receive(settings).received]
    assert names == ["old.csv", "middle.csv", "young.csv"]


def test_names_of_any_bytes_are_noted(settings: Settings) -> None:
    drop(settings, 'a,b;"c"\n\'d.csv', b"1")
    odd = os.fsdecode(b"caf\xe9.csv")
    drop(settings, odd, b"2")
    names = {line.file_name for line in receive(settings).received}
    assert names == {'a,b;"c"�\'d.csv', "caf�.csv"}
    assert {line.file_name for line in read_ledger(settings)} == names


def test_what_is_no_ordinary_file_is_named_and_skipped(settings: Settings) -> None:
    inbox = settings.inbox_dir
    inbox.mkdir()
    (inbox / "dangling.csv").symlink_to(inbox / "nowhere")
    (inbox / "folder").symlink_to(settings.data)
    os.mkfifo(inbox / "pipe.csv")
    receipt = receive(settings)
    assert receipt.received == []
    assert sorted(sentence.split(":")[0] for sentence in receipt.skipped) == [
        "dangling.csv",
        "folder",
        "pipe.csv",
    ]


def test_a_file_that_vanishes_while_receiving_is_named_and_the_rest_comes_in(settings: Settings) -> None:
    paths = [drop(settings, name, name.encode()) for name in ("a.csv", "b.csv")]

    def vanish(fraction: float) -> None:
        paths[0].unlink(missing_ok=True)

    receipt = receive(settings, vanish)
    assert receipt.skipped == ["a.csv: cannot be read (No such file or directory)"]
    assert [line.file_name for line in receipt.received] == ["b.csv"]


def test_files_and_folders_that_may_not_be_read_are_named_and_the_rest_comes_in(settings: Settings) -> None:
    closed = drop(settings, "closed.csv", b"1")
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        pytest.skip("nothing is unreadable for this user")
    drop(settings, "OOM/in closed folder.csv", b"2").parent.chmod(0)
    drop(settings, "OTIB/in listed folder.csv", b"3").parent.chmod(0o600)
    drop(settings, "open.csv", b"4")
    receipt = receive(settings)
    (settings.inbox_dir / "OOM").chmod(0o700)
    (settings.inbox_dir / "OTIB").chmod(0o700)
    assert [line.file_name for line in receipt.received] == ["open.csv"]
    assert sorted(receipt.skipped) == [
        f"{name}: cannot be read (Permission denied)" for name in ("OOM", "closed.csv", "in listed folder.csv")
    ]


def test_a_data_folder_inside_the_inbox_is_never_received(settings: Settings) -> None:
    inside = settings.model_copy(update={"inbox": settings.data.parent})
    (settings.data.parent / "pilots.csv").write_bytes(b"a;b\n1;2\n")
    assert [line.file_name for line in receive(inside).received] == ["pilots.csv"]
    receipt = receive(inside)
    assert (receipt.received, receipt.skipped) == ([], [])


def test_an_archived_file_whose_line_was_never_written_is_recovered(settings: Settings) -> None:
    path = drop(settings, "OTIB/pilots.csv")

    class PowerCut(Exception):
        pass

    def cut(point: str) -> None:
        raise PowerCut

    with pytest.raises(PowerCut):
        receive(settings, reached=cut)
    assert read_ledger(settings) == []
    path.unlink()
    receive(settings)
    (line,) = read_ledger(settings)
    assert (line.sender, line.file_name) == ("OTIB", "pilots.csv")
    assert [p.name for p in settings.archive.iterdir()] == [line.sha256]


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


def test_a_torn_heading_is_written_anew(settings: Settings) -> None:
    settings.ledger.write_bytes(b"sequence,act")
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    assert len(read_ledger(settings)) == 1


def test_a_damaged_ledger_is_an_error_and_stays_as_it_is(settings: Settings) -> None:
    settings.ledger.write_text("sequence,action\nx,receive\n")
    with pytest.raises(WarehouseError, match="damaged"):
        receive(settings)
    assert settings.ledger.read_text() == "sequence,action\nx,receive\n"


def test_a_withdrawn_delivery_counts_no_more_and_does_not_come_back(settings: Settings) -> None:
    drop(settings, "OTIB/pilots.csv")
    (line,) = receive(settings).received
    withdraw(settings, line.sha256[:8], "sent by mistake")
    assert active(read_ledger(settings)) == []
    assert read_ledger(settings)[1].reason == "sent by mistake"
    assert receive(settings).received == []
    with pytest.raises(WarehouseError, match="no delivery starts"):
        withdraw(settings, line.sha256, "again")


@pytest.mark.parametrize("digest", ["", "abc", "ffffffff"])
def test_a_withdrawal_names_exactly_one_delivery(settings: Settings, digest: str) -> None:
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    with pytest.raises(WarehouseError, match="at least 6"):
        withdraw(settings, digest, "reason")


def test_progress_reaches_the_end(settings: Settings, fill_inbox: Callable[[Path], Path]) -> None:
    fill_inbox(settings.inbox_dir)
    seen: list[float] = []
    receive(settings, seen.append)
    assert seen[-1] == 1.0
    assert seen == sorted(seen)
