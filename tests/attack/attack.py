"""What a reader of published marts can work out about the numbers that are hidden in them.

The attacker has every figure of one or more releases and the questionnaire, and may know all numbers of one fund.
Everything known is a linear system over the true numbers of people per wave, line and fund:

- a total is the sum of its funds; a fund without a row is empty, a hidden one is not;
- who has a score or an answer is among the responses (directors answer one question only, which is not shown);
- of a scale, who has a score answered two thirds of its items at least; a scale of one item is that item;
- who is paired has a score in both waves;
- a mean is a sum of scores divided by the number, and every score lies on the scale;
- releases agree, as far as the files that they rest on do.

The smallest and largest value of each hidden number follow by linear programming (HiGHS). Answers of a question add
nothing: any numbers with the right totals can be divided over the answers (a transportation problem).
"""

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from warehouse.read import Release, open_release
from warehouse.releases import release_folder

ALL = "all"


class Cell(NamedTuple):
    """A true number of people: of a wave, or of a pair of waves (table); edition: which data it rests on."""

    table: str
    line: str
    fund: str
    edition: str = ""


@dataclass
class Published:
    """What a release says: numbers (None: hidden), means beside them, and the questionnaire."""

    numbers: dict[Cell, int | None] = field(default_factory=dict)
    means: dict[Cell, float] = field(default_factory=dict)
    parts: dict[Cell, list[Cell]] = field(default_factory=dict)  # total → its funds
    items: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    scales: dict[str, tuple[float, float]] = field(default_factory=dict)
    files: frozenset[tuple[str, str]] = frozenset()  # (sender, sha256) of survey files
    pilots: dict[str, str] = field(default_factory=dict)  # pilot → fund
    true: dict[Cell, int] = field(default_factory=dict)  # what insiders know, and what judges an attack

    def only(self, tables: Container[str], lines: Container[str]) -> "Published":
        """The part about some tables and lines."""

        def kept(values: Mapping[Cell, Any]) -> dict[Cell, Any]:
            return {cell: value for cell, value in values.items() if cell.table in tables and cell.line in lines}

        parts = {"numbers": kept(self.numbers), "means": kept(self.means), "parts": kept(self.parts)}
        return replace(self, **parts)

    def groups(self) -> Iterator["Published"]:
        """The parts that hang together: a scale with its items in a wave, or in a pair of waves."""
        for table in sorted({cell.table for cell in self.numbers}):
            for scale, items in self.items.items():
                if " " in table:
                    yield self.only({table, *table.split()}, {scale})
                else:
                    yield self.only({table}, {"response", scale, *items})


def published(release: Release) -> Published:
    """Everything in the marts that tells a number of respondents."""
    found = Published()
    for row in release.query("select * from mart_survey__items").iter_rows(named=True):
        line, item = f"construct {row['construct_code']}", f"question {row['question_code']}"
        found.items[line].append(item)
        found.scales[line] = (row["scale_min"], row["scale_max"])
    for row in release.query("select * from mart_survey__response").iter_rows(named=True):
        found.numbers[Cell(row["wave_code"], "response", row["fund_code"])] = row["responses"]
    for row in release.query("select * from mart_survey__constructs").iter_rows(named=True):
        cell = Cell(row["wave_code"], f"construct {row['construct_code']}", row["fund_code"])
        found.numbers[cell] = row["n"]
        if row["mean"] is not None:
            found.means[cell] = row["mean"]
    for row in release.query("select * from mart_survey__distributions").iter_rows(named=True):
        cell = Cell(row["wave_code"], f"question {row['question_code']}", row["fund_code"])
        found.numbers[cell] = row["question_n"]
    for row in release.query("select * from mart_survey__changes").iter_rows(named=True):
        _changes(found, row)
    _criteria(found, release)
    found.files = frozenset(
        release.query(
            "select sender, sha256 from mart_analyst__ingest_reconciliation where kind = 'survey_responses'"
        ).iter_rows()
    )
    found.pilots = dict(release.query("select distinct pilot_id, fund_code from mart_sector__pilots").iter_rows())
    return found


def _changes(found: Published, row: Mapping[str, Any]) -> None:
    line, fund = f"construct {row['construct_code']}", row["fund_code"]
    for name, wave in (("n_from", row["from_wave"]), ("n_to", row["to_wave"])):
        if row[name] is not None:
            found.numbers[Cell(wave, line, fund)] = row[name]
    cell = Cell(f"{row['from_wave']} {row['to_wave']}", line, fund)
    if row["n_paired"] != 0:
        found.numbers[cell] = row["n_paired"]
    if row["design"] == "paired":
        found.means[cell] = row["mean_difference"]


def _criteria(found: Published, release: Release) -> None:
    """Whoever applies it at work, of the latest wave with that question."""
    waves = release.query(
        "select wave_code from mart_survey__waves where is_closed and is_frozen order by sort_order"
    )["wave_code"]
    asked = [wave for wave in waves if any(c.table == wave and c.line == "question TOEP" for c in found.numbers)]
    row = release.query(
        "select denominator from mart_steering__success_criteria"
        " where criterion_code = 'applied_at_work' order by as_of_date desc limit 1"
    ).row(0)
    if asked and row[0] is not None:
        found.numbers[Cell(asked[-1], "question TOEP", ALL)] = row[0]


