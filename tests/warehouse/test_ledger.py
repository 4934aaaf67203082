"""What arrives is archived once and noted once, whatever it is called and whatever happens."""

import os
import shutil
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.warehouse.inboxes import days_later, drop
from warehouse import WarehouseError
from warehouse.ledger import Line, Receipt, active, read_ledger, receive, withdraw
from warehouse.settings import Settings


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


def test_a_file_that_lies_where_it_was_is_nothing_new(settings: Settings) -> None:
    path = drop(settings, "OTIB/pilots.csv")
    receive(settings)
    before = settings.ledger.read_bytes()
    receipt = receive(settings)
    assert (receipt.received, receipt.again, receipt.said) == ([], [], [])
    os.utime(path, (1, 1))
    path.write_bytes(path.read_bytes())
    assert receive(settings).again == []
    assert settings.ledger.read_bytes() == before


def test_a_file_that_leaves_the_inbox_stays(settings: Settings) -> None:
    path = drop(settings, "OTIB/pilots.csv")
    receive(settings)
    path.unlink()
    receive(settings)
    assert len(active(read_ledger(settings))) == 1


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


def test_a_file_that_vanishes_while_receiving_is_named_and_the_rest_comes_in(settings: Settings) -> None:
    paths = [drop(settings, name, name.encode()) for name in ("a.csv", "b.csv")]

    def vanish(fraction: float) -> None:
        paths[0].unlink(missing_ok=True)

    receipt = receive(settings, vanish)
    assert receipt.skipped == ["a.csv: cannot be read (No such file or directory)"]
    assert [line.file_name for line in receipt.received] == ["b.csv"]


def test_progress_reaches_the_end(settings: Settings, fill_inbox: Callable[[Path], Path]) -> None:
    fill_inbox(settings.inbox_dir)
    seen: list[float] = []
    receive(settings, seen.append)
    assert seen[-1] == 1.0
    assert seen == sorted(seen)


V1, V2 = b"version 1", b"version 2"


def numbers(lines: list[Line]) -> list[int]:
    return [line.sequence for line in lines]


def said(receipt: Receipt) -> str:
    return "\n".join(receipt.said)


def test_the_same_bytes_under_another_name_are_noted_once(settings: Settings) -> None:
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    drop(settings, "OTIB/kopie.csv")
    receipt = receive(days_later(settings, 1))
    assert (receipt.received, numbers(receipt.again)) == ([], [2])
    assert said(receipt) == (
        "Number 2 (OTIB/kopie.csv, 2018-01-16) has the same bytes as number 1 (OTIB/pilots.csv, 2018-01-15), which"
        " counts already; to let it count as the last: `wpl withdraw 1`, and put the file into the inbox anew"
    )
    assert numbers(active(read_ledger(settings))) == [1]
    receipt = receive(days_later(settings, 2))
    assert (receipt.again, receipt.said) == ([], [])


def test_the_same_bytes_of_another_sender_are_noted(settings: Settings) -> None:
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    drop(settings, "OOM/pilots.csv")
    receipt = receive(settings)
    assert numbers(receipt.again) == [2]
    assert "number 1 (OTIB/pilots.csv, 2018-01-15), which counts; if they are OOM's: `wpl withdraw 1`" in said(
        receipt
    )


def test_an_older_version_that_comes_again_is_noted_and_the_newer_counts_on(settings: Settings) -> None:
    for content in (V1, V2, V1):
        drop(settings, "OTIB/pilots.csv", content)
        receipt = receive(settings)
    assert numbers(receipt.again) == [3]
    assert "number 2 came after that and counts, unless you `wpl withdraw 2`" in said(receipt)
    assert numbers(active(read_ledger(settings))) == [1, 2]
    withdraw(settings, "2", "an older version was meant")
    assert numbers(active(read_ledger(settings))) == [1]
    assert receive(settings).said == []


def test_two_copies_in_one_inbox_are_one_delivery_and_one_again(settings: Settings) -> None:
    drop(settings, "OTIB/a.csv")
    drop(settings, "OTIB/b.csv")
    receipt = receive(settings)
    assert (numbers(receipt.received), numbers(receipt.again)) == ([1], [2])


