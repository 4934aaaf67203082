"""What was received, in order: an append-only list, and the originals under their digest.

A build reads these two, never the inbox: what leaves the inbox stays, what comes twice counts once.
"""

import csv
import hashlib
import io
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from warehouse import WarehouseError
from warehouse.files import make_folder, sync
from warehouse.lines import append_row, csv_line, read_rows
from warehouse.settings import Settings, is_hidden

COLUMNS = ["sequence", "action", "sha256", "file_name", "sender", "date", "reason"]
RECEIVE, WITHDRAW = "receive", "withdraw"
ARRIVALS = "received.csv"
NO_SENDER = "onbekend"
CHUNK = 1 << 20


@dataclass(frozen=True)
class Line:
    """One line: a delivery received on `date`, or one withdrawn on it."""

    sequence: int
    action: str
    sha256: str
    file_name: str
    sender: str
    date: date
    reason: str = ""

    @property
    def values(self) -> list[object]:
        """By COLUMNS."""
        return [getattr(self, name) for name in COLUMNS]


@dataclass
class Receipt:
    """What one look at the inbox gave."""

    received: list[Line] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)  # one sentence each


class _Unreadable(Exception):
    """A file of the inbox that cannot be read, and why, in one sentence."""


def check_inbox(settings: Settings) -> None:
    """Refuse a named inbox that is no folder, or is the data folder itself."""
    inbox, data = settings.inbox, settings.data
    if inbox and not inbox.is_dir():
        raise WarehouseError(f"the inbox {inbox} is no folder")
    if inbox and data.is_dir() and inbox.samefile(data):
        raise WarehouseError(f"{data} cannot be both the inbox and the data folder; name two folders")


