"""Damage to a workbook: what people do to sheets in Excel, and what other programs write."""

import datetime as dt
from typing import Any

from tests.pollution.cell_damage import DATES
from tests.pollution.damage import Damaged, Position, damage, table_of, touching
from tests.pollution.delivered import CHOICES, INTEGERS, TEXTS, Book, Grid
from tests.pollution.pages import Formula, Page, Pages


def opened(file: Book, at: Position) -> tuple[Grid, Pages, Page] | None:
    """(table, workbook, its sheet), to be changed and written."""
    grid = table_of(file, at)
    if grid is None:
        return None
    pages = file.pages()
    return grid, pages, pages.pages[at.table]


def closed(pages: Pages, **more: Any) -> Damaged:
    return Damaged(pages.written(), records=pages.records, **more)


def changed(change: Any) -> Any:
    """A damage to a whole sheet that keeps every cell: `change(grid, pages, page)`."""

    def apply(file: Book, at: Position) -> Damaged | None:
        found = opened(file, at)
        if found is None:
            return None
        change(*found)
        return closed(found[1])

    return apply


def whole(name: str, level: Any = "file") -> Any:
    return lambda change: damage(level, Book, name=name)(changed(change)) and change


def box(grid: Grid, page: Page) -> tuple[int, int, int, int]:
    """First and last row and column of the table."""
    return grid.top, 0, len(page.rows) - 1, len(grid.columns) - 1


# --- above, below and beside ---


@whole("title rows")
def title_rows(grid: Grid, pages: Pages, page: Page) -> None:
    page.shift(3)
    page.rows[0][0], page.rows[1][0] = "Overzicht van het fonds", "Stand"
    page.rows[1][1] = dt.date(2018, 6, 1)


@whole("empty rows and columns before the table")
def empty_before(grid: Grid, pages: Pages, page: Page) -> None:
    page.shift(4, 2)


@whole("table far down")
def far_down(grid: Grid, pages: Pages, page: Page) -> None:
    page.shift(60)
    page.rows[0][0] = "Zie onder"


@whole("notes below")
def notes_below(grid: Grid, pages: Pages, page: Page) -> None:
    page.rows += [[], ["Vragen? Bel het fonds"], [None, None, "Bron: eigen administratie"], ["Let op:", "zie mail"]]


