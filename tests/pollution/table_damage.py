"""Damage to the shape of a table in a text file: headings, what stands above and below, and row shapes."""

from dataclasses import replace
from typing import Any

from tests.pollution.damage import Damaged, Position, damage, table_of, touching
from tests.pollution.delivered import Grid, Text
from tests.pollution.text_damage import count

LONG = "zoals afgesproken in het overleg met de fondsen en de adviseurs " * 40


def rewritten(file: Text, rows: list[Any], **more: Any) -> Damaged:
    """The file with other records; strings are lines that are written as they are."""
    lines = [row if isinstance(row, str) else file.line(row) for row in rows]
    filled = sum(bool(row.strip()) if isinstance(row, str) else any(c.strip() for c in row) for row in rows)
    return Damaged(file.written(lines), records=filled, **more)


def parts(file: Text, at: Position) -> tuple[Grid, list[Any], Any, list[Any]] | None:
    """(table, records above the heading, heading, records below)."""
    grid = table_of(file, at)
    if grid is None:
        return None
    rows: list[Any] = list(grid.rows)
    return grid, rows[: grid.top], rows[grid.top], rows[grid.top + 1 :]


def heading_as(file: Text, at: Position, headings: list[str], names: set[str]) -> Damaged | None:
    """The same table under other headings; the columns of these names may come back empty, if it is said."""
    found = parts(file, at)
    if found is None:
        return None
    grid, above, _, below = found
    if "started_on" in names:  # a start in the future is taken as the planned one
        names |= {"planned_start_on"}
    return rewritten(file, [*above, headings, *below], touched=touching(file, at, grid.data, names))


def one_heading(file: Text, at: Position, change: Any) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    column = at.pick(at.column, range(len(grid.columns)))
    headings = list(grid.headings)
    headings[column] = change(headings[column])
    return heading_as(file, at, headings, {grid.columns[column]})


# --- headings ---


@damage("file", Text)
def no_heading(file: Text, at: Position) -> Damaged | None:
    found = parts(file, at)
    return found and rewritten(file, [*found[1], *found[3]])


@damage("file", Text)
def heading_twice(file: Text, at: Position) -> Damaged | None:
    found = parts(file, at)
    return found and rewritten(file, [*found[1], found[2], found[2], *found[3]])


