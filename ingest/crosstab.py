"""Cross tables: days, weeks or months side by side above counts or crosses. They are named, not read."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from ingest.cells import Unfit
from ingest.contract import Contract, Kind, plain
from ingest.dates import MONTH_NUMBERS, read_day
from ingest.layout import first_records
from ingest.table import Table

LEAST, OF_DAYS, OF_NUMBERS = 3, 2, 7  # headings that are periods; days; numbers of days
PERIOD = re.compile(
    r"(?:week|wk|w|q|k|kw|kwartaal|quarter|maand|periode|dag|les|bijeenkomst|sessie)[ .]?\d{1,4}(?:[ /'-]+\d{2,4})?"
    r"|\d(?:e|ste|de)? kwartaal(?: \d{4})?|\d{4}[ -]?[qk]\d|[qk]\d[ /'-]*\d{2,4}"
    r"|\d{4}[-/]\d{1,2}|\d{1,2}[-/]\d{4}|\d{1,2}[-/]\d{1,2}|20\d\d",
    re.IGNORECASE,
)
MONTH = re.compile(r"(?:\d{1,2}[- ]?)?([a-z]+)\.?(?:[- /']*\d{2,4})?", re.IGNORECASE)
ROW_KINDS = ("attendance", "participant_counts")  # the kind that a cross table should have been, by what it names


@dataclass(frozen=True)
class Crosstab:
    """Where its periods stand, one of them, and the kind of delivery that it should have been."""

    row: int
    period: str
    kind: Kind

    @property
    def details(self) -> dict[str, Any]:
        """What a message says of it; a period that may be a name is not repeated."""
        of = {"nl": "per persoon en datum", "en": "per person and date"}
        of_counts = {"nl": "per pilot en datum", "en": "per pilot and date"}
        is_of_persons = self.kind.name == ROW_KINDS[0]
        return {
            "row": self.row,
            "period": self.period,
            "kind": self.kind.label,
            "per": of if is_of_persons else of_counts,
        }


def crosstab_of(table: Table, contract: Contract, rows: Collection[int] = ()) -> Crosstab | None:
    """The cross table on a sheet, on these rows: periods as headings beside what names a pilot, fund or person."""
    records = first_records(table)
    for at, (row, cells) in enumerate(records):
        periods = periods_in(cells)
        if not periods or (rows and row not in rows):
            continue
        near = [others for _, others in records[max(0, at - 1) : at + 2]]
        kinds = [kind for others in near if (kind := named_by(others, cells, contract))]
        if kinds:
            return Crosstab(row, periods[0], kinds[0])
    return None


def periods_in(cells: list[str]) -> list[str]:
    """The headings that are periods; none when they are too few to be sure."""
    days = [cell.strip() for cell in cells if is_day(cell)]
    found = [cell.strip() for cell in cells if is_period(cell) or is_day(cell)]
    if len(days) >= OF_DAYS or len(found) >= LEAST:
        return found
    numbers = [cell.strip() for cell in cells if re.fullmatch(r"\s*\d{1,2}\s*", cell)]
    is_calendar = [int(number) for number in numbers] == list(range(1, len(numbers) + 1))
    return numbers if is_calendar and len(numbers) >= OF_NUMBERS else []


def named_by(names: list[str], periods: list[str], contract: Contract) -> Kind | None:
    """The kind of delivery whose rows these headings name: of a person, or of a pilot or fund.

    They stand in the row of the periods, or in another one where that has nothing: data have something there.
    """
    free = [
        n for n, cell in enumerate(names) if cell.strip() and (names is periods or not "".join(periods[n : n + 1]))
    ]
    words = {plain(names[n]) for n in free}
    persons, counts = (contract.kinds[name] for name in ROW_KINDS)
    of_persons = [column for column in persons.columns if column.type == "person"] + list(persons.dropped)
    of_counts = [column for column in counts.columns if column.name in counts.one_of]
    for kind, columns in ((persons, of_persons), (counts, of_counts)):
        if any(words & column.spellings for column in columns):
            return kind
    return None


def is_period(cell: str) -> bool:
    """Whether a heading is a week, month, quarter, year or numbered meeting."""
    month = MONTH.fullmatch(cell.strip())
    return bool(PERIOD.fullmatch(cell.strip())) or (month is not None and month[1].lower() in MONTH_NUMBERS)


def is_day(cell: str) -> bool:
    """Whether a heading is a day; what has a time is a moment of something else."""
    try:
        read_day(cell.strip())
    except Unfit:
        return False
    return ":" not in cell and not cell.strip().isdecimal()
