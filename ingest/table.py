"""What every reader gives: text cells with their addresses, and what the reader noticed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

OWN_NOTES = "Monitor"  # the author of the notes in a copy that a sender gets back


class Refused(Exception):
    """A file that cannot be taken at all: a reason code of the catalogue and its details."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def __reduce__(self) -> tuple:
        return (_refused, (self.code, self.details))


def _refused(code: str, details: dict[str, object]) -> "Refused":
    return Refused(code, **details)


@dataclass(frozen=True)
class Remark:
    """What a reader noticed: about a cell, a row (column None) or the whole sheet (row None too).

    `row` is physical, from 1; `column` is the position from 0. `is_error` rejects the row if the column counts.
    """

    code: str
    row: int | None = None
    column: int | None = None
    is_error: bool = False


@dataclass(frozen=True)
class Span:
    """A merged range: physical rows from 1, columns from 0, all inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Table:
    """One sheet, or one text file (sheet ''), every cell as text; '' is empty, nothing is null.

    `rows` holds the physical row (from 1) of each record of `cells`, in order; the columns of `cells` are
    named '0', '1' … Records of a text file with another number of fields are in `ragged` (row → cells),
    physical lines that have no single reading in `broken` (row → reason code).
    """

    sheet: str
    rows: pl.Series
    cells: pl.DataFrame
    ragged: dict[int, list[str]] = field(default_factory=dict)
    broken: dict[int, str] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @classmethod
    def of(cls, sheet: str, records: Iterable[tuple[int, list[str]]], **more: object) -> "Table":
        """From (physical row, cells) with equally many cells each; for small tables."""
        listed = list(records)
        width = len(listed[0][1]) if listed else 0
        columns = {str(n): [cells[n] for _, cells in listed] for n in range(width)}
        cells = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        return cls(sheet, pl.Series([row for row, _ in listed], dtype=pl.Int64), cells, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Document:
    """A file as read: its tables and, for text, the encoding and delimiter found.

    `doubtful` are the physical lines on which another encoding would give other letters; `own_names` the sheets
    as the sender calls them, by the names that the tables have.
    """

    tables: list[Table]
    kind: str
    encoding: str = ""
    delimiter: str = ""
    doubtful: tuple[int, ...] = ()
    own_names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """What a file may be at most; sizes in bytes, times in seconds."""

    file_bytes: int = 200_000_000
    unzipped_bytes: int = 1_000_000_000
    zip_ratio: int = 200
    rows: int = 1_100_000
    columns: int = 1_000
    cells: int = 60_000_000
    cell_length: int = 100_000
    child_memory: int = 4_000_000_000
    child_seconds: int = 120