@damage("file", Book)
def notes_beside_the_table(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    rows = [grid.sound[0], grid.sound[-1]]
    for row in rows[: len(set(rows))]:
        page.rows[row] += [None] * (len(grid.columns) - len(page.rows[row])) + [None, "Nog bellen"]
    return closed(pages, touched=touching(file, at, rows))


@whole("key figures above the table")
def figures_above(grid: Grid, pages: Pages, page: Page) -> None:
    page.shift(4)
    page.rows[0][:2], page.rows[1][:2] = ["Fonds", "OOM"], ["Datum", dt.date(2018, 2, 1)]
    page.rows[2][:2] = ["Aantal deelnemers", 12]


def totalled(file: Book, at: Position, word: str, wrong: int, as_formula: bool) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    names = sorted({"participants", "planned_participants"} & set(grid.columns))
    if not names:
        return None
    column = grid.columns.index(names[0])
    found_sum = sum(
        row[column] for row in page.rows[grid.top + 1 :] if len(row) > column and isinstance(row[column], int)
    )
    cells: list[Any] = [None] * len(grid.columns)
    cells[0], cells[column] = word, found_sum + wrong
    if as_formula:
        letter = chr(ord("A") + column)
        cells[column] = Formula(f"=SUM({letter}{grid.top + 2}:{letter}{len(page.rows)})", found_sum)
    page.rows.append(cells)
    return closed(pages)


damage("file", Book, name="totals row of a sheet")(lambda file, at: totalled(file, at, "Totaal", 0, False))
damage("file", Book, name="totals row of a sheet as a formula")(
    lambda file, at: totalled(file, at, "Totaal", 0, True)
)
damage("file", Book, name="totals row of a sheet that is off")(
    lambda file, at: totalled(file, at, "Totaal", 5, False)
)
damage("file", Book, name="subtotal row of a sheet")(
    lambda file, at: totalled(file, at, "Subtotaal fonds", 0, False)
)


@damage("row", Book, "row")
def subtotal_between(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    row, numbers = at.row_of(grid), [n for n, name in enumerate(grid.columns) if name in INTEGERS]
    cells: list[Any] = [None] * len(grid.columns)
    cells[0] = "Subtotaal"
    for n in numbers[:1]:
        cells[n] = sum(r[n] for r in page.rows[grid.top + 1 : row] if isinstance(r[n], int))
    page.insert_rows(row, [cells])
    return closed(pages)


# --- headings ---


@whole("merged heading above the headings")
def merged_above(grid: Grid, pages: Pages, page: Page) -> None:
    width = len(grid.columns)
    page.insert_rows(grid.top, [[None] * width])
    page.rows[grid.top][0], page.rows[grid.top][width // 2] = "Pilot", "Gegevens"
    page.merges += [(grid.top, 0, grid.top, width // 2 - 1), (grid.top, width // 2, grid.top, width - 1)]


@whole("headings merged over two rows")
def merged_down(grid: Grid, pages: Pages, page: Page) -> None:
    page.insert_rows(grid.top + 1, [[None] * len(grid.columns)])
    page.merges += [(grid.top, n, grid.top + 1, n) for n in range(len(grid.columns))]


@whole("heading of two rows in a sheet")
def two_rows(grid: Grid, pages: Pages, page: Page) -> None:
    units = ["(dd-mm-jjjj)" if name in DATES else "(tekst)" for name in grid.columns]
    page.insert_rows(grid.top + 1, [list(units)])


@whole("heading split over two rows of a sheet")
def split_heading(grid: Grid, pages: Pages, page: Page) -> None:
    words = [str(word).split(" ", 1) for word in grid.headings]
    page.insert_rows(grid.top + 1, [[w[1] if len(w) > 1 else None for w in words]])
    page.rows[grid.top] = [w[0] for w in words]


@whole("line breaks in the headings of a sheet")
def breaks_in_headings(grid: Grid, pages: Pages, page: Page) -> None:
    page.rows[grid.top] = [str(word).replace(" ", "\n").replace("nummer", "-\nnummer") for word in grid.headings]


@whole("spaces around the headings of a sheet")
def spaces_in_headings(grid: Grid, pages: Pages, page: Page) -> None:
    page.rows[grid.top] = [f"\u00a0 {word}\u200b " for word in grid.headings]


@whole("no heading in a sheet")
def sheet_without_heading(grid: Grid, pages: Pages, page: Page) -> None:
    page.rows[grid.top] = [None] * len(grid.columns)


@damage("row", Book, "row")
def heading_again_further_down_a_sheet(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    page.insert_rows(at.row_of(grid), [list(grid.headings)])
    return closed(pages)


@damage("file", Book, "column")
def heading_missing_above_a_column(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    column = at.pick(at.column, range(len(grid.columns)))
    page.rows[grid.top][column] = None
    return closed(pages, touched=touching(file, at, grid.data, {grid.columns[column]}))


@damage("file", Book, "column")
def heading_twice_in_a_sheet(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    column = at.pick(at.column, range(len(grid.columns)))
    page.rows = [row + [None] * (len(grid.columns) - len(row)) + row[column : column + 1] for row in page.rows]
    return closed(pages)


# --- what is hidden ---


@damage("row", Book, "row")
def hidden_row(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    page.hidden_rows = {at.row_of(grid)}
    return closed(pages, touched=touching(file, at, [at.row_of(grid)]))


@damage("file", Book, "column")
def hidden_column(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    page.hidden_columns = {at.pick(at.column, range(len(grid.columns)))}
    return closed(pages)


@whole("filter")
def with_filter(grid: Grid, pages: Pages, page: Page) -> None:
    page.filtered = box(grid, page)


@damage("row", Book, "row")
def filter_that_hides_rows(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    page.filtered = box(grid, page)
    page.hidden_rows = set(range(grid.top + 1, len(page.rows))) - {at.row_of(grid)}
    return closed(pages, touched=touching(file, at, page.hidden_rows))


@whole("table object")
def table_object(grid: Grid, pages: Pages, page: Page) -> None:
    page.table = (grid.top, 0, max(grid.sound), len(grid.columns) - 1)


@whole("hidden sheet of something else")
def hidden_sheet(grid: Grid, pages: Pages, page: Page) -> None:
    pages.pages.append(Page("Lijsten", [["ja"], ["nee"], ["onbekend"]], state="hidden"))


def copy_of(page: Page, name: str, state: str = "") -> Page:
    return Page(name, [list(row) for row in page.rows], list(page.merges), dict(page.formats), state=state)


@whole("second sheet with a copy")
def copied_sheet(grid: Grid, pages: Pages, page: Page) -> None:
    pages.pages.append(copy_of(page, "Kopie"))


@whole("hidden sheet with a copy")
def hidden_copy(grid: Grid, pages: Pages, page: Page) -> None:
    pages.pages.insert(0, copy_of(page, "Oud", "very_hidden"))


@damage("file", Book, "row")
def hidden_sheet_with_an_older_version(file: Book, at: Position) -> Damaged | None:
    """A copy from before a correction: one row says something else, and nobody sees it."""
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    row = at.row_of(grid)
    numbers = grid.filled(row, INTEGERS)
    if not numbers:
        return None
    old = copy_of(page, "Oud", "hidden")
    old.rows[row][numbers[0]] += 1
    pages.pages.append(old)
    return closed(pages, touched=touching(file, at, [row]))


@whole("empty sheets")
def empty_sheets(grid: Grid, pages: Pages, page: Page) -> None:
    pages.pages.insert(0, Page("Voorblad", []))
    pages.pages.append(Page("Blad3", []))


@whole("sheet of remarks in the words of headings")
def remarks_sheet(grid: Grid, pages: Pages, page: Page) -> None:
    rows: list[list[Any]] = [["Kolom", "Uitleg"], *([word, "zie handleiding"] for word in grid.headings)]
    pages.pages.insert(0, Page("Uitleg", rows))


# --- struck through and noted ---


@damage("row", Book, "row")
def struck_row(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    row = at.row_of(grid)
    page.struck = {(row, column) for column in range(len(page.rows[row]))}
    return closed(pages, touched=touching(file, at, [row]))


def one_cell(file: Book, at: Position, change: Any, names: set[str]) -> Damaged | None:
    """A damage to how one cell is shown: `change(page, row, column)`."""
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    row = at.row_of(grid)
    column = at.column_of(grid, row, names)
    if column is None:
        return None
    change(page, row, column)
    return closed(pages, touched=touching(file, at, [row], {grid.columns[column]}))


ANY = TEXTS | CHOICES | DATES | INTEGERS
damage("cell", Book, "row column", name="struck cell")(
    lambda file, at: one_cell(file, at, lambda page, row, column: page.struck.add((row, column)), ANY)
)
damage("cell", Book, "row column", name="old value struck before the new one")(
    lambda file, at: one_cell(file, at, lambda page, row, column: page.rewritten.update({(row, column): "1"}), ANY)
)
damage("cell", Book, "row column", name="note on a cell")(
    lambda file, at: one_cell(file, at, lambda page, row, column: page.notes.add((row, column)), ANY)
)


@whole("notes on the headings")
def noted_headings(grid: Grid, pages: Pages, page: Page) -> None:
    page.notes = {(grid.top, column) for column in range(len(grid.columns))}


# --- columns ---


@damage("file", Book)
def everything_in_one_column(file: Book, at: Position) -> Damaged | None:
    """As a program opens a text file whose delimiter it does not expect."""
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    page.rows = [[";".join("" if cell is None else str(cell) for cell in row)] for row in page.rows]
    page.merges, page.formats = [], {}
    return Damaged(pages.written(), touched=touching(file, at, grid.data))


@whole("columns in another order in a sheet")
def other_order(grid: Grid, pages: Pages, page: Page) -> None:
    page.merges = []
    width = len(grid.columns)
    title = [row[0] if row else None for row in page.rows[: grid.top]]
    notes = [(n, row[0]) for n, row in enumerate(page.rows) if sum(cell is not None for cell in row) == 1]
    page.order_columns([*range(2, width), 1, 0])
    for n, cell in [*enumerate(title), *notes]:
        page.rows[n] = [cell] + [None] * (width - 1)


@damage("file", Book, "column")
def empty_column_in_a_sheet(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    place = at.pick(at.column, range(len(grid.columns)))
    page.merges = []
    page.order_columns([*range(place), None, *range(place, len(grid.columns))])
    return closed(pages)


@damage("file", Book, "column")
def column_of_remarks_in_a_sheet(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    place = at.pick(at.column, range(len(grid.columns)))
    page.merges = []
    page.order_columns([*range(place), None, *range(place, len(grid.columns))])
    page.rows[grid.top][place] = "Nog doen"
    for n in grid.sound[::2]:
        page.rows[n][place] = "bellen"
    return closed(pages)


@damage("file", Book)
def transposed(file: Book, at: Position) -> Damaged | None:
    """The form turned on its side: headings in the first column."""
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    rows = [row + [None] * (len(grid.columns) - len(row)) for row in page.rows[grid.top :]]
    page.formats = {(c, r - grid.top): f for (r, c), f in page.formats.items() if r >= grid.top}
    page.merges, page.rows = (
        [],
        [list(column) for column in zip(*(r[: len(grid.columns)] for r in rows), strict=True)],
    )
    return Damaged(pages.written())


@damage("file", Book, "row")
def one_record_as_a_form(file: Book, at: Position) -> Damaged | None:
    """One record as a form: heading beside value."""
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    row = at.row_of(grid)
    page.rows = [[heading, value] for heading, value in zip(grid.headings, grid.rows[row], strict=False)]
    page.formats, page.merges = {}, []
    others = [n for n in grid.data if n != row]
    return Damaged(pages.written(), touched=touching(file, at, others))


# --- rows ---


@damage("row", Book, "row")
def blank_rows_in_a_sheet(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    page.insert_rows(at.row_of(grid), [[], []])
    return closed(pages)


@damage("row", Book, "row")
def row_between_that_names_a_group(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    page.insert_rows(at.row_of(grid), [["Pilots van dit voorjaar"]])
    return closed(pages)


def shifted(file: Book, at: Position, by: int) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    row = at.row_of(grid)
    filled = [n for n, cell in enumerate(page.rows[row]) if cell not in (None, "")]
    place = filled[0] if by > 0 else filled[1]
    cells = page.rows[row]
    page.rows[row] = [*cells[:place], None, *cells[place:]] if by > 0 else [*cells[: place - 1], *cells[place:]]
    moved = {(r, c + by * (r == row and c >= place)): f for (r, c), f in page.formats.items()}
    page.formats = moved
    return closed(pages, touched=touching(file, at, [row]))


damage("row", Book, "row", name="cells of a row shifted right")(lambda file, at: shifted(file, at, 1))
damage("row", Book, "row", name="cells of a row shifted left")(lambda file, at: shifted(file, at, -1))


@damage("row", Book, "row")
def cell_outside_the_table(file: Book, at: Position) -> Damaged | None:
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    row = at.row_of(grid)
    page.rows[row] += [None] * (len(grid.columns) - len(page.rows[row])) + [None, "zie mail"]
    return closed(pages, touched=touching(file, at, [row]))


KEYS = {"session", "criterion_code"}  # two rows of one key would contradict each other


@damage("row", Book, "row column")
def cells_merged_down(file: Book, at: Position) -> Damaged | None:
    """The same value in two rows became one merged cell: the lower one is empty now."""
    grid = table_of(file, at)
    if grid is None:
        return None
    pairs = [n for n in grid.sound if n + 1 in grid.sound]
    row = at.pick(at.row, pairs)
    column = at.column_of(grid, row, (TEXTS | CHOICES | DATES | INTEGERS) - KEYS) if row is not None else None
    if row is None or column is None:
        return None
    value, pattern = grid.rows[row][column], grid.formats.get((row, column))
    below = grid.with_cells({(row + 1, column): value})
    formats = dict(below.formats) | ({(row + 1, column): pattern} if pattern else {})
    before = file.with_grid(Grid(**(vars(below) | {"formats": formats})), at.table)
    pages = before.pages()
    page = pages.pages[at.table]
    page.rows[row + 1][column] = None
    page.formats.pop((row + 1, column), None)
    page.merges.append((row, column, row + 1, column))
    return closed(pages, clean=before.written(), touched=touching(file, at, [row, row + 1], {grid.columns[column]}))


@damage("row", Book, "row")
def cells_merged_across(file: Book, at: Position) -> Damaged | None:
    """Two cells of a row merged: the right one is gone."""
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    row = at.row_of(grid)
    filled = grid.filled(row, set(grid.columns))
    pairs = [n for n in filled if n + 1 in filled]
    place = at.pick(at.column, pairs)
    if place is None:
        return None
    page.rows[row][place + 1] = None
    page.formats.pop((row, place + 1), None)
    page.merges.append((row, place, row, place + 1))
    return closed(pages, touched=touching(file, at, [row]))


@whole("two tables stacked")
def stacked(grid: Grid, pages: Pages, page: Page) -> None:
    page.rows += [[], ["Adviseur", "Dagen"], ["Adviseur A (fictief)", 12], ["Adviseur B (fictief)", 9]]


@whole("two tables side by side")
def beside(grid: Grid, pages: Pages, page: Page) -> None:
    width = len(grid.columns)
    page.rows = [row + [None] * (width - len(row)) for row in page.rows]
    other: list[list[Any]] = [["Adviseur", "Dagen"], ["Adviseur A (fictief)", 12]]
    for n, cells in enumerate(other):
        page.rows[grid.top + n] = page.rows[grid.top + n] + [None] + cells


@damage("file", Book)
def same_table_stacked_twice(file: Book, at: Position) -> Damaged | None:
    """The list in two halves, each under its own heading."""
    found = opened(file, at)
    if found is None:
        return None
    grid, pages, page = found
    half = grid.sound[len(grid.sound) // 2]
    page.insert_rows(half, [[], ["Vervolg"], list(grid.headings)])
    return closed(pages)
