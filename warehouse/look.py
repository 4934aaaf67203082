"""One look at the inbox: what is new is received, what came again is noted, what has to wait is named."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path, PurePosixPath

from warehouse.archive import keep_draft, write_draft
from warehouse.arrivals import Dated, Days, as_path, as_path_of_any_case, by_path, dated, read_arrivals
from warehouse.inbox import ARRIVALS, File, Waits, arrivals_of, files_of, remember, seen_before
from warehouse.journal import AGAIN, RECEIVE, WITHDRAW, Line, active, note
from warehouse.names import NO_SENDER, Shown, label, told_apart
from warehouse.remarks import last_at, remarks
from warehouse.settings import Settings

A_YEAR = timedelta(days=365)


@dataclass
class Receipt:
    """What one look at the inbox gave; a sentence for each thing that is said."""

    received: list[Line] = field(default_factory=list)
    again: list[Line] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)  # starting with the file
    said: list[str] = field(default_factory=list)


class Look:
    """Takes what lies in the inbox into `lines`, the ledger's."""

    def __init__(self, settings: Settings, lines: list[Line], shown: Shown, reached: Callable[[str], None]) -> None:
        self.settings, self.lines, self.reached = settings, lines, reached
        self.names = told_apart(shown, lines)
        self.today = settings.today or date.today()
        self.marks = seen_before(settings)
        self.known = {line.sha256 for line in lines}
        self.counting = {line.sha256 for line in active(lines)}
        self.receipt = Receipt()

    def take_all(self, progress: Callable[[float], None]) -> None:
        """Everything that is there, by its day of receipt."""
        if clock := wrong_clock(self.today, self.lines):
            self.receipt.said.append(f"Nothing is received: {clock}")
            return
        old, seen = len(self.lines), {}
        arrivals = self.in_order(list(files_of(self.settings, self.skip)))
        for position, arrival in enumerate(arrivals, start=1):
            progress(position / len(arrivals))
            try:
                self.take(arrival)
                seen[arrival.file.path] = arrival.file.mark
            except Waits as why:
                self.skip(arrival.file.path, str(why))
        self.say_of(self.lines[old:])
        remember(self.settings, self.still_there() | seen)

    def in_order(self, files: list[File]) -> list[Dated]:
        """The files with their days: by day, then as received.csv names them, then by age."""
        rows, missing = by_path(read_arrivals(arrivals_of(self.settings.inbox_dir)), files)
        self.skip_missing(missing)
        last = self.lines[-1].date if self.lines else date.min
        days = Days(earliest_day(self.settings), last, self.today)
        used: dict[str, set[date]] = {}
        for line in (line for line in self.lines if line.action != WITHDRAW):
            used.setdefault(path_of(line), set()).add(line.date)
        found = [dated(file, rows.get(file.path, []), used.get(file.path, set()), days) for file in files]
        return sorted(found, key=lambda arrival: arrival.order)

    def take(self, arrival: Dated) -> None:
        """Receive a file, or note that it came again, or leave it. Raises Waits."""
        file = arrival.file
        sender, name = self.names(Path(file.path))
        line = Line(len(self.lines) + 1, RECEIVE, file.digest(), name, sender, arrival.day, path=file.path)
        action = self.action(line, file.mark)
        if action and arrival.fault:
            raise Waits(arrival.fault)
        if action == RECEIVE:
            self.receive(line, file)
        elif action == AGAIN:
            note(self.settings, self.lines, replace(line, action=AGAIN))
            self.receipt.again.append(self.lines[-1])
        if action and arrival.remark:
            self.receipt.said.append(f"{label(file.path, self.names)}: {arrival.remark}")

    def action(self, line: Line, mark: str) -> str:
        """What to note of a file; "" when it lies where it was seen already."""
        last = last_at(self.lines, line)
        is_there = last is not None and last.sha256 == line.sha256
        if line.sha256 in self.counting:
            return "" if is_there else AGAIN
        if line.sha256 not in self.known or not is_there:
            return RECEIVE
        if self.marks is None:
            self.skip(line.path, "was withdrawn, and does not count; to let it count, put it into the inbox anew")
            return ""
        return "" if self.marks.get(line.path) == mark else RECEIVE

    def receive(self, line: Line, file: File) -> None:
        """Archive a file and note it: what the journal knows of is kept, also when this is killed at any moment."""
        if not write_draft(self.settings, line.sha256, file.chunks()):
            raise Waits("is still being written; build again when it is whole")

        def keep() -> None:
            self.reached("journal")
            keep_draft(self.settings, line.sha256)
            self.reached("archive")

        note(self.settings, self.lines, line, between=keep)
        self.known.add(line.sha256)
        self.counting.add(line.sha256)
        self.receipt.received.append(line)

    def say_of(self, new: list[Line]) -> None:
        """What new lines have to do with others."""
        numbers = {line.sequence for line in new}
        for remark in remarks(self.lines):
            if remark.about.sequence in numbers and remark.sentence:
                self.receipt.said.append(remark.sentence)

    def skip(self, path: str, why: str) -> None:
        self.receipt.skipped.append(f"{label(path, self.names)}: {why}")

    def skip_missing(self, names: list[str]) -> None:
        """Say which files received.csv names that are not there and never were."""
        paths = (PurePosixPath(as_path_of_any_case(path_of(line))) for line in self.lines)
        were = {str(part) for path in paths for part in (path, *path.parents)}
        for name in dict.fromkeys(names):
            if as_path_of_any_case(name) not in were:
                self.skip(as_path(name) or ARRIVALS, f"named in {ARRIVALS}, but not in the inbox")

    def still_there(self) -> dict[str, str]:
        """The marks of what was seen before and is not known to be gone, also where nothing can be read today."""
        marks = self.marks or {}
        return {path: mark for path, mark in marks.items() if not is_gone(self.settings.inbox_dir / path)}


def is_gone(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        pass
    return False


def wrong_clock(today: date, lines: list[Line]) -> str:
    """What is wrong with today's date; "" when nothing is."""
    if not lines or lines[-1].date <= today:
        return ""
    last = lines[-1].date
    return f"the clock of this machine says {today}, before the last day in the ledger ({last}); set the clock"


def earliest_day(settings: Settings) -> date:
    """A year before the project begins."""
    path = settings.project_dir / "dbt_project" / "seeds" / "project.csv"
    if not path.is_file():
        return date.min
    with path.open(encoding="utf-8", newline="") as file:
        return date.fromisoformat(next(csv.DictReader(file))["start_on"]) - A_YEAR


def path_of(line: Line) -> str:
    """Where a file lay below the inbox, by its names if the path is not known any more."""
    is_loose = line.sender == NO_SENDER
    return line.path or (line.file_name if is_loose else f"{line.sender}/{line.file_name}")