def test_a_withdrawn_delivery_that_still_lies_in_the_inbox_stays_withdrawn(settings: Settings) -> None:
    path = drop(settings, "OTIB/pilots.csv")
    (line,) = receive(settings).received
    os.utime(path, (1, 1))
    notices: list[str] = []
    withdraw(settings, line.sha256[:8], "sent by mistake", notices.append)
    assert notices == ["OTIB/pilots.csv still lies in the inbox: it stays withdrawn until it is put there anew"]
    assert active(read_ledger(settings)) == []
    assert read_ledger(settings)[1].reason == "sent by mistake"
    receipt = receive(settings)
    assert (receipt.received, receipt.again, receipt.said, receipt.skipped) == ([], [], [], [])


@pytest.mark.parametrize("how", ["written anew", "copied", "put back", "another name", "another sender"])
def test_a_withdrawn_delivery_that_is_delivered_again_counts_again(settings: Settings, how: str) -> None:
    path = drop(settings, "OTIB/pilots.csv", V1)
    drop(settings, "OTIB/other.csv", V2)
    receive(settings)
    withdraw(settings, "pilots.csv", "sent by mistake")
    assert receive(settings).received == []
    if how == "written anew":
        path.write_bytes(V1)
    elif how == "copied":
        shutil.copy2(path, settings.data / "elsewhere")
        shutil.copy2(settings.data / "elsewhere", path)
    elif how == "put back":
        path.rename(settings.data / "elsewhere")
        receive(settings)
        (settings.data / "elsewhere").rename(path)
    else:
        drop(settings, "OTIB/kopie.csv" if how == "another name" else "OOM/pilots.csv", V1)
    receipt = receive(days_later(settings, 1))
    assert numbers(receipt.received) == [4]
    assert "had been withdrawn on 2018-01-15; delivered again, it counts again" in said(receipt)
    assert numbers(active(read_ledger(settings))) == [2, 4]
    assert receive(days_later(settings, 2)).said == []


def test_a_withdrawn_file_does_not_come_back_when_it_is_forgotten_that_it_lay_there(settings: Settings) -> None:
    path = drop(settings, "OTIB/pilots.csv")
    receive(settings)
    withdraw(settings, "1", "sent by mistake")
    settings.seen.unlink()
    told = "OTIB/pilots.csv: was withdrawn, and does not count; to let it count, put it into the inbox anew"
    assert receive(settings).skipped == [told]
    receipt = receive(settings)
    assert (receipt.received, receipt.skipped) == ([], [])
    path.write_bytes(path.read_bytes())
    assert numbers(receive(settings).received) == [3]


def test_a_copied_inbox_brings_no_withdrawn_file_back(settings: Settings, tmp_path: Path) -> None:
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    withdraw(settings, "1", "sent by mistake")
    moved = settings.model_copy(update={"data": tmp_path / "moved"})
    shutil.copytree(settings.data, moved.data)
    receipt = receive(moved)
    assert (receipt.received, len(receipt.skipped)) == ([], 1)


def test_a_withdrawn_file_in_a_folder_that_cannot_be_read_for_a_while_stays_withdrawn(settings: Settings) -> None:
    folder = drop(settings, "OTIB/pilots.csv").parent
    receive(settings)
    withdraw(settings, "1", "sent by mistake")
    folder.chmod(0)
    if os.access(folder, os.R_OK):
        folder.rename(settings.inbox_dir / ".hidden for a while")
        folder.symlink_to(settings.inbox_dir / ".hidden for a while")
    receive(settings)
    if folder.is_symlink():
        folder.unlink()
        (settings.inbox_dir / ".hidden for a while").rename(folder)
    folder.chmod(0o700)
    assert receive(settings).received == []


def test_withdrawing_says_that_a_copy_waits_to_be_received(settings: Settings) -> None:
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    drop(settings, "OTIB/kopie.csv")
    notices: list[str] = []
    withdraw(settings, "1", "sent by mistake", notices.append)
    assert any("kopie.csv still lies in the inbox, not received yet" in notice for notice in notices)
    assert numbers(receive(settings).received) == [3]


def test_withdrawing_says_who_else_sent_the_same_bytes(settings: Settings) -> None:
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    drop(settings, "OOM/pilots.csv")
    receive(settings)
    for path in settings.inbox_dir.glob("*/*"):
        path.unlink()
    notices: list[str] = []
    withdraw(settings, "1", "of somebody else", notices.append)
    (notice,) = notices
    assert "number 2 (OOM/pilots.csv, 2018-01-15) has the same bytes: it does not count either" in notice
    drop(settings, "OOM/pilots.csv")
    (line,) = receive(settings).received
    assert (line.sequence, line.sender) == (4, "OOM")


