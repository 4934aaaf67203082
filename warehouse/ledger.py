"""The ledger: one line per delivery, only ever appended to; originals copied once to the archive."""

import csv
import datetime as dt
import hashlib
import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest import Delivery
from warehouse import disk
from warehouse.settings import Settings

COLUMNS = ["seq", "event", "sha256", "file_name", "sender", "received_on", "reason"]
DATES = "received.csv"  # in an inbox: when each file arrived, in order (columns file;received_on)
NO_SENDER = "onbekend"


@dataclass(frozen=True)
class Line:
    """event: received, or withdrawn (by the administrator, with a reason)."""

    seq: int
    event: str
    sha256: str
    file_name: str
    sender: str
    received_on: str
    reason: str = ""


class Ledger:
    """ledger.csv and archive/ of one data folder."""

    def __init__(self, data: Path) -> None:
        self.path, self.archive = data / "ledger.csv", data / "archive"

    def lines(self) -> list[Line]:
        if not self.path.exists():
            return []
        text = self.path.read_text("utf-8")
        whole = text[: text.rfind("\n") + 1]  # a killed writer may leave half a line
        rows = list(csv.reader(io.StringIO(whole, newline="")))[1:]
        return [Line(int(row[0]), *row[1:]) for row in rows]

    def active(self) -> list[Line]:
        """Received and not withdrawn, in order of arrival."""
        lines = self.lines()
        withdrawn = {line.sha256 for line in lines if line.event == "withdrawn"}
        return [x for x in lines if x.event == "received" and x.sha256 not in withdrawn]

    def deliveries(self) -> list[Delivery]:
        return [
            Delivery(
                seq=line.seq,
                sha256=line.sha256,
                file_name=line.file_name,
                sender=line.sender,
                received_on=dt.date.fromisoformat(line.received_on),
                path=self.archive / line.sha256,
            )
            for line in self.active()
        ]

    def write(self, event: str, *values: str) -> None:
        if not self.path.exists():
            disk.append(self.path, as_line(COLUMNS))
        seq = max((line.seq for line in self.lines()), default=0) + 1
        disk.append(self.path, as_line([str(seq), event, *values]))

    def receive(self, file: Path, file_name: str, sender: str, received_on: dt.date) -> bool:
        """Archive a file and note it; False when these bytes were received before."""
        digest = sha256(file)
        if any(line.sha256 == digest for line in self.lines()):
            return False
        self.archive.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy = self.archive / digest
        if not copy.exists():
            draft = self.archive / f".{digest}"
            shutil.copyfile(file, draft)
            draft.chmod(0o600)
            if sha256(draft) != digest:
                draft.unlink()
                raise OSError(f"{file_name} changed while it was being received")
            disk.sync(draft)
            draft.rename(copy)
            disk.sync(self.archive)
        self.write("received", digest, file_name, sender, received_on.isoformat(), "")
        return True

    def withdraw(self, prefix: str, reason: str) -> Line:
        """Take a delivery out of all later builds. Raises LookupError when not exactly one fits."""
        fitting = [line for line in self.active() if line.sha256.startswith(prefix)]
        if len(fitting) != 1:
            raise LookupError(f"{len(fitting)} deliveries in force begin with {prefix!r}")
        line = fitting[0]
        today = dt.date.today().isoformat()
        self.write("withdrawn", line.sha256, line.file_name, line.sender, today, reason)
        return line


def as_line(values: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue().encode()


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def arrived(inbox: Path) -> list[tuple[Path, dt.date]]:
    """Files of an inbox in order of arrival: as its received.csv says, the rest by file time.

    Raises ValueError for a received.csv that cannot be read.
    """
    if not inbox.is_dir():
        return []
    found = [p for p in inbox.rglob("*") if p.is_file() and not is_no_delivery(p, inbox)]
    dates = stated_dates(inbox / DATES)
    order = {name: n for n, name in enumerate(dates)}
    today = dt.date.today()

    def place(path: Path) -> tuple[int, float, str]:
        name = path.relative_to(inbox).as_posix()
        return (order.get(name, len(order)), path.stat().st_mtime, name)

    return [
        (path, dates.get(path.relative_to(inbox).as_posix(), today))
        for path in sorted(found, key=place)
    ]


def is_no_delivery(path: Path, inbox: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(inbox).parts)
    return hidden or path == inbox / DATES or path == inbox / "README.md"


def stated_dates(path: Path) -> dict[str, dt.date]:
    if not path.exists():
        return {}
    rows = csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";")
    try:
        pairs = [(row[0], row[1]) for row in rows if row][1:]
        return {name: dt.date.fromisoformat(day.strip()) for name, day in pairs}
    except (IndexError, ValueError) as error:
        raise ValueError(f"{path}: expected file;received_on (yyyy-mm-dd): {error}") from None


def receive_all(settings: Settings, progress: Callable[[str, float], None]) -> int:
    """Receive every file of the inbox; the number of new deliveries."""
    ledger, inbox, new = Ledger(settings.data), settings.inbox_folder, 0
    settings.data.mkdir(parents=True, exist_ok=True)
    files = arrived(inbox)
    for done, (path, day) in enumerate(files, 1):
        parts = path.relative_to(inbox).parts
        sender = parts[0] if len(parts) > 1 else NO_SENDER
        name = "/".join(parts[1:]) or parts[0]
        new += ledger.receive(path, name, sender, day)
        progress("receive", done / len(files))
    return new
