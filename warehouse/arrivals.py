"""received.csv: on which day each file arrived, as people keep such a list.

A day of receipt is evidence: a day that cannot be, or is not certain, keeps its file in the inbox and is named.
"""

import csv
import sys
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ingest.cells import Unfit
from ingest.contract import plain
from ingest.dates import read_day
from ingest.notation import days_of, order_of
from warehouse import WarehouseError
from warehouse.inbox import ARRIVALS, File
from warehouse.resaved import saved_rows

FILE_HEADINGS = {"file", "filename", "bestand", "bestandsnaam"}
DAY_HEADINGS = {"receivedon", "received", "ontvangenop", "ontvangen", "ontvangstdatum", "datumontvangst", "datum"}
REMEDY = "; correct that row, or leave it out to have the file received today"


@dataclass(frozen=True)
class Arrival:
    """One row: which file and which day, None when it is not certain; and what is wrong with it."""

    name: str
    day: date | None
    place: int
    fault: str = ""


@dataclass(frozen=True)
class Days:
    """Between which days a file can have arrived."""

    earliest: date  # for the project
    last: date  # in the ledger
    today: date

    def fault(self, day: date) -> str:
        """Why a file cannot have arrived on a day; "" when it can."""
        if day > self.today:
            return f"says {day}, and today is {self.today}"
        if day < self.earliest:
            return f"says {day}, long before the project began"
        return f"says {day}, before the last day in the ledger ({self.last})" if day < self.last else ""


@dataclass(frozen=True)
class Dated:
    """A file of the inbox with its day of receipt; why it has to wait; what to say when it is received."""

    file: File
    day: date
    place: int = sys.maxsize  # in received.csv
    fault: str = ""
    remark: str = ""

    @property
    def order(self) -> tuple[date, int, float, str]:
        """By day; on a day those that the list names, as it does, then the others by age."""
        age = 0.0 if self.place < sys.maxsize else self.file.changed_at
        return self.day, self.place, age, self.file.path


def read_arrivals(path: Path | None) -> list[Arrival]:
    """The rows of received.csv, in order; none without one. Raises WarehouseError when it is no such list."""
    if path is None or not path.is_file():
        return []
    try:
        heading, *rows = saved_rows(path.read_bytes()) or [[]]
        names = [plain(cell) for cell in heading]
        file_at = next(n for n, name in enumerate(names) if name in FILE_HEADINGS)
        day_at = next(n for n, name in enumerate(names) if name in DAY_HEADINGS)
    except (csv.Error, StopIteration):
        raise WarehouseError(f"{path}: expected the columns file;received_on, with days like 31-7-2018") from None
    cells = [(row[file_at], row[day_at]) for row in (row + [""] * len(heading) for row in rows)]
    days = days_written([written for _, written in cells])
    return [
        Arrival(name, days[day], place, "" if days[day] else f"says '{day}', which is no certain day")
        for place, (name, day) in enumerate(cells)
    ]


def days_written(texts: list[str]) -> dict[str, date | None]:
    """Text → its day. The texts decide together whether the month stands first."""
    figures = days_of(texts)
    notation = order_of(figures, figures.day_first > 0, figures.proves_month_first)
    return {text: None if text in notation.returned else day_or_none(text, notation.month_first) for text in texts}


def day_or_none(text: str, month_first: bool) -> date | None:
    try:
        return read_day(text, month_first)
    except Unfit:
        return None


def by_path(arrivals: list[Arrival], files: list[File]) -> tuple[dict[str, list[Arrival]], list[str]]:
    """The rows of each path, and the names that no file has.

    The name of a zip stands for all in it. A name that several files nearly have is none's for certain.
    """
    found: dict[str, list[Arrival]] = {}
    missing = []
    indexes = [(spelled, index_of(files, spelled)) for spelled in (as_written, as_path, as_path_of_any_case)]
    for arrival in arrivals:
        named = next(filter(None, (index.get(spelled(arrival.name)) for spelled, index in indexes)), [])
        if len({file.on_disk for file in named}) > 1:
            arrival = replace(arrival, day=None, fault="has a row that may be of a file of nearly this name")
        for file in named:
            found.setdefault(file.path, []).append(arrival)
        if not named:
            missing.append(arrival.name)
    return found, missing


def index_of(files: list[File], spelled: Callable[[str], str]) -> dict[str, list[File]]:
    index: dict[str, list[File]] = {}
    for file in files:
        for name in {spelled(file.path), spelled(file.on_disk)}:
            index.setdefault(name, []).append(file)
    return index


def as_written(name: str) -> str:
    return name


def as_path(name: str) -> str:
    """A name as two file systems would both write it."""
    return unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./").strip("/"))


def as_path_of_any_case(name: str) -> str:
    return as_path(name).casefold()


def dated(file: File, rows: list[Arrival], used: Collection[date], days: Days) -> Dated:
    """The day of a file. `rows`: of received.csv; `used`: the days of what had arrived under its name before."""
    new = [row for row in rows if row.day not in used]
    if not rows:
        return Dated(file, days.today)
    if not new:
        still = f"{ARRIVALS} says {rows[-1].day}, when another file of this name arrived; received today"
        return Dated(file, days.today, remark=still)
    row = new[-1]
    if len({row.day for row in new}) > 1:
        fault = "names several days for it"
    else:
        fault = row.fault or (days.fault(row.day) if row.day else "")
    return Dated(file, row.day or days.today, row.place, fault and f"{ARRIVALS} {fault}{REMEDY}")
