"""What a kind of damage is: its name, level and positions, and what it leaves behind."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, Literal
from zlib import crc32

from tests.pollution.delivered import Book, Example, File, Grid, Text

Level = Literal["file", "row", "cell"]
Touched = dict[tuple[str, int], frozenset[str] | None]
ROWS, COLUMNS, SIDES = ("first", "second", "middle", "last"), ("first", "middle", "last"), ("before", "after")


@dataclass(frozen=True)
class Position:
    """Where in a table: which sound row, which of the columns that fit, on which side of it."""

    table: int = 0
    row: str = "middle"
    column: str = "middle"
    side: str = "before"

    def __str__(self) -> str:
        return f"table {self.table}, {self.row} row, {self.column} column, {self.side}"

    def pick(self, which: str, found: Sequence[Any]) -> Any:
        """The first, second, middle or last of what was found; None when there is nothing."""
        if not found:
            return None
        at = {"first": 0, "second": min(1, len(found) - 1), "middle": len(found) // 2, "last": -1}[which]
        return found[at]

    def row_of(self, grid: Grid) -> int:
        """One of the rows that may be damaged; there is one (`table_of`)."""
        row = self.pick(self.row, grid.sound)
        assert isinstance(row, int)
        return row

    def column_of(self, grid: Grid, row: int, names: set[str] | None = None) -> int | None:
        """One of the filled columns of these names (none: of any name) in this record."""
        return self.pick(self.column, grid.filled(row, names or set(grid.columns)))


@dataclass(frozen=True)
class Damaged:
    """A damaged file.

    clean: the file before, when the damage needed something to bite on; None: the example itself.
    touched: which records (sheet, physical row in the clean file) and columns the damage concerns; None: all.
    records: how many records that are not blank it has; None: that depends on how it is read.
    """

    data: bytes
    clean: bytes | None = None
    touched: Touched = field(default_factory=dict)
    records: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Damage:
    """One kind of damage. `varies` names the positions that make a difference."""

    name: str
    level: Level
    form: type[Text] | type[Book] | None
    varies: tuple[str, ...]
    apply: Callable[[Any, Position], Damaged | None]

    def fits(self, file: File) -> bool:
        return self.form is None or isinstance(file, self.form)

    def positions(self, example: Example) -> list[Position]:
        choices: dict[str, Sequence[Any]] = {"row": ROWS, "column": COLUMNS, "side": SIDES}
        names = ["table", *self.varies]
        options: list[Sequence[Any]] = [example.tables or [0], *(choices[name] for name in self.varies)]
        return [Position(**dict(zip(names, chosen, strict=True))) for chosen in product(*options)]

    def everywhere(self, example: Example) -> Iterator[tuple[Position, Damaged]]:
        """The damage at every position that gives another file."""
        seen: set[bytes] = set()
        for position in self.positions(example):
            damaged = self.apply(example.file, position)
            if damaged is not None and damaged.data not in seen:
                seen.add(damaged.data)
                yield position, damaged

    def somewhere(self, example: Example) -> tuple[Position, Damaged] | None:
        """The damage at one position, another one for each kind and delivery."""
        positions = self.positions(example)
        start = crc32(f"{self.name} {example.name}".encode()) % len(positions)
        for position in positions[start:] + positions[:start]:
            damaged = self.apply(example.file, position)
            if damaged is not None:
                return position, damaged
        return None


DAMAGES: dict[str, Damage] = {}


def damage(level: Level, form: Any = None, varies: str = "", name: str = "") -> Callable[[Any], Any]:
    """Register a function as a kind of damage; its name says which."""

    def register(function: Callable[..., Damaged | None]) -> Callable[..., Damaged | None]:
        called = name or function.__name__.replace("_", " ")
        assert called not in DAMAGES, called
        DAMAGES[called] = Damage(called, level, form, tuple(varies.split()), function)
        return function

    return register


def table_of(file: File, at: Position) -> Grid | None:
    """The table to damage; None when the file holds none of ours."""
    grid = file.grids[at.table]
    return grid if grid.kind and grid.sound else None


def touching(file: File, at: Position, rows: Any, columns: set[str] | None = None) -> Touched:
    """These records of the table are damaged, in these columns or as a whole."""
    names = None if columns is None else frozenset(columns)
    return {file.address(row, at.table): names for row in rows}


def with_value(file: File, at: Position, row: int, column: int, value: Any) -> File:
    """The file with another value in one cell: what the damage then bites on."""
    grid = file.grids[at.table].with_cells({(row, column): value})
    formats = {place: pattern for place, pattern in grid.formats.items() if place != (row, column)}
    return file.with_grid(replace(grid, formats=formats), at.table)
