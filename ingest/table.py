"""What every reader gives: text cells with their addresses."""

from dataclasses import dataclass, field


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
class Table:
    """One sheet, or one CSV file (sheet ''). `rows` holds (physical row from 1, cells as text).

    `ragged` says that a row may have more or fewer cells than the heading (CSV), which is an error
    of shape; a sheet's rows all have the same width.
    """

    sheet: str
    rows: list[tuple[int, list[str]]]
    ragged: bool = False


@dataclass(frozen=True)
class Limits:
    """What a file may be at most; sizes in bytes, times in seconds."""

    file_bytes: int = 200_000_000
    unzipped_bytes: int = 1_000_000_000
    zip_ratio: int = 200
    columns: int = 1_000
    cells: int = 60_000_000
    cell_length: int = 100_000
    child_memory: int = 4_000_000_000
    child_seconds: int = 120


@dataclass(frozen=True)
class Document:
    """A file as read: its tables and, for text, the encoding and delimiter found."""

    tables: list[Table]
    encoding: str = ""
    delimiter: str = ""
    warnings: list[tuple[str, dict[str, object]]] = field(default_factory=list)
