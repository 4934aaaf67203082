"""The example deliveries as cells that can be damaged and written again."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from examples.synthetic import DEFAULT_SEED, make
from examples.synthetic.layouts import LAYOUTS
from examples.synthetic.records import Delivery, Sheet
from tests.pollution.pages import Page, Pages

SHIPPED = Path(__file__).parents[2] / "examples" / "deliveries"
# the generator's names for columns of a survey export → the contract's
CANONICAL = {
    "ID": "response_id",
    "stamp": "completed_on",
    "ROL": "respondent_role",
    "interventions": "intervention_code",
}
KEYS = {
    "pilots": {"pilot_id"},
    "participant_counts": {"pilot_id", "fund_code", "held_on", "phase", "intervention_code", "session"},
    "attendance": {"pilot_id", "held_on", "phase", "person_code"},
    "survey_responses": {"response_id", "wave_code"},
    "deliverables": {"deliverable_code"},
    "outreach": {"outreach_id", "held_on", "outreach_kind", "description"},
    "commentary": {"criterion_code", "commented_on"},
}
INTEGERS = set("company_employees planned_participants coaching_visits participants new_participants reach".split())
TEXTS = set(
    "company_name stop_reason session evidence deliverable_name description adopting_company comment_text".split()
)
CHOICES = set(
    "fund_code prior_experience reported_status esf_theme phase intervention_code wave_code respondent_role "
    "deliverable_kind outreach_kind criterion_code "
    "on_behalf_of".split()
)
BOOLEANS = set("is_ambassador mentions_esf is_presented is_about_results is_technical".split())


@dataclass(frozen=True)
class Grid:
    """One table: every record, the index of its heading, the canonical name of each column.

    `sound` are the records that load and whose key stands nowhere else; only those are damaged, so that
    damage never frees a row that was rejected for contradicting them.
    """

    sheet: str
    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    top: int
    sound: tuple[int, ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    formats: dict[tuple[int, int], str] = field(default_factory=dict, hash=False)

    @property
    def headings(self) -> tuple[str, ...]:
        return self.rows[self.top]

    @property
    def data(self) -> range:
        """Indices of every record below the heading."""
        return range(self.top + 1, len(self.rows))

    def filled(self, row: int, names: set[str]) -> list[int]:
        """Columns of these names that hold something in this record."""
        cells = self.rows[row]
        return [
            n
            for n, name in enumerate(self.columns)
            if name in names and n < len(cells) and cells[n] not in ("", None)
        ]

    def with_cells(self, cells: dict[tuple[int, int], Any]) -> "Grid":
        rows = [list(row) for row in self.rows]
        for (row, column), value in cells.items():
            rows[row][column] = value
        return replace(self, rows=tuple(map(tuple, rows)))


def written_row(cells: Any, delimiter: str, quote: str = '"', quoting: str = "minimal") -> str:
    """One record as text; `quoting` is minimal, all or none."""

    def written(cell: str) -> str:
        special = any(mark in cell for mark in (delimiter.strip(" ") or " ", quote, "\r", "\n"))
        if quoting == "all" or (quoting == "minimal" and special):
            return quote + cell.replace(quote, quote * 2) + quote
        return cell

    return delimiter.join(written(cell) for cell in cells)


@dataclass(frozen=True)
class Text:
    """A delivery in a text file."""

    grid: Grid
    delimiter: str
    encoding: str
    quoting: str = "minimal"
    end: str = "\r\n"

    @property
    def grids(self) -> list[Grid]:
        return [self.grid]

    def line(self, cells: Any) -> str:
        return written_row(cells, self.delimiter, quoting=self.quoting)

    def lines(self) -> list[str]:
        return [self.line(cells) for cells in self.grid.rows]

    def with_grid(self, grid: Grid, at: int = 0) -> "Text":
        return replace(self, grid=grid)

    def written(self, lines: list[str] | None = None) -> bytes:
        """The file's bytes, of other lines when given."""
        ended = [line + self.end for line in (self.lines() if lines is None else lines)]
        return "".join(ended).encode(self.encoding, "surrogateescape")

    def address(self, row: int, at: int = 0) -> tuple[str, int]:
        """Sheet and physical row (from 1) at which a record begins."""
        before = self.lines()[:row]
        return "", 1 + sum(1 + line.count("\n") for line in before)


