"""What one input says, and what is right about it: data first, so that a case can be read without its test.

A case names the file, and per row of the file what becomes of it. Where two outcomes are right, both are given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GIVEN = Path(__file__).parent / "given"

Content = Callable[[], bytes]


@dataclass(frozen=True)
class Loaded:
    """The row counts, and these columns hold these values; of a survey also its questions."""

    values: Mapping[str, Any]


@dataclass(frozen=True)
class Returned:
    """The row comes back to its sender, with an error at this heading (None: anywhere in the row)."""

    heading: str | None = None


@dataclass(frozen=True)
class Either:
    """Open: loaded with these values, or returned; `said`: or left out, in no case without a word about the row."""

    values: Mapping[str, Any]
    said: bool = False


@dataclass(frozen=True)
class Left:
    """No record of its own: a copy of another row, a heading, note, total or blank row."""


@dataclass(frozen=True)
class Skipped:
    """The row does not count: it is returned, or left out with a word about it."""


Fate = Loaded | Returned | Either | Left | Skipped


@dataclass(frozen=True)
class AnyOf:
    """A value for which more than one reading is right."""

    values: tuple[Any, ...]

    def __eq__(self, other: object) -> bool:
        return other in self.values

    __hash__ = None  # type: ignore[assignment]


def any_of(*values: Any) -> AnyOf:
    return AnyOf(values)


@dataclass(frozen=True)
class Said:
    """Something is said about the file, or this row or column of it, in words like these (any case)."""

    words: str
    row: int | None = None
    heading: str | None = None
    times: int | None = None  # None: at least once


@dataclass(frozen=True)
class Case:
    """One delivered file. `rows`: fate per row number of the file; every other row is `Left`.

    refused: words of the refusal, when the file is refused as a whole; with `rows` both are right.
    persons: groups of rows; one person within a group, another in every other group.
    unspoken: words of the file that stand neither in a message nor in a table.
    """

    kind: str
    source: str
    name: str
    content: Content
    table: str = "pilots"
    rows: Mapping[int, Fate] | None = None
    said: tuple[Said, ...] = ()
    refused: str = ""
    persons: tuple[tuple[int, ...], ...] = ()
    unspoken: tuple[str, ...] = ()


def given(path: str) -> Content:
    return lambda: (GIVEN / path).read_bytes()
