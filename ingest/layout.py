"""Where on a sheet the table is, told from its shape alone: heading rows, data, notes, totals, blank rows.

No contract is known here. What has no certain layout is refused by name rather than guessed.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from operator import itemgetter
from typing import Any

import polars as pl

from ingest.table import Refused, Span, Table
from ingest.totals import Total, find_totals

SEARCHED_ROWS = 60  # that hold something, among the first …
DEEPEST_ROW = 5_000
HEADING_ROWS = 3  # a heading stands on at most so many rows
AS_LIKELY = 3  # rows that are named beside a guessed heading
MOSTLY, MOST_OF_IT = 0.9, 0.6
DELIMITERS = {
    ";": {"nl": "Puntkomma", "en": "Semicolon"},
    "\t": {"nl": "Tab", "en": "Tab"},
    "|": {"nl": "Overige: |", "en": "Other: |"},
    ",": {"nl": "Komma", "en": "Comma"},
}
VALUE = (
    r"(?i)^\s*[-+(]?\s*([€$£]|eur)?\s*[-+]?[\d.,'\s%)]*\d[\d.,'\s%)]*(e[-+]?\d+)?\s*([€$£%]|eur)?\s*$"  # numbers
    r"|^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d\d(:\d\d)?(\.\d+)?Z?)?\s*$"  # dates
    r"|^\s*\d{1,2}[ -][a-z]{3,9}\.?([ -]\d{2,4})?\s*$"  # 3 april 2018
    r"|^\s*\d{1,2}:\d\d(:\d\d)?\s*$|^#[A-Z0-9/!?]+$"  # times, errors
)
IS_VALUE = re.compile(VALUE)


@dataclass(frozen=True)
class Heading:
    """The heading: its physical rows, and what they say of each column from top to bottom.

    `is_certain`: every name is known from the contract. `block`: rows above it that hold values of the table.
    `zone`: the time zone by which an export says that its moments count.
    """

    rows: tuple[int, ...]
    parts: list[tuple[str, ...]]
    is_certain: bool = False
    block: frozenset[int] = frozenset()
    zone: str = ""

    @property
    def names(self) -> list[str]:
        """One name a column; '' where it has none."""
        return [" ".join(parts) for parts in self.parts]

    @property
    def width(self) -> int:
        return len(self.parts)


@dataclass(frozen=True)
class Layout:
    """A table with the fate of every record before any contract.

    `fates` belongs to `table.rows`: data, blank, note, heading or total; `others` holds the fate of each
    record of another width or without one reading (note, blank or rejected, with the reason in `reasons`).
    """

    table: Table
    heading: Heading | None
    fates: pl.Series
    others: dict[int, str] = field(default_factory=dict)
    reasons: dict[int, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    claimed: frozenset[int] = frozenset()  # positions of data rows that say total but do not add up
    totals: tuple[Total, ...] = ()

    @property
    def is_data(self) -> pl.Series:
        return self.fates == "data"


def first_records(table: Table) -> list[tuple[int, list[str]]]:
    """The first records that hold something, of any width, in order."""
    top = replace(table, rows=table.rows.head(DEEPEST_ROW), cells=table.cells.head(DEEPEST_ROW))
    is_filled = ~blank_rows(top)
    rows, cells = top.rows.filter(is_filled).head(SEARCHED_ROWS), top.cells.filter(is_filled).head(SEARCHED_ROWS)
    head = list(zip(rows, map(list, cells.iter_rows()), strict=True))
    last = head[-1][0] if len(head) == SEARCHED_ROWS else float("inf")
    return sorted([*head, *((row, other) for row, other in table.ragged.items() if row <= last)])


def filled(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


def is_name(cell: str) -> bool:
    """A cell that could head a column: it has a letter and is no date, time or amount."""
    return any(c.isalpha() for c in cell) and not IS_VALUE.match(cell)


def guess_heading(table: Table) -> Heading | None:
    """The heading of a table of unknown content, from its shape; None when no row is certainly one."""
    for row, names in named_rows(table):
        if row in table.ragged or not all(map(is_name, names)):
            return None
        return heading_at(table, row)
    return None


def named_rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    """(row, what it says of the columns in use) of the first rows that say enough to be a heading."""
    columns = [n for n, name in enumerate(table.cells.columns) if (table.cells[name] != "").any()]
    for row, cells in first_records(table):
        names = [cells[n] for n in columns if n < len(cells) and cells[n].strip()]
        if len(names) >= max(2, len(columns) / 2):
            yield row, names


def as_likely_headings(table: Table, guessed: Heading) -> tuple[int, ...]:
    """The first rows below a guessed heading that say as many names, none of which stands again further down."""
    least = len(filled(guessed.names))
    rows = (
        row
        for row, names in named_rows(table)
        if row > guessed.rows[-1] and row not in table.ragged and len(names) >= least and all(map(is_name, names))
    )
    return tuple(islice((row for row in rows if heading_at(table, row)), AS_LIKELY))


def in_one_column(table: Table) -> tuple[Table, str] | None:
    """The table that the texts of one column make when they are divided, and the delimiter that shows itself.

    Where cells hold decimal commas or names with a comma, a program that divides there has spread them; the rows
    are put together again.
    """
    records = [(row, filled(cells), ",".join(cells).rstrip(",")) for row, cells in first_records(table)]
    is_spread = any(len(words) > 1 for _, words, _ in records)
    for mark in [mark for mark in DELIMITERS if mark != "," or not is_spread]:
        counts = Counter(text.count(mark) for _, _, text in records)
        count, often = max(counts.items(), key=itemgetter(1), default=(0, 0))
        if count > 1 and often > 1 and often >= MOST_OF_IT * len(records):
            alike = ((row, text.split(mark)) for row, _, text in records if text.count(mark) == count)
            divided = Table.of(table.sheet, alike)
            if guess_heading(divided):
                return divided, mark
    return None


def one_column(sheet: str, mark: str) -> Refused:
    return Refused("one_column", sheet=sheet, mark=DELIMITERS[mark])


def heading_at(table: Table, row: int) -> Heading | None:
    """The heading that begins on this row; None when the row rather looks like the data below it."""
    index = table.rows.index_of(row)
    assert index is not None
    below = table.cells.slice(index + 1)
    first = table.cells.row(index)
    count = 1
    while count < HEADING_ROWS and continues(table, index, count):
        count += 1
    below = below.slice(count - 1)
    if repeats_below(first, below):
        return None
    records = [(table.rows[at], list(table.cells.row(at))) for at in range(index, index + count)]
    return joined(records, table.spans)


def continues(table: Table, index: int, count: int) -> bool:
    """The next row heads the columns as well: the same names again, or names where the data are values."""
    rows = table.rows.slice(index, count + 1).to_list()
    if len(rows) <= count or rows[count] - rows[count - 1] != 1:
        return False
    first, cells = table.cells.row(index), table.cells.row(index + count)
    if cells == first:
        return True
    named = [n for n, cell in enumerate(cells) if cell.strip()]
    if len(named) < 2 or not all(is_name(cells[n]) for n in named):
        return False
    return bool(value_columns(table.cells[:, named].slice(index + count + 1, 200)))


def value_columns(cells: pl.DataFrame) -> list[str]:
    """The columns that hold values nearly wherever they hold something."""
    filled, values = (pl.all().str.strip_chars() != "").sum(), pl.all().str.contains(VALUE).sum()
    found = cells.select((filled > 0) & (values >= MOSTLY * filled))
    return [name for name in found.columns if found[name].item()]


def repeats_below(first: tuple[str, ...], below: pl.DataFrame) -> bool:
    """A supposed heading whose words are also values of their columns is a row of data."""
    cells = dict(zip(below.columns, first, strict=True))
    others = below.filter(~pl.all_horizontal(pl.col(name) == cell for name, cell in cells.items()))
    if not others.height:
        return False
    named = {name: cell for name, cell in cells.items() if cell.strip()}
    again = sum(bool((others[name] == cell).any()) for name, cell in named.items())
    return again > len(named) / 4


def joined(records: list[tuple[int, list[str]]], spans: tuple[Span, ...]) -> Heading:
    """What several rows say of each column; a merged cell speaks for every column it spans."""
    said = [spread(row, cells, spans) for row, cells in records]
    rows = tuple(row for row, _ in records)
    return Heading(rows, [tuple(filter(None, texts)) for texts in zip(*said, strict=True)])


def spread(row: int, cells: list[str], spans: tuple[Span, ...]) -> list[str]:
    said = [cell.strip() for cell in cells]
    for span in spans:
        if span.top == row and span.right > span.left:
            said[span.left : span.right + 1] = [said[span.left]] * (span.right - span.left + 1)
    return said


def arrange(table: Table, heading: Heading | None, amounts: Collection[int] = ()) -> Layout:
    """The fate of every record, given the heading. Raises Refused when two tables stand on one sheet.

    A cell merged downwards says its value for every row, but in columns of `amounts`: there it may be a sum.
    """
    if heading is None:
        fates = pl.select(pl.when(blank_rows(table)).then(pl.lit("blank")).otherwise(pl.lit("note"))).to_series()
        return Layout(table, None, fates, {**dict.fromkeys([*table.ragged, *table.broken], "note")})
    check_above(table, heading)
    table = of_heading_width(table, heading)
    last = heading.rows[-1]
    table = filled_down(table, [span for span in table.spans if span.top > last and span.left not in amounts])
    blank, notes = blank_rows(table), trailing_notes(table, last)
    is_heading = table.rows.is_in(list(heading.rows)) | same_as(table, heading)
    above = table.rows < heading.rows[0]
    fate = (
        pl.when(blank)
        .then(pl.lit("blank"))
        .when(is_heading)
        .then(pl.lit("heading"))
        .when(above | notes)
        .then(pl.lit("note"))
        .otherwise(pl.lit("data"))
    )
    layout = Layout(table, heading, pl.select(fate.alias("fate")).to_series())
    return with_totals(with_others(layout))


def filled_down(table: Table, spans: list[Span]) -> Table:
    """The table with the value of each cell that is merged downwards in every row that holds something.

    Left as they are: spans over several columns, and those under which another value is hidden.
    """
    if not spans:
        return table
    rows, is_own = table.rows.to_list(), (~blank_rows(table)).to_list()
    columns: dict[str, list[str]] = {}
    done: set[Span] = set()
    for span in spans:
        name, inside = str(span.left), range(bisect_left(rows, span.top), bisect_right(rows, span.bottom))
        if span.right > span.left or not inside or name not in table.cells.columns:
            continue
        cells = columns.setdefault(name, table.cells[name].to_list())
        value = cells[inside[0]]
        if all(cells[at] in ("", value) for at in inside):
            cells[inside.start : inside.stop] = [value if is_own[at] else "" for at in inside]
            done.add(span)
    known = table.cells.with_columns(pl.Series(name, cells, pl.String) for name, cells in columns.items())
    return replace(table, cells=known, spans=tuple(span for span in table.spans if span not in done))


def blank_rows(table: Table) -> pl.Series:
    return rows_where(table.cells, dict.fromkeys(table.cells.columns, is_blank))


def check_above(table: Table, heading: Heading) -> None:
    """Refuse rows of data above the heading: it heads another table, or stands too low."""
    for row, cells in first_records(table):
        if row < heading.rows[0] and row not in heading.block and is_record(cells):
            raise Refused("stacked_tables", sheet=table.sheet, row=heading.rows[0])


def is_record(cells: list[str]) -> bool:
    """A row that no title, note or label looks like: three cells or more, two of them dates or amounts."""
    words = filled(cells)
    is_labelled = any(word.rstrip().endswith(":") for word in words)
    return len(words) > 2 and not is_labelled and sum(bool(IS_VALUE.match(word)) for word in words) > 1


def unheaded(table: Table) -> list[int]:
    """Rows of data on a sheet that has no heading of ours; none when it holds words rather than records."""
    records = [(row, cells) for row, cells in first_records(table) if len(filled(cells)) > 1]
    if sum(is_record(cells) for _, cells in records) * 2 < max(1, len(records)):
        return []
    return table.rows.filter(~blank_rows(table)).to_list()


def is_blank(cell: pl.Expr) -> pl.Expr:
    return cell.str.strip_chars() == ""


def rows_where(cells: pl.DataFrame, wanted: Mapping[str, Callable[[pl.Expr], pl.Expr]]) -> pl.Series:
    """Which rows satisfy every condition; first one column is asked, then two, four … of the rows still left."""
    names, count = list(wanted), 1
    left = pl.int_range(cells.height, eager=True) if names else pl.Series([], dtype=pl.Int64)
    while names and len(left):
        asked, names, count = names[:count], names[count:], 2 * count
        some = cells.select(asked) if len(left) == cells.height else cells.select(asked)[left]
        hit = some.select(pl.all_horizontal(wanted[name](pl.col(name)) for name in asked)).to_series()
        left = left.filter(hit)
    mask = pl.repeat(False, cells.height, dtype=pl.Boolean, eager=True)
    return mask.scatter(left, True) if len(left) else mask


def same_as(table: Table, heading: Heading) -> pl.Series:
    """The heading again, as on the second page of a print."""
    again = pl.repeat(False, len(table.rows), dtype=pl.Boolean, eager=True)
    for row in heading.rows:
        index = table.rows.index_of(row)
        if index is not None:
            cells = dict(zip(table.cells.columns, table.cells.row(index), strict=True))
            again |= rows_where(table.cells, {name: equals(cell) for name, cell in cells.items()})
    return again


def equals(word: str) -> Callable[[pl.Expr], pl.Expr]:
    return lambda cell: cell == word


def of_heading_width(table: Table, heading: Heading) -> Table:
    """The heading decides how many fields a record has, but for a delimiter at the end of every other line."""
    width, row = heading.width, heading.rows[0]
    if row not in table.ragged:
        return table
    below = any(len(cells) == width for n, cells in table.ragged.items() if n > row)
    is_trailing = width == table.cells.width - 1 and (table.cells[:, -1] == "").all() and not below
    if heading.is_certain and is_trailing:
        cells = pl.DataFrame([table.ragged[row]], schema=table.cells[:, :-1].schema, orient="row")
        ragged = {n: other for n, other in table.ragged.items() if n != row}
        rows = pl.concat([pl.Series([row], dtype=pl.Int64), table.rows])
        order = rows.arg_sort()
        return replace(table, rows=rows[order], cells=pl.concat([cells, table.cells[:, :-1]])[order], ragged=ragged)
    alike = {n: cells for n, cells in table.ragged.items() if len(cells) == width}
    if len(alike) < len(table.rows) / 2:
        raise Refused("heading_width", row=row, found=width, expected=table.cells.width)
    ragged = {n: cells for n, cells in table.ragged.items() if len(cells) != width}
    ragged |= dict(zip(table.rows.to_list(), map(list, table.cells.iter_rows()), strict=True))
    return replace(Table.of(table.sheet, alike.items()), ragged=dict(sorted(ragged.items())), broken=table.broken)


def trailing_notes(table: Table, last_heading: int) -> pl.Series:
    """Lone cells below the last full row: remarks at the foot of a sheet."""
    end = len(table.rows)
    while end and table.rows[end - 1] > last_heading and len(filled(list(table.cells.row(end - 1)))) <= 1:
        end -= 1
    notes, is_apart = [False] * len(table.rows), False
    for at in range(end, len(table.rows)):
        cells = table.cells.row(at)
        is_apart |= not filled(list(cells)) or bool(at and table.rows[at] - table.rows[at - 1] > 1)
        notes[at] = is_apart or is_remark(table, at, cells)
        is_apart = notes[at]
    return pl.Series(notes, dtype=pl.Boolean)


def is_remark(table: Table, at: int, cells: tuple[str, ...]) -> bool:
    """A lone cell that is no row with its other cells lost: several words, or words among values."""
    n, word = next((n, cell) for n, cell in enumerate(cells) if cell.strip())
    return " " in word.strip() or (is_name(word) and bool(value_columns(table.cells[1:at, [n]])))


def with_others(layout: Layout) -> Layout:
    """Fates of records of another width and of lines without one reading."""
    table, heading = layout.table, layout.heading
    assert heading is not None
    data = table.rows.filter(layout.is_data)
    end = data[-1] if len(data) else heading.rows[-1]
    others: dict[int, str] = {}
    reasons: dict[int, tuple[str, dict[str, Any]]] = {}
    for row, cells in table.ragged.items():
        if not filled(cells):
            others[row] = "blank"
        elif row < heading.rows[0] or (row > end and is_footer(cells, table.cells.width)):
            others[row] = "note"
        else:
            others[row] = "rejected"
            reasons[row] = ("field_count", {"found": len(cells), "expected": table.cells.width})
    for row, code in table.broken.items():
        is_above = row < heading.rows[0]
        others[row] = "note" if is_above else "rejected"
        reasons |= {} if is_above else {row: (code, {})}
    check_stacked(layout, others)
    return replace(layout, others=others, reasons=reasons)


def is_footer(cells: list[str], width: int) -> bool:
    """A remark below the table, not a record under another delimiter."""
    words = filled(cells)
    divided = max(words[0].count(mark) for mark in ";,\t|") if words else 0
    return len(words) == 1 and " " in words[0].strip() and divided < max(1, (width - 1) / 2)


def check_stacked(layout: Layout, others: dict[int, str]) -> None:
    """Refuse a second table below the first: a run of records of one other width, or a second heading."""
    ragged = [(row, cells) for row, cells in layout.table.ragged.items() if others[row] == "rejected"]
    run = 1
    for (row, cells), (after, following) in pairwise(ragged):
        run = run + 1 if len(cells) == len(following) > 1 and after - row == 1 else 1
        if run >= 3:
            raise Refused("stacked_tables", sheet=layout.table.sheet, row=after - run + 1)
    second = second_heading(layout)
    if second is not None:
        raise Refused("stacked_tables", sheet=layout.table.sheet, row=second)


def second_heading(layout: Layout) -> int | None:
    """A data row of names alone, over columns that otherwise hold values."""
    cells = layout.table.cells.filter(layout.is_data)
    if cells.height < 3:
        return None
    of_values = value_columns(cells.head(2000))
    if len(of_values) < 2:
        return None
    hit = rows_where(cells, dict.fromkeys(of_values, says_no_value)).arg_true()
    return layout.table.rows.filter(layout.is_data)[hit[0]] if len(hit) else None


def says_no_value(cell: pl.Expr) -> pl.Expr:
    return ~cell.str.contains(r"\d|^\s*$")


def with_totals(layout: Layout) -> Layout:
    """Control totals are no data; a row that says total and does not add up stays data, and is claimed."""
    totals, claimed = find_totals(layout.table, layout.is_data)
    layout = replace(layout, claimed=frozenset(claimed), totals=tuple(totals))
    if not totals:
        return layout
    at = layout.table.rows.is_in([total.row for total in totals]).arg_true()
    return replace(layout, fates=layout.fates.clone().scatter(at, "total"))