def read_ledger(settings: Settings) -> list[Line]:
    """Every line, in order. A last line that was cut off while writing is no line."""
    try:
        return [
            Line(
                sequence=int(row["sequence"]),
                action=row["action"],
                sha256=row["sha256"],
                file_name=row["file_name"],
                sender=row["sender"],
                date=date.fromisoformat(row["date"]),
                reason=row["reason"],
            )
            for row in read_rows(settings.ledger)
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise WarehouseError(f"{settings.ledger} is damaged: {error}") from None


def active(lines: list[Line]) -> list[Line]:
    """The deliveries that count: received and not withdrawn."""
    withdrawn = {line.sha256 for line in lines if line.action == WITHDRAW}
    return [x for x in lines if x.action == RECEIVE and x.sha256 not in withdrawn]


def receive(
    settings: Settings,
    progress: Callable[[float], None] = lambda fraction: None,
    reached: Callable[[str], None] = lambda point: None,
) -> Receipt:
    """Copy every new file of the inbox to the archive and note it in the ledger, once.

    Call with the publisher's lock held.
    """
    make_folder(settings.data)
    make_folder(settings.archive, mode=0o700)
    lines = read_ledger(settings)
    lines += _recover(settings, lines)
    known = {line.sha256 for line in lines}
    receipt = Receipt()
    arrivals = list(_in_order(settings, receipt, lines))
    for position, (path, received_on) in enumerate(arrivals, start=1):
        progress(position / len(arrivals))
        try:
            sha256 = _digest(path)
            if sha256 in known:
                continue
            line = _take(settings, path, sha256, received_on, len(lines) + 1, reached)
        except _Unreadable as error:
            receipt.skipped.append(str(error))
            continue
        known.add(sha256)
        lines.append(line)
        receipt.received.append(line)
    return receipt


def withdraw(settings: Settings, sha256: str, reason: str) -> Line:
    """Note that the delivery whose digest starts with `sha256` no longer counts."""
    lines = read_ledger(settings)
    found = [line for line in active(lines) if line.sha256.startswith(sha256.lower())]
    if len(sha256) < 6 or len(found) != 1:
        many = f"{len(found)} deliveries start" if found else "no delivery starts"
        raise WarehouseError(f"{many} with {sha256!r}; give at least 6 characters of the digest")
    day = settings.today or date.today()
    line = Line(len(lines) + 1, WITHDRAW, found[0].sha256, found[0].file_name, found[0].sender, day, reason)
    append_row(settings.ledger, COLUMNS, line.values)
    return line


def _take(
    settings: Settings,
    path: Path,
    sha256: str,
    received_on: date,
    sequence: int,
    reached: Callable[[str], None],
) -> Line:
    """Archive one file, then note it. A note left beside the copy survives a kill in between."""
    sender, name = _names(path.relative_to(settings.inbox_dir))
    line = Line(sequence, RECEIVE, sha256, name, sender, received_on)
    note = settings.archive / f"{sha256}.note"
    draft = settings.archive / f".draft-{os.getpid()}"
    try:
        if _copy(path, draft) != sha256:
            raise WarehouseError(f"{_shown(path)} is still being written; build again when it is whole")
        note.write_text(csv_line(line.values), "utf-8")
        sync(note)
        draft.replace(settings.archive / sha256)
    finally:
        draft.unlink(missing_ok=True)
    sync(settings.archive)
    reached("archive")
    append_row(settings.ledger, COLUMNS, line.values)
    note.unlink()
    return line


def _recover(settings: Settings, lines: list[Line]) -> list[Line]:
    """Note the deliveries whose copy was archived by a receive that was killed right after."""
    known = {line.sha256 for line in lines}
    found: list[Line] = []
    for note in sorted(settings.archive.glob("*.note")):
        sha256 = note.stem
        if sha256 not in known and (settings.archive / sha256).exists():
            values = next(csv.reader(io.StringIO(note.read_text("utf-8"), newline="")))
            day = date.fromisoformat(values[5])
            number = len(lines) + len(found) + 1
            line = Line(number, RECEIVE, sha256, values[3], values[4], day)
            append_row(settings.ledger, COLUMNS, line.values)
            found.append(line)
        note.unlink()
    for draft in settings.archive.glob(".draft-*"):
        draft.unlink()
    return found


def _in_order(settings: Settings, receipt: Receipt, lines: list[Line]) -> Iterator[tuple[Path, date]]:
    """Files of the inbox with their day of arrival: as received.csv says, then the rest by age."""
    inbox = settings.inbox_dir
    if not inbox.is_dir():
        return
    ages = dict(_regular_files(settings, receipt))
    files = {_plain(path.relative_to(inbox)): path for path in ages}
    received = {_plain(Path(line.sender, line.file_name)) for line in lines}
    for name, day in _arrivals(inbox / ARRIVALS).items():
        if name in files:
            yield files.pop(name), day
        elif _plain(Path(*_names(Path(name)))) not in received:
            receipt.skipped.append(f"{_clean(name)}: named in {ARRIVALS}, but not in the inbox")
    today = settings.today or date.today()
    for path in sorted(files.values(), key=lambda path: (ages[path], str(path))):
        yield path, today


def _regular_files(settings: Settings, receipt: Receipt) -> Iterator[tuple[Path, float]]:
    """Each file that may be a delivery, and when it last changed; what else is there is named."""
    inbox = settings.inbox_dir

    def unreadable(error: OSError) -> None:
        receipt.skipped.append(f"{_shown(Path(error.filename))}: cannot be read ({error.strerror})")

    for folder, folders, names in os.walk(inbox, onerror=unreadable):
        folders[:] = [name for name in folders if _may_enter(Path(folder, name), settings, receipt)]
        for name in names:
            path = Path(folder, name)
            if is_hidden(name) or path == inbox / ARRIVALS:
                continue
            try:
                found = path.lstat()
            except OSError as error:
                unreadable(error)
                continue
            if stat.S_ISREG(found.st_mode):
                yield path, found.st_mtime
            else:
                receipt.skipped.append(f"{_shown(path)}: not an ordinary file")


def _may_enter(folder: Path, settings: Settings, receipt: Receipt) -> bool:
    """Hidden folders hold no deliveries, and neither does the data folder inside an inbox."""
    if is_hidden(folder.name):
        return False
    if os.path.islink(folder):
        receipt.skipped.append(f"{_shown(folder)}: a link, not a folder")
        return False
    return not (os.path.exists(folder) and os.path.samefile(folder, settings.data))


def _arrivals(path: Path) -> dict[str, date]:
    """received.csv (file;received_on): path below the inbox → day, in order of arrival."""
    if not path.is_file():
        return {}
    try:
        text = path.read_text("utf-8-sig")
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        if not {"file", "received_on"} <= set(rows.fieldnames or ()):
            raise ValueError("other columns")
        return {_plain(Path(row["file"].strip())): date.fromisoformat(row["received_on"].strip()) for row in rows}
    except (KeyError, ValueError, AttributeError, csv.Error) as error:
        text = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise WarehouseError(
            f"{path}: expected the columns file;received_on with dates like 2018-07-31 ({text})"
        ) from None


def _names(below_inbox: Path) -> tuple[str, str]:
    """Sender (first folder) and file name (the rest) of a path below the inbox."""
    parts = below_inbox.parts
    sender = _clean(parts[0]) if len(parts) > 1 else NO_SENDER
    return sender, _clean(Path(*parts[1:] or parts).as_posix())


def _clean(name: str) -> str:
    """A name that any file and screen can hold: bytes that are no text, and controls, become �."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join("�" if unicodedata.category(c) == "Cc" else c for c in text)


def _plain(path: Path) -> str:
    """A name as two file systems would both write it."""
    return unicodedata.normalize("NFC", path.as_posix())


def _shown(path: Path) -> str:
    return _clean(path.name)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def _copy(source: Path, target: Path) -> str:
    """Copy durably, for the owner's eyes only; the digest of what was copied."""
    digest = hashlib.sha256()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as writer:
        for chunk in _chunks(source):
            digest.update(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    """What a file holds. Only trouble with reading it is _Unreadable, never trouble of who asks."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise _Unreadable(f"{_shown(path)}: cannot be read ({error.strerror})") from None
