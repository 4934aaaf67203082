"""How the dates and numbers of a sheet are written where one cell has two readings: its columns decide together.

What a column proves is read; where nothing proves anything, the Dutch way, and said; contradictions are returned.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.dates import ISO, both_ways

LAST_MONTH = 12
SHARE_BY_CHANCE = 144 / 365  # of all days have a number that could be a month
CERTAIN = 0.05
SLIPS, FEW = 20, 5  # one odd day among so many others is a slip, and so are some among 20 times as many
POINT_AND_THREE = re.compile(r"-?\d{1,3}\.\d{3}")


@dataclass(frozen=True)
class Notation:
    """What holds for one column.

    `returned`: the code per text that has no certain reading; `said`: the code of a remark, or "";
    `is_proven`: the column itself shows how it is written.
    """

    month_first: bool = False
    returned: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    is_proven: bool = False


@dataclass(frozen=True)
class Days:
    """The days of a column in figures: text → (first, second number), and those that a program typed."""

    written: Mapping[str, tuple[int, int]]
    typed: Mapping[str, tuple[int, int]]  # text → (day, month)

    @property
    def unclear(self) -> set[str]:
        return {text for text, (one, two) in self.written.items() if max(one, two) <= LAST_MONTH and one != two}

    @property
    def day_first(self) -> int:
        """How many days can only be written with the day first."""
        return sum(one > LAST_MONTH >= two for one, two in self.written.values())

    @property
    def month_first(self) -> list[str]:
        """The days that can only be written with the month first; one among many others is a slip."""
        found = [text for text, (one, two) in self.written.items() if two > LAST_MONTH >= one]
        is_slip = SLIPS * len(found) <= self.day_first or (len(found) == 1 and len(self.written) >= FEW)
        return [] if is_slip else found

    @property
    def proves_month_first(self) -> bool:
        """Two days do, or one with slashes."""
        return len(self.month_first) > 1 or any("/" in text for text in self.month_first)

    def is_written_alike(self, text: str) -> bool:
        """With the same mark as the days that prove the month first: 6/13/18 proves nothing of 05-06-2018."""
        return mark_of(text) in set(map(mark_of, self.month_first))

    @property
    def may_be_swapped(self) -> bool:
        """A program with another order took every day it could for a date and left the others as text."""
        typed = [day for day, month in self.typed.values() if day != month]
        first = {(one > LAST_MONTH >= two, two > LAST_MONTH >= one) for one, two in self.written.values()}
        return bool(typed) and first in ({(True, False)}, {(False, True)}) and max(typed) <= LAST_MONTH

    @property
    def has_typed_days(self) -> bool:
        """A program took days for dates that are no month: it knew the order."""
        return any(day > LAST_MONTH for day, _ in self.typed.values())

    @property
    def chance(self) -> float:
        """How likely it is that typed and written days are divided so by chance."""
        typed = sum(day != month for day, month in self.typed.values())
        return float(SHARE_BY_CHANCE**typed * (1 - SHARE_BY_CHANCE) ** len(self.written))


def mark_of(text: str) -> str:
    """What stands between the numbers of a day."""
    found = re.search(r"\d\s*([-/.])", text)
    return found[1] if found else " "


def days_of(texts: list[str]) -> Days:
    found = {text: pair for text in texts if (pair := both_ways(text))}
    typed = {text: (int(iso["one"]), int(iso["two"])) for text in texts if (iso := ISO.fullmatch(text.strip()))}
    return Days(found, typed)


def notation_of_dates(columns: Mapping[str, list[str]]) -> dict[str, Notation]:
    """Column → its notation, from the distinct texts of every date column of one sheet."""
    days = {name: days_of(texts) for name, texts in columns.items()}
    ours, theirs = any(d.day_first for d in days.values()), any(d.proves_month_first for d in days.values())
    return {name: order_of(found, ours, theirs) for name, found in days.items()} | swapped_columns(days)


def swapped_columns(days: Mapping[str, Days]) -> dict[str, Notation]:
    """The columns whose typed days have day and month exchanged: certainly (returned) or perhaps (said)."""
    suspected = {name: found for name, found in days.items() if found.may_be_swapped}
    chance = 1.0
    for found in suspected.values():
        chance *= found.chance
    if chance > CERTAIN or any(found.has_typed_days for found in days.values()):
        return {
            name: Notation(found.proves_month_first, said="maybe_swapped", is_proven=True)
            for name, found in suspected.items()
        }
    return {
        name: Notation(
            found.proves_month_first, dict.fromkeys([*found.typed, *found.written], "half_swapped"), is_proven=True
        )
        for name, found in suspected.items()
    }


def order_of(found: Days, ours: bool, theirs: bool) -> Notation:
    """Day or month first in one column; `ours`, `theirs`: some column of the sheet proves that."""
    if found.day_first or found.month_first:
        ours, theirs = found.day_first > 0, bool(found.month_first)
        is_doubtful = (ours and theirs) or not (ours or found.proves_month_first)
    else:
        is_doubtful = ours and theirs
    if is_doubtful:
        return Notation(returned=dict.fromkeys(found.unclear, "month_first"), is_proven=True)
    if theirs:
        otherwise = {text for text in found.unclear if found.month_first and not found.is_written_alike(text)}
        said = "month_first_read" if found.written else ""
        return Notation(True, dict.fromkeys(otherwise, "month_first"), said, is_proven=True)
    return Notation(said="" if ours or not found.unclear else "day_first", is_proven=found.day_first > 0)


def notation_of_numbers(texts: list[str]) -> Notation:
    """One column of numbers: whether 1.200 is twelve hundred."""
    unclear = {text for text in texts if POINT_AND_THREE.fullmatch(text.strip())}
    ours = any(re.search(r",\d|\.\d{3}\.", text) for text in texts)
    theirs = any(re.fullmatch(r"-?\d+\.(?!0+$)(\d{1,2}|\d{4,})", text.strip()) for text in texts)
    if not unclear or ours:
        return Notation(is_proven=ours)
    if theirs:
        return Notation(returned=dict.fromkeys(unclear, "point_decimals"))
    return Notation(said="point_thousands")