@dataclass(frozen=True)
class Book:
    """A delivery in a workbook."""

    grids: list[Grid]

    def with_grid(self, grid: Grid, at: int = 0) -> "Book":
        return Book([grid if n == at else other for n, other in enumerate(self.grids)])

    def pages(self) -> Pages:
        return Pages(
            [Page(g.sheet, [list(row) for row in g.rows], list(g.merges), dict(g.formats)) for g in self.grids]
        )

    def written(self) -> bytes:
        return self.pages().written()

    def address(self, row: int, at: int = 0) -> tuple[str, int]:
        return self.grids[at].sheet, row + 1


File = Text | Book


@dataclass(frozen=True)
class Example:
    """One shipped file and what the generator says about it."""

    sent: Delivery
    data: bytes
    file: File

    @property
    def name(self) -> str:
        return f"{self.sent.sender}/{self.sent.file_name}"

    @property
    def layout(self) -> tuple[Any, ...]:
        """What makes two deliveries alike: the sender's way of writing, kinds and columns."""
        tables = tuple((s.kind, tuple(name for name, _ in s.columns)) for s in self.sent.sheets)
        return self.sent.layout, tables, self.sent.outcome, self.sent.planted

    @property
    def tables(self) -> list[int]:
        """Indices of the grids that are a table of ours."""
        return [n for n, grid in enumerate(self.file.grids) if grid.kind]


def keys_once(kind: str, columns: list[str], rows: list[tuple[Any, ...]], loads: list[int]) -> tuple[int, ...]:
    """Those of `loads` whose key stands in one record only."""
    at = [n for n, name in enumerate(columns) if name in KEYS.get(kind, set())]
    keys = [tuple(str(row[n] or "").strip().upper() for n in at if n < len(row)) for row in rows]
    counts = Counter(keys)
    return tuple(n for n in loads if counts[keys[n]] == 1)


def grid_of(sheet: Sheet, rows: list[tuple[Any, ...]], **more: Any) -> Grid:
    top = len(sheet.titles)
    columns = [CANONICAL.get(name, name) for name, _ in sheet.columns]
    loads = [top + 1 + n for n, row in enumerate(sheet.rows) if row.fate == "loaded"] if columns else []
    sound = keys_once(sheet.kind, columns, rows, loads)
    return Grid(sheet.name, sheet.kind, tuple(columns), tuple(rows), top, sound, **more)


def text_of(sent: Delivery, data: bytes) -> Text:
    layout = LAYOUTS[sent.layout]
    encoding = "utf-8" if sent.content else layout.encoding
    delimiter = "," if sent.planted == ("missing_columns",) else layout.delimiter
    read = csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=delimiter)
    rows = [tuple(cells) for cells in read]
    sheet = sent.sheets[0] if sent.sheets else Sheet("", "", [], [])
    quoting = "all" if layout.form == "limesurvey" else "minimal"
    end = "\n" if sent.file_name.endswith(".pdf") else "\r\n"
    return Text(grid_of(sheet, rows), delimiter, encoding, quoting, end)


def book_of(sent: Delivery, data: bytes) -> Book:
    book = openpyxl.load_workbook(io.BytesIO(data))
    grids = []
    for sheet in sent.sheets:
        page = book[sheet.name]
        rows = [tuple(cell.value for cell in row) for row in page.iter_rows()]
        formats = {
            (cell.row - 1, cell.column - 1): cell.number_format
            for row in page.iter_rows()
            for cell in row
            if cell.value is not None and cell.is_date
        }
        merges = tuple(
            (m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in page.merged_cells.ranges
        )
        grids.append(grid_of(sheet, rows, merges=merges, formats=formats))
    return Book(grids)


@cache
def examples() -> tuple[Example, ...]:
    """Every example delivery."""
    found = []
    for sent in make(DEFAULT_SEED):
        data = (SHIPPED / sent.sender / sent.file_name).read_bytes()
        file = book_of(sent, data) if sent.file_name.endswith(".xlsx") else text_of(sent, data)
        found.append(Example(sent, data, file))
    return tuple(found)


@cache
def distinct() -> tuple[Example, ...]:
    """One example of every layout: the one with most rows that can be damaged."""
    best: dict[Any, Example] = {}
    for example in examples():
        size = sum(len(grid.sound) for grid in example.file.grids)
        other = best.get(example.layout)
        if other is None or size > sum(len(grid.sound) for grid in other.file.grids):
            best[example.layout] = example
    return tuple(best.values())
