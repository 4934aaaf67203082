"""Headings with hints, and forms as people fill them in: blocks, signatures, notes, branches, cross tables."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from tests.pollution.cell_damage import DATES, records
from tests.pollution.damage import Damaged, Position, damage, table_of, touching
from tests.pollution.delivered import BOOLEANS, CHOICES, INTEGERS, Book, File, Grid, Text

HINTS = [
    (DATES, " (dd-mm-jjjj)"),
    (INTEGERS, " (aantal)"),
    (BOOLEANS, " (ja/nee)"),
    (CHOICES - {"intervention_code"}, "\n(kies uit de lijst)"),
    ({"pilot_id"}, " (WPL-...)"),
    ({"kvk_number"}, " (8 cijfers)"),
    ({"person_code"}, " (zie loonstrook)"),
]
ASKED = {"pilot_id", "wave_code", "respondent_role", "person_code"}  # what a survey may ask under such a heading
LABELS = {
    "pilot_id": "Pilot:",
    "held_on": "Datum:",
    "phase": "Fase:",
    "fund_code": "Fonds:",
    "commented_on": "Datum:",
}
NAMING = {"pilots": "pilot_id", "attendance": "person_code", "deliverables": "deliverable_code"}
MONTHS = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()
Rows = Sequence[Sequence[Any]]


def remade(file: File, at: Position, rows: Rows) -> File:
    """The file with other rows in this table; days keep a format that shows them as such."""
    moments = {
        (r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row) if isinstance(cell, dt.date)
    }
    formats = {place: "dd-mm-yyyy hh:mm:ss" if is_moment(cell) else "dd-mm-yyyy" for place, cell in moments.items()}
    grid = replace(file.grids[at.table], rows=tuple(map(tuple, rows)), merges=(), formats=formats)
    return file.with_grid(grid, at.table)


def is_moment(cell: dt.date) -> bool:
    return isinstance(cell, dt.datetime) and cell.time() != dt.time()


def nothing_of(file: File) -> Any:
    return "" if isinstance(file, Text) else None


def changed(file: File, at: Position, rows: Rows, **more: Any) -> Damaged:
    found = remade(file, at, rows)
    return Damaged(found.written(), records=records(found), **more)


def whole_rows(grid: Grid) -> list[int]:
    """The heading and every record of its width."""
    return [n for n in (grid.top, *grid.data) if len(grid.rows[n]) == len(grid.columns)]


def with_columns(
    file: File, grid: Grid, more: Callable[[int], Sequence[Any]], first: bool = False
) -> list[list[Any]]:
    """The rows with more cells at their end (or before them): `more(row)`."""
    whole, rows = set(whole_rows(grid)), [list(row) for row in grid.rows]
    for n in whole:
        rows[n] = [*more(n), *rows[n]] if first else [*rows[n], *more(n)]
    return rows


# --- headings ---


def hint_for(name: str) -> str:
    return next((hint for names, hint in HINTS if name in names), " [verplicht]")


def headed(
    file: File, at: Position, change: Callable[[str, str], str], all_of_them: bool = False
) -> Damaged | None:
    """Other headings: `change(name, heading)`, of one column or of all; of a survey only those it asks itself."""
    grid = table_of(file, at)
    if grid is None:
        return None
    asked = [n for n, name in enumerate(grid.columns) if grid.kind != "survey_responses" or name in ASKED]
    columns = asked if all_of_them else [at.pick(at.column, asked)]
    rows = [list(row) for row in grid.rows]
    for n in columns:
        rows[grid.top][n] = change(grid.columns[n], str(rows[grid.top][n]))
    names = {grid.columns[n] for n in columns}
    names |= {"planned_start_on"} if "started_on" in names else set()
    return changed(file, at, rows, touched=touching(file, at, grid.data, names))


@damage("file", None, "column")
def heading_with_a_hint(file: File, at: Position) -> Damaged | None:
    return headed(file, at, lambda name, heading: heading + hint_for(name))


@damage("file")
def every_heading_with_a_hint(file: File, at: Position) -> Damaged | None:
    return headed(file, at, lambda name, heading: f"{heading}{hint_for(name)} *", all_of_them=True)


@damage("file", None, "column")
def heading_of_something_else(file: File, at: Position) -> Damaged | None:
    return headed(file, at, lambda name, heading: f"{heading} (vorige keer)")


@damage("file")
def code_under_another_name(file: File, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None or grid.kind != "survey_responses" or "person_code" not in grid.columns:
        return None
    rows = [list(row) for row in grid.rows]
    rows[grid.top][grid.columns.index("person_code")] = "Deelnemerscode"
    return changed(file, at, rows, touched=touching(file, at, grid.data, {"person_code"}))


# --- what stands once above the table ---


@damage("file", None, "row")
def block_above_the_table(file: File, at: Position) -> Damaged | None:
    """The rows of one meeting, with what they share above them instead of in columns."""
    grid = table_of(file, at)
    if grid is None:
        return None
    row = at.row_of(grid)
    names = {"fund_code"} if grid.kind in ("pilots", "outreach") else LABELS.keys() - {"fund_code"}
    shared = grid.filled(row, set(names))
    same = [n for n in grid.sound if [grid.rows[n][c] for c in shared] == [grid.rows[row][c] for c in shared]]
    if not shared:
        return None
    clean = remade(file, at, [grid.rows[grid.top], *(grid.rows[n] for n in same)])
    blank = nothing_of(file)
    kept = [c for c in range(len(grid.columns)) if c not in shared]
    block = [[LABELS[grid.columns[c]], grid.rows[row][c], *[blank] * (len(kept) - 2)] for c in shared]
    table = [[grid.rows[n][c] for c in kept] for n in (grid.top, *same)]
    return changed(file, at, [*block, [blank] * len(kept), *table], clean=clean.written())


@damage("file")
def block_that_contradicts_the_table(file: File, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None or "pilot_id" not in grid.columns or grid.kind == "pilots":
        return None
    block = ["Pilot:", "WPL-987", *[nothing_of(file)] * (len(grid.columns) - 2)]
    return changed(file, at, [block, *grid.rows], touched=touching(file, at, grid.data))


# --- rows that are no records ---


@damage("row")
def example_below_the_heading(file: File, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None or grid.kind not in NAMING:
        return None
    cells = list(grid.rows[grid.sound[0]])
    cells[grid.columns.index(NAMING[grid.kind])] = "Voorbeeld: WPL-000"
    return changed(file, at, [*grid.rows[: grid.top + 1], cells, *grid.rows[grid.top + 1 :]])


@damage("file")
def numbered_lines_below_the_table(file: File, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    rows = with_columns(file, grid, lambda n: ["Nr" if n == grid.top else str(n)], first=True)
    if grid.kind == "outreach" or len(grid.rows) - 1 != max(whole_rows(grid)):  # its own numbers are called so
        return None
    blank = nothing_of(file)
    found = remade(file, at, [*rows, *([str(n), *[blank] * len(grid.columns)] for n in range(900, 906))])
    return Damaged(found.written(), records=records(file))


@damage("file")
def labels_where_somebody_signs(file: File, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    blank = [nothing_of(file)] * (len(grid.columns) - 2)
    below = [["Opgemaakt door:", "secretariaat", *blank], ["Datum:", "29-06-2018", *blank]]
    return changed(file, at, [*grid.rows, [nothing_of(file)] * len(grid.columns), *below])


# --- notes beside the table ---


def noted(file: File, at: Position, count: int) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None or len(grid.sound) < 2 * count or not set(grid.sound) <= set(whole_rows(grid)):
        return None
    notes = grid.sound[:: len(grid.sound) // count][:count]
    blank = nothing_of(file)
    rows = with_columns(file, grid, lambda n: [blank, "Nog bellen" if n in notes else blank])
    return changed(file, at, rows)


damage("file", name="note beside one row")(lambda file, at: noted(file, at, 1))
damage("file", name="notes beside four rows")(lambda file, at: noted(file, at, 4))


# --- who was there ---


def signed(file: File, at: Position, sign: Callable[[int], Any], **more: Any) -> Damaged | None:
    """A presence list with a column for signatures: `sign(row)`."""
    grid = table_of(file, at)
    if grid is None or grid.kind != "attendance":
        return None
    rows = with_columns(file, grid, lambda n: ["Handtekening" if n == grid.top else sign(n)])
    return changed(file, at, rows, **more)


@damage("file")
def everybody_signed(file: File, at: Position) -> Damaged | None:
    return signed(file, at, lambda n: "x")


@damage("file")
def nobody_signed(file: File, at: Position) -> Damaged | None:
    return signed(file, at, lambda n: nothing_of(file))


@damage("row", None, "row")
def one_person_did_not_sign(file: File, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    row = at.row_of(grid)
    touched = touching(file, at, [row])
    return signed(file, at, lambda n: nothing_of(file) if n == row else "x", touched=touched)


@damage("row", None, "row")
def one_person_was_ill(file: File, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    row = at.row_of(grid)
    clean = remade(file, at, [*grid.rows[:row], *grid.rows[row + 1 :]]).written()
    return signed(file, at, lambda n: "ziek" if n == row else "x", clean=clean)


# --- surveys ---


def branched(file: File, at: Position, suffix: str, both: bool = False) -> Damaged | None:
    """The answers of every other response to one question moved to a second column; `both`: one has two answers."""
    grid = table_of(file, at)
    if grid is None or grid.kind != "survey_responses":
        return None
    asked = [n for n, name in enumerate(grid.columns) if name[:2] in ("IL", "LK") or name in ASKED]
    column, blank = at.pick(at.column, asked), nothing_of(file)
    moved = set(grid.sound[::2]) - ({grid.sound[0]} if both else set())
    heading = f"{grid.rows[grid.top][column]}{suffix}"
    cells: dict[int, Any] = {n: grid.rows[n][column] if n in moved else blank for n in grid.data}
    if both:
        other = next(
            grid.rows[n][column] for n in grid.sound if grid.rows[n][column] != grid.rows[grid.sound[0]][column]
        )
        cells[grid.sound[0]] = other
    rows = with_columns(file, grid, lambda n: [heading if n == grid.top else cells[n]])
    for n in moved:
        rows[n][column] = blank
    return changed(file, at, rows, touched=touching(file, at, [grid.sound[0]]) if both else {})


damage("file", None, "column", name="question in two branches of one name")(lambda file, at: branched(file, at, ""))
damage("file", Book, "column", name="numbered question in two branches")(lambda file, at: branched(file, at, "2"))
damage("file", Book, "column", name="question answered in two branches")(
    lambda file, at: branched(file, at, "2", True)
)


# --- cross tables ---


@damage("file")
def counts_by_month(file: File, at: Position) -> Damaged | None:
    """The counts of each pilot side by side, a column a month."""
    grid = table_of(file, at)
    if grid is None or grid.kind != "participant_counts":
        return None
    pilot, count = grid.columns.index("pilot_id"), grid.columns.index("participants")
    counts: dict[Any, list[Any]] = defaultdict(list)
    for n in grid.sound:
        counts[grid.rows[n][pilot]].append(grid.rows[n][count])
    width, blank = max(3, *map(len, counts.values())), nothing_of(file)
    lines = [[name, *cells, *[blank] * (width - len(cells))] for name, cells in counts.items() if name]
    heading = ["Pilotnummer", *(f"{MONTHS[n % 12]} {2017 + n // 12}" for n in range(width))]
    clean = remade(file, at, [grid.rows[grid.top]])  # of the rows of this table nothing can be told
    return changed(file, at, [heading, *lines], clean=clean.written())
