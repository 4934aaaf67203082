"""What was received, in order: an append-only list, and the originals under their digest.

A build reads these two, never the inbox: what leaves the inbox stays. The same bytes count once, and that they came
again is noted; withdrawn bytes that are delivered again count again.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from warehouse import WarehouseError
from warehouse.archive import check_originals, settle_drafts
from warehouse.arrivals import as_path_of_any_case
from warehouse.files import make_folder
from warehouse.inbox import File, Waits, files_of, remember, seen_before
from warehouse.journal import AGAIN, RECEIVE, WITHDRAW, Line, active, mend_ledger, note, read_ledger, withdrawals
from warehouse.look import Look, Receipt, wrong_clock
from warehouse.names import Shown, label, names
from warehouse.remarks import last_at, named
from warehouse.settings import Settings

__all__ = ["Line", "Receipt", "active", "check_inbox", "read_ledger", "receive", "withdraw"]

Notice = Callable[[str], None]
COUNTS = "counts"
SHORTEST = 6  # characters of a digest that name it


def check_inbox(settings: Settings) -> None:
    """Refuse a named inbox that is no folder, or is the data folder itself."""
    inbox, data = settings.inbox, settings.data
    if inbox and not inbox.is_dir():
        raise WarehouseError(f"the inbox {inbox} is no folder")
    if inbox and data.is_dir() and inbox.samefile(data):
        raise WarehouseError(f"{data} cannot be both the inbox and the data folder; name two folders")


def receive(
    settings: Settings,
    progress: Callable[[float], None] = lambda fraction: None,
    reached: Callable[[str], None] = lambda point: None,
    shown: Shown = names,
) -> Receipt:
    """Copy every new file of the inbox to the archive and note it in the ledger, once.

    Ledger and archive are mended or refused before. `shown` gives the sender and file name of a path below the
    inbox, as they may be told further. Call with the publisher's lock held.
    """
    make_folder(settings.data)
    make_folder(settings.archive, mode=0o700)
    ledger = mend_ledger(settings)
    settle_drafts(settings, ledger.lines)
    check_originals(settings, active(ledger.lines), ledger.lines)
    look = Look(settings, ledger.lines, shown, reached)
    look.receipt.said.extend(filter(None, [ledger.said]))
    if settings.inbox_dir.is_dir():
        look.take_all(progress)
    return look.receipt


def withdraw(
    settings: Settings,
    which: str,
    reason: str,
    notice: Notice = lambda text: None,
    shown: Shown = names,
) -> Line:
    """Note that a delivery no longer counts: the one of this number, file name, or start of a digest.

    `notice` is told what else there is to know. Call with the publisher's lock held.
    """
    ledger = mend_ledger(settings)
    lines, day = ledger.lines, settings.today or date.today()
    found = the_delivery(lines, which)
    if clock := wrong_clock(day, lines):
        raise WarehouseError(f"nothing is withdrawn: {clock}")
    others = list(same_bytes(settings, lines, found, shown))
    why = " ".join(reason.split())
    line = Line(len(lines) + 1, WITHDRAW, found.sha256, found.file_name, found.sender, day, why, found.path)
    note(settings, lines, line)
    for sentence in filter(None, [ledger.said, *others]):
        notice(sentence)
    return line


def the_delivery(lines: list[Line], which: str) -> Line:
    """The one delivery that counts and is meant. Raises WarehouseError when it is none, or one of several."""
    found = [line for line in active(lines) if is_meant(line, which)]
    if len(found) == 1:
        return found[0]
    if found:
        raise WarehouseError(f"{which!r} may be any of {'; '.join(map(named, found))}: give its number")
    meant = (line for line in lines if line.action != WITHDRAW and is_meant(line, which))
    why = [f"{named(line)}: {standing(line, lines)}" for line in meant]
    hint = "give its number (`wpl deliveries` lists them), its file name, or at least 6 characters of its digest"
    raise WarehouseError(f"no delivery that counts is called {which!r}: {'; '.join(why) or hint}")


def is_meant(line: Line, which: str) -> bool:
    """Whether words name a delivery: its number, its digest, or its name with or without folders."""
    paths = {as_path_of_any_case(name) for name in (line.path, line.file_name, f"{line.sender}/{line.file_name}")}
    called = paths | {path.rpartition("/")[2] for path in paths}
    is_digest = len(which) >= SHORTEST and line.sha256.startswith(which.lower())
    return which == str(line.sequence) or is_digest or as_path_of_any_case(which) in called - {""}


def standing(line: Line, lines: list[Line]) -> str:
    """Whether a file that was received counts, and if not, why."""
    if line.action == AGAIN:
        first = next(other for other in reversed(lines[: line.sequence - 1]) if is_received(other, line.sha256))
        return f"the same bytes as {named(first)}, which {standing(first, lines)}"
    ended = withdrawals(lines).get(line.sequence)
    return f"was withdrawn on {ended.date} ({ended.reason})" if ended else COUNTS


def is_received(line: Line, sha256: str) -> bool:
    return line.action == RECEIVE and line.sha256 == sha256


def same_bytes(settings: Settings, lines: list[Line], found: Line, shown: Shown) -> Iterator[str]:
    """What else there is of a delivery that is withdrawn: in the inbox, where it is now seen, and in the ledger."""
    files = [file for file in files_of(settings, lambda path, why: None) if holds(file, found.sha256)]
    files.sort(key=lambda file: file.path)
    marks = seen_before(settings)
    if marks is not None:
        remember(settings, marks | {file.path: file.mark for file in files})
    for file in files:
        sender, name = shown(Path(file.path))
        last = last_at(lines, replace(found, path=file.path, sender=sender, file_name=name))
        yield f"{label(file.path, shown)} still lies in the inbox" + (
            ": it stays withdrawn until it is put there anew"
            if last and last.sha256 == found.sha256
            else ", not received yet: the next build receives it, and it counts; remove it if it should not"
        )
    for line in lines[found.sequence :]:
        is_same = line.action == AGAIN and line.sha256 == found.sha256
        if is_same and line.path not in {file.path for file in files}:
            yield f"{named(line)} has the same bytes: it does not count either until it is delivered anew"


def holds(file: File, sha256: str) -> bool:
    try:
        return file.digest() == sha256
    except Waits:
        return False