def counts_beside_figures(release: Release) -> list[str]:
    """Side doors: row counts of survey files, numbers in their names, figures whose number is hidden."""
    counted = release.query("select * from mart_analyst__ingest_reconciliation where kind = 'survey_responses'")
    found = [row["file_name"] for row in counted.iter_rows(named=True) if row["rows_read"] is not None]
    files = {
        f"mart_analyst__{mart}": "file_name" for mart in ("ingest_reconciliation", "rejected_rows", "warnings")
    }
    for mart, columns in (files | {"mart_sector__to_do": "about, file_name, text_nl"}).items():
        names = (
            name for row in release.query(f"select distinct {columns} from {mart}").iter_rows() for name in row
        )
        found += [name for name in names if name and re.search(r"\(\d+-\d+\)", name)]
    numbers = {"response": "responses", "constructs": "n", "distributions": "n", "changes": "n_from"}
    for mart, number in numbers.items():
        rows = release.query(f"select * from mart_survey__{mart} where {number} is null").iter_rows(named=True)
        found += [f"{mart}: {name}" for row in rows for name, value in row.items() if isinstance(value, float)]
    return found


def true_numbers(folder: Path) -> dict[Cell, tuple[int, int]]:
    """(people, companies) of every cell, from the private file of a release."""
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as con:
        rows = con.execute(
            "select linked_table, line, fund_code, n, companies from intermediate.int_suppression_wave_cells"
            " union all"
            " select linked_table, line, fund_code, n, companies from intermediate.int_suppression_pair_cells"
        ).fetchall()
    return {Cell(*key): (n, companies) for *key, n, companies in rows}


def read(data: Path, release_id: str) -> Published:
    """A release as published, and the true numbers beside it."""
    with open_release(data, release_id) as release:
        assert counts_beside_figures(release) == []
        found = published(release)
    found.true = {cell: n for cell, (n, _) in true_numbers(release_folder(data, release_id)).items()}
    return found


def merged(releases: Iterable[Published]) -> Published:
    """Releases as one; where they disagree on a wave, a fund's numbers are the same if its files and pilots are."""
    releases = list(releases)
    shown: dict[Cell, set[int]] = defaultdict(set)
    homes: dict[str, set[str]] = defaultdict(set)
    for release in releases:
        for cell, number in release.numbers.items():
            if number is not None:
                shown[cell].add(number)
        for pilot in {pilot for other in releases for pilot in other.pilots}:
            homes[pilot].add(release.pilots.get(pilot, ""))
    changed = {cell.table for cell, numbers in shown.items() if len(numbers) > 1}
    moved = {fund for funds in homes.values() if len(funds) > 1 for fund in (*funds, ALL)}
    found = Published(items=releases[-1].items, scales=releases[-1].scales)
    for place, release in enumerate(releases):
        names = {
            cell: cell._replace(edition=f"{place if cell.fund in moved else ''}{files(cell.fund, release)}")
            if changed & {cell.table, *cell.table.split()}
            else cell
            for cell in release.numbers
        }
        for cell, name in names.items():
            if found.numbers.get(name) is None:
                found.numbers[name] = release.numbers[cell]
            if cell in release.means:
                found.means[name] = release.means[cell]
            if cell.fund == ALL:
                parts = [other for other in names if other[:2] == cell[:2] and other.fund != ALL]
                found.parts[name] = [names[part] for part in parts]
            if cell in release.true:
                found.true[name] = release.true[cell]
    return found


def files(fund: str, release: Published) -> str:
    """The survey files that a fund's numbers can rest on: its own, or those of senders that are no fund."""
    own = re.sub(r"[^a-z]", "", fund.lower())
    return str(sorted({(sender, sha) for sender, sha in release.files if sender == own} or release.files))


Terms = list[tuple[Any, float]]