@pytest.mark.parametrize("which", ["1", "a.csv", "A.CSV", "OTIB/2018/a.csv", "OTIB\\2018\\a.csv", "2018/a.csv"])
def test_a_delivery_is_withdrawn_by_number_or_name(settings: Settings, which: str) -> None:
    drop(settings, "OTIB/2018/a.csv", V1)
    receive(settings)
    drop(settings, "OTIB/b.csv", V2)
    receive(settings)
    assert withdraw(settings, which, "reason").sha256 == read_ledger(settings)[0].sha256


def test_a_name_of_several_deliveries_is_asked_with_all_of_them(settings: Settings) -> None:
    drop(settings, "OTIB/pilots.csv", V1)
    drop(settings, "OOM/pilots.csv", V2)
    receive(settings)
    with pytest.raises(WarehouseError, match=r"may be any of number 1 .*; number 2 .*: give its number"):
        withdraw(settings, "pilots.csv", "reason")


@pytest.mark.parametrize("which", ["", "abc", "ffffffff", "7", "unknown.csv"])
def test_what_names_no_delivery_is_an_error_that_says_how_to_name_one(settings: Settings, which: str) -> None:
    drop(settings, "OTIB/pilots.csv")
    receive(settings)
    with pytest.raises(WarehouseError, match="at least 6"):
        withdraw(settings, which, "reason")


def test_what_does_not_count_cannot_be_withdrawn_and_it_is_said_why(settings: Settings) -> None:
    drop(settings, "OTIB/a.csv", V1)
    drop(settings, "OTIB/b.csv", V1)
    receive(settings)
    with pytest.raises(WarehouseError, match=r"number 2 .* the same bytes as number 1 .*, which counts"):
        withdraw(settings, "2", "reason")
    withdraw(settings, "1", "a reason")
    with pytest.raises(WarehouseError, match=r"number 1 .* was withdrawn on 2018-01-15 \(a reason\)"):
        withdraw(settings, "1", "reason")


def test_names_that_differ_only_in_how_an_accent_is_composed_are_two_files(settings: Settings) -> None:
    drop(settings, "OTIB/financie\u0308n.csv", V1)
    drop(settings, "OTIB/financi\u00ebn.csv", V2)
    assert len(receive(settings).received) == 2


def test_an_accent_composed_otherwise_makes_no_other_sender(settings: Settings) -> None:
    drop(settings, "Financie\u0308n/a.csv", V1)
    receive(settings)
    drop(settings, "Financi\u00ebn/b.csv", V2)
    receive(settings)
    assert {line.sender for line in read_ledger(settings)} == {"Financi\u00ebn"}


def masked(path: Path) -> tuple[str, str]:
    """Names as they may be shown: those of persons are not."""
    return "Een adviseur", f"bestand{path.suffix}"


def test_what_may_not_be_shown_stays_in_the_archive(settings: Settings) -> None:
    drop(settings, "Jan Jansen/pilots.csv", V1)
    drop(settings, "Piet Pietersen/pilots.csv", V2)
    receipt = receive(settings, shown=masked)
    assert [(line.sender, line.file_name) for line in receipt.received] == [
        ("Een adviseur", "bestand.csv"),
        ("Een adviseur 2", "bestand.csv"),
    ]
    assert b"Jansen" not in settings.ledger.read_bytes()
    assert b"Jan Jansen/pilots.csv" in settings.journal.read_bytes()
    assert stat.S_IMODE(settings.journal.stat().st_mode) == 0o600


def test_files_are_told_apart_by_their_real_names_and_senders_keep_theirs(settings: Settings) -> None:
    drop(settings, "Jan Jansen/pilots.csv", V1)
    receive(settings, shown=masked)
    drop(settings, "Jan Jansen/pilots.csv", V2)
    drop(settings, "Jan Jansen/kopie.csv", V1)
    drop(settings, "received.csv", b"file;received_on\nJan Jansen/pilots.csv;2018-01-15\n")
    receipt = receive(settings, shown=masked)
    assert {line.sender for line in (*receipt.received, *receipt.again)} == {"Een adviseur"}
    assert not any("Jansen" in sentence for sentence in (*receipt.said, *receipt.skipped))
    assert (numbers(receipt.received), numbers(receipt.again)) == ([2], [3])
    with pytest.raises(WarehouseError, match=r"may be any of number 1 .*; number 2"):
        withdraw(settings, "Jan Jansen/pilots.csv", "both have that name")