@damage("row", Text, "row")
def heading_again_further_down(file: Text, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    row, rows = at.row_of(grid), list(grid.rows)
    return rewritten(file, [*rows[:row], grid.headings, *rows[row:]])


@damage("file", Text, "column")
def heading_empty(file: Text, at: Position) -> Damaged | None:
    return one_heading(file, at, lambda heading: "")


@damage("file", Text, "column")
def heading_with_signs(file: Text, at: Position) -> Damaged | None:
    return one_heading(file, at, lambda heading: f"** {heading.upper()} #?! **")


@damage("file", Text, "column")
def heading_very_long(file: Text, at: Position) -> Damaged | None:
    return one_heading(file, at, lambda heading: f"{heading} {LONG}")


@damage("file", Text, "column")
def heading_with_a_line_break(file: Text, at: Position) -> Damaged | None:
    return one_heading(
        file, at, lambda heading: heading[: len(heading) // 2] + "-\n" + heading[len(heading) // 2 :]
    )


@damage("file", Text, "column")
def heading_with_invisible_characters(file: Text, at: Position) -> Damaged | None:
    if file.encoding == "cp1252":
        return one_heading(file, at, lambda heading: f"\u00a0{heading}\u00ad\u00a0")
    return one_heading(file, at, lambda heading: f"\u200b{heading}\u00ad\ufeff")


@damage("file", Text, "column")
def heading_with_a_spelling_error(file: Text, at: Position) -> Damaged | None:
    return one_heading(file, at, lambda heading: heading[:2] + heading[3:])


@damage("file", Text, "column")
def heading_twice_for_two_columns(file: Text, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None or "wave_code" in grid.columns:  # in a survey two columns of one question are two branches
        return None
    column = at.pick(at.column, range(len(grid.columns)))
    rows = [[*row, row[column]] if len(row) == len(grid.columns) else list(row) for row in grid.rows]
    for n in grid.data:
        if len(rows[n]) > len(grid.columns):
            rows[n][-1] = rows[n][-1] and "anders"
    return rewritten(file, rows)


def headed(*above: Any) -> Any:
    """More heading rows; each is made from the headings."""

    def apply(file: Text, at: Position) -> Damaged | None:
        found = parts(file, at)
        if found is None:
            return None
        _, before, heading, below = found
        groups = [[make(n, word) for n, word in enumerate(heading)] for make in above]
        first = [group for group, make in zip(groups, above, strict=True) if make is not unit]
        after = [group for group, make in zip(groups, above, strict=True) if make is unit]
        return rewritten(file, [*before, *first, heading, *after, *below])

    return apply


def group(n: int, heading: str) -> str:
    return ["Pilot", "", "", "Gegevens"][n] if n < 4 else ""


def theme(n: int, heading: str) -> str:
    return "Werkplekleren" if n == 0 else ""


def unit(n: int, heading: str) -> str:
    return "(dd-mm-jjjj)" if heading.lower().endswith(("datum", " op")) else "(tekst)"


damage("file", Text, name="heading of two rows, groups above")(headed(group))
damage("file", Text, name="heading of two rows, units below")(headed(unit))
damage("file", Text, name="heading of three rows")(headed(theme, group, unit))


@damage("file", Text)
def heading_split_over_two_rows(file: Text, at: Position) -> Damaged | None:
    found = parts(file, at)
    if found is None:
        return None
    _, above, heading, below = found
    words = [word.split(" ", 1) for word in heading]
    return rewritten(file, [*above, [w[0] for w in words], [w[1] if len(w) > 1 else "" for w in words], *below])


# --- above and below ---


def above(lines: Any) -> Any:
    def apply(file: Text, at: Position) -> Damaged | None:
        grid = table_of(file, at)
        return None if grid is None else rewritten(file, [*lines(file, len(grid.columns)), *grid.rows])

    return apply


def below(lines: Any) -> Any:
    def apply(file: Text, at: Position) -> Damaged | None:
        grid = table_of(file, at)
        return None if grid is None else rewritten(file, [*grid.rows, *lines(file, len(grid.columns))])

    return apply


def padded(width: int, *cells: str) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def fund_of(file: Text) -> list[list[str]]:
    """A line that names the fund, where every row that names one names the same."""
    grid = file.grid
    funds = {grid.rows[row][at] for row in grid.data for at in grid.filled(row, {"fund_code"})}
    return [["Fonds", funds.pop()]] if len(funds) == 1 else [["Sector", "techniek"]]


PREAMBLES: dict[str, Any] = {
    "preamble without delimiters": lambda file, width: ["Overzicht van het fonds", "Stand van juni 2018"],
    "preamble with delimiters": lambda file, width: [
        padded(width, "Overzicht", "van het fonds"),
        padded(width, "Stand", "juni 2018"),
    ],
    "preamble with blank lines": lambda file, width: ["Overzicht van het fonds", "", padded(width), ""],
    "preamble of headings and values": lambda file, width: [*fund_of(file), ["Datum", "01-02-2018"], ""],
    "preamble of forty lines": lambda file, width: [f"Toelichting regel {n}" for n in range(40)],
    "preamble with a lone quote": lambda file, width: ['Overzicht "van het fonds', ""],
}
for called, lines_ in PREAMBLES.items():
    damage("file", Text, name=called)(above(lines_))

FOOTERS: dict[str, Any] = {
    "footer without delimiters": lambda file, width: ["Bron: administratie van het fonds"],
    "footer with delimiters": lambda file, width: [padded(width, "Bron: administratie van het fonds")],
    "footer after blank lines": lambda file, width: ["", padded(width), "Bron: administratie van het fonds", ""],
    "footer of names and values": lambda file, width: [padded(width, "Opgemaakt op", "01-06-2018"), "Aantal: 12"],
    "footer of one word": lambda file, width: [padded(width, "Einde")],
    "second table with fewer columns": lambda file, width: [
        "", ["Adviseur", "Dagen"], ["Adviseur A (fictief)", "12"], ["Adviseur B (fictief)", "9"],
    ],
    "second table with as many columns": lambda file, width: [
        "", [f"Kolom {n}" for n in range(width)], [str(n) for n in range(width)], ["x"] * width,
    ],
    "second table with more columns": lambda file, width: [
        "", [f"Kolom {n}" for n in range(width + 2)], [str(n) for n in range(width + 2)],
    ],
    "second table without a blank line": lambda file, width: [
        padded(width, "Adviseur", "Dagen"), padded(width, "Adviseur A (fictief)", "12"),
    ],
}  # fmt: skip
for called, lines_ in FOOTERS.items():
    damage("file", Text, name=called)(below(lines_))


def total(file: Text, wrong: int) -> Damaged | None:
    """A totals row with the right sum, or one that is off."""
    grid = table_of(file, Position())
    names = {"participants", "planned_participants", "reach"} & set(grid.columns if grid else ())
    if grid is None or not names:
        return None
    column = grid.columns.index(sorted(names)[0])
    numbers = [row[column].replace(".", "") for row in grid.rows[grid.top + 1 :] if len(row) > column]
    found = sum(int(number) for number in numbers if number.isdigit()) + wrong
    cells = [""] * len(grid.columns)
    cells[0], cells[column] = "Totaal", str(found)
    return rewritten(file, [*grid.rows, cells])


@damage("file", Text)
def totals_row(file: Text, at: Position) -> Damaged | None:
    return total(file, 0)


@damage("file", Text)
def totals_row_that_is_off(file: Text, at: Position) -> Damaged | None:
    return total(file, 7)


# --- columns ---


def columns_as(file: Text, at: Position, order: Any) -> Damaged | None:
    """Columns in another order; None is a new empty one."""
    grid = table_of(file, at)
    if grid is None:
        return None
    width = len(grid.columns)
    places = order(width)
    rows = [
        [*(row[n] if n is not None else "" for n in places), *row[width:]]
        if n >= grid.top and len(row) >= width
        else row
        for n, row in enumerate(grid.rows)
    ]
    odd = [n for n in grid.data if len(grid.rows[n]) != width]
    return rewritten(file, rows, touched=touching(file, at, odd))


@damage("file", Text)
def columns_in_another_order(file: Text, at: Position) -> Damaged | None:
    return columns_as(file, at, lambda width: [*range(2, width), 1, 0])


@damage("file", Text, "column")
def empty_column_inserted(file: Text, at: Position) -> Damaged | None:
    place = {"first": 0, "middle": 2}.get(at.column)
    return columns_as(
        file,
        at,
        lambda width: [*range(width)][:place] + [None] + ([] if place is None else [*range(width)][place:]),
    )


@damage("file", Text)
def delimiter_too_many_in_every_row(file: Text, at: Position) -> Damaged | None:
    found = parts(file, at)
    if found is None:
        return None
    _, above_, heading, below_ = found
    return rewritten(file, [*above_, heading, *([*row, ""] if len(row) > 1 else row for row in below_)])


@damage("file", Text)
def delimiter_too_many_in_heading_and_rows(file: Text, at: Position) -> Damaged | None:
    found = parts(file, at)
    if found is None:
        return None
    _, above_, heading, below_ = found
    return rewritten(file, [*above_, [*heading, ""], *([*row, ""] if len(row) > 1 else row for row in below_)])


@damage("file", Text)
def spaces_around_every_cell(file: Text, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    return None if grid is None else rewritten(file, [[f" {cell}  " for cell in row] for row in grid.rows])


# --- rows ---


def row_as(file: Text, at: Position, change: Any) -> Damaged | None:
    """One record with other cells, which has to be rejected or read as before."""
    grid = table_of(file, at)
    if grid is None:
        return None
    row, rows = at.row_of(grid), list(grid.rows)
    column = at.pick(at.column, range(len(rows[row])))
    new = change(list(rows[row]), column)
    if new is None or new == list(rows[row]) or not any(new):  # nothing left is a blank line
        return None
    rows[row] = tuple(new)
    return rewritten(file, rows, touched=touching(file, at, [row]))


@damage("row", Text, "row column")
def missing_cell(file: Text, at: Position) -> Damaged | None:
    return row_as(file, at, lambda cells, n: cells[:n] + cells[n + 1 :])


@damage("row", Text, "row column")
def row_that_stops_early(file: Text, at: Position) -> Damaged | None:
    return row_as(file, at, lambda cells, n: cells[: n + 1])


@damage("row", Text, "row column")
def surplus_cell(file: Text, at: Position) -> Damaged | None:
    return row_as(file, at, lambda cells, n: [*cells[: n + 1], "extra", *cells[n + 1 :]])


@damage("row", Text, "row")
def surplus_delimiter_at_the_end_of_a_row(file: Text, at: Position) -> Damaged | None:
    return row_as(file, at, lambda cells, n: [*cells, ""])


@damage("row", Text, "row column")
def shifted_cells(file: Text, at: Position) -> Damaged | None:
    """An empty cell slipped in: the rest stands one to the right."""
    return row_as(file, at, lambda cells, n: [*cells[:n], "", *cells[n:]])


@damage("row", Text, "row")
def shifted_cells_in_a_row_of_the_right_width(file: Text, at: Position) -> Damaged | None:
    return row_as(file, at, lambda cells, n: ["", *cells[:-1]] if not cells[-1] else None)


@damage("row", Text, "row")
def delimiter_in_a_number(file: Text, at: Position) -> Damaged | None:
    """A decimal comma or a list in a comma-separated file, not quoted."""
    return row_as(file, at, lambda cells, n: [*cells[:2], *cells[2:4], "5", *cells[4:]])


@damage("row", Text, "row")
def blank_rows_between(file: Text, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    row, rows = at.row_of(grid), list(grid.rows)
    return rewritten(file, [*rows[:row], "", [""] * len(grid.columns), *rows[row:]])


@damage("row", Text, "row")
def row_twice(file: Text, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    row, rows = at.row_of(grid), list(grid.rows)
    return rewritten(file, [*rows[: row + 1], *rows[row:]])


@damage("file", Text)
def rows_in_another_order(file: Text, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    return (
        None
        if grid is None
        else rewritten(file, [*grid.rows[: grid.top + 1], *reversed(grid.rows[grid.top + 1 :])])
    )


@damage("file", Text)
def two_files_pasted_together(file: Text, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    return None if grid is None else Damaged(file.written() + file.written())


# --- size ---


def only(rows: Any) -> Any:
    def apply(file: Text, at: Position) -> Damaged | None:
        grid = table_of(file, at)
        if grid is None:
            return None
        smaller = replace(file, grid=replace(grid, rows=tuple(rows(grid))))
        data = smaller.written()
        return Damaged(data, data, records=count(smaller))

    return apply


damage("file", Text, name="only a heading")(only(lambda grid: grid.rows[: grid.top + 1]))
damage("file", Text, "row", name="one row")(
    lambda file, at: only(lambda grid: [*grid.rows[: grid.top + 1], grid.rows[at.row_of(grid)]])(file, at)
)


@damage("file", Text)
def nothing_in_the_file(file: Text, at: Position) -> Damaged | None:
    return Damaged(b"", b"", records=0)