@dataclass
class Attack:
    """The linear system of what is published, and what follows from it."""

    published: Published
    known: Mapping[Cell, int] = field(default_factory=dict)

    def number(self, cell: Cell) -> int | None:
        return self.known.get(cell, self.published.numbers[cell])

    @cached_property
    def variables(self) -> dict[Any, int]:
        """Numbers of people, and sums of their scores where a mean of a line is told."""
        lines = {(cell.table, cell.line) for cell in self.published.means}
        names: list[Any] = list(self.published.numbers)
        names += [("sum", c) for c in self.published.numbers if (c.table, c.line) in lines]
        return {name: place for place, name in enumerate(names)}

    def equalities(self) -> Iterator[Terms]:
        """Σ factor · variable = 0."""
        for total, parts in self.published.parts.items():
            yield [(total, 1.0), *((part, -1.0) for part in parts)]
            if ("sum", total) in self.variables:
                yield [(("sum", total), 1.0), *((("sum", part), -1.0) for part in parts)]
        for cell in self.published.numbers:
            items = self.published.items.get(cell.line, [])
            if len(items) == 1 and (item := cell._replace(line=items[0])) in self.variables:
                yield [(cell, 1.0), (item, -1.0)]
        for cell, mean in self.published.means.items():
            yield [(("sum", cell), 1.0), (cell, -mean)]

    def inequalities(self) -> Iterator[Terms]:
        """Σ factor · variable ≤ 0."""
        for cell in self.published.numbers:
            waves = cell.table.split()
            response = cell._replace(line="response")
            if len(waves) == 2:
                for score in (cell._replace(table=wave) for wave in waves):
                    for one in {score, score._replace(edition="")} & self.variables.keys():
                        yield [(cell, 1.0), (one, -1.0)]
            elif response != cell and response in self.variables:
                yield [(cell, 1.0), (response, -1.0)]
                yield from self.scale(cell, response)
            if ("sum", cell) in self.variables:
                low, high = self.published.scales[cell.line]
                low, high = (low - high, high - low) if len(waves) == 2 else (low, high)
                yield [(("sum", cell), 1.0), (cell, -float(high))]
                yield [(("sum", cell), -1.0), (cell, float(low))]

    def scale(self, cell: Cell, response: Cell) -> Iterator[Terms]:
        """Of n with a score, at least two thirds of the items are answered; of the others fewer."""
        codes = self.published.items.get(cell.line, [])
        items = [item for code in codes if (item := cell._replace(line=code)) in self.variables]
        if len(codes) > 1 and len(items) == len(codes):
            least = math.ceil(2 * len(items) / 3)
            yield [(cell, float(least)), *((item, -1.0) for item in items)]
            yield [
                *((item, 1.0) for item in items),
                (cell, -float(len(items) - least + 1)),
                (response, -float(least - 1)),
            ]

    def matrix(self, rows: list[Terms]) -> coo_matrix:
        entries = [(i, self.variables[name], factor) for i, row in enumerate(rows) for name, factor in row]
        if not entries:
            return coo_matrix((0, len(self.variables)))
        line, column, factors = zip(*entries, strict=True)
        return coo_matrix((factors, (line, column)), shape=(len(rows), len(self.variables)))

    @cached_property
    def system(self) -> dict[str, Any]:
        """A scale may reach below 0, and so may a sum of scores; a hidden number is one person at least."""
        equal, above = list(self.equalities()), list(self.inequalities())
        bounds: list[tuple[float | None, float | None]] = []
        for name in self.variables:
            number = self.number(name) if isinstance(name, Cell) else None
            least = None if not isinstance(name, Cell) else 0 if " " in name.table else 1
            bounds.append((least, None) if number is None else (number, number))
        return {
            "A_eq": self.matrix(equal).tocsr(),
            "b_eq": np.zeros(len(equal)),
            "A_ub": self.matrix(above).tocsr(),
            "b_ub": np.zeros(len(above)),
            "bounds": bounds,
        }

    def interval(self, cell: Cell) -> tuple[float, float]:
        """Smallest and largest number that everything known leaves possible."""
        found = []
        for sign in (1, -1):
            goal = np.zeros(len(self.variables))
            goal[self.variables[cell]] = sign
            result = linprog(goal, method="highs", **self.system)
            if result.status == 3:  # unbounded
                found.append(math.inf)
                continue
            assert result.status == 0, result.message
            found.append(sign * result.fun)
        return found[0], found[1]

    def intervals(self) -> dict[Cell, tuple[float, float]]:
        """Of every hidden number."""
        return {cell: self.interval(cell) for cell in self.published.numbers if self.number(cell) is None}

    def found(self, k: int) -> list[str]:
        """Hidden numbers that are recovered, or that may not be any number from 1 to k - 1.

        Of a hidden total this is asked of what is left when the funds that are shown are taken away.
        """
        wrong = []
        for cell, (low, high) in self.intervals().items():
            numbers = [self.number(part) for part in self.published.parts.get(cell, [])]
            rest, least = sum(n or 0 for n in numbers), max(1, sum(n is None for n in numbers))
            true = self.published.true.get(cell)
            assert true is None or low - 1e-6 <= true <= high + 1e-6, (cell, low, true, high)
            if high - low < 0.5 or low - rest > least + 1e-6 or high - rest < k - 1 - 1e-6:
                wrong.append(f"{' '.join(cell)}: {low:.2f} to {high:.2f}")
        return wrong


def insiders(published: Published) -> Iterator[dict[Cell, int]]:
    """What may be known beside the figures: nothing, or everything of one fund of which something is hidden."""
    yield {}
    for fund in sorted({cell.fund for cell, n in published.numbers.items() if n is None} - {ALL}):
        # who knows the fund knows also that nobody of it could be paired
        yield {cell: published.true.get(cell, 0) for cell in published.numbers if cell.fund == fund}


def attacked(published: Published, k: int) -> list[str]:
    """Everything that anyone finds, working on one part at a time."""
    parts = [(part, known) for part in published.groups() for known in insiders(part)]
    return [line for part, known in parts for line in Attack(part, known).found(k)]
