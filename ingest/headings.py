"""Find the heading that the contract knows, and say which kind of delivery a sheet is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ingest.contract import Column, Contract, Kind, plain
from ingest.layout import HEADING_ROWS, Heading, filled, first_records, joined
from ingest.table import Refused, Table

SEARCHED_ROWS = 40
IMPORT_ID = '{"ImportId"'  # the third heading row of a Qualtrics export


@dataclass(frozen=True)
class Matching:
    """What a heading means for one kind; positions are 0-based."""

    kind: Kind
    heading: Heading
    columns: dict[str, int] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)
    dropped: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    @cached_property
    def headings(self) -> list[str]:
        """The columns as the sender names them, in one line."""
        return [" ".join(name.split()) for name in self.heading.names]

    @property
    def score(self) -> int:
        return len(self.columns) + len(self.questions) + len(self.dropped)

    @property
    def required(self) -> list[Column]:
        return [column for column in self.kind.columns if column.required]

    @property
    def missing(self) -> list[Column]:
        return [column for column in self.required if column.name not in self.columns]

    @property
    def is_complete(self) -> bool:
        """All required columns are there; a survey also needs a question of the codebook."""
        answered = bool(self.questions) or not self.kind.is_survey
        one_of = not self.kind.one_of or any(name in self.columns for name in self.kind.one_of)
        return not self.missing and answered and one_of

    @property
    def is_likely(self) -> bool:
        """Enough matches to say "this looks like a file of this kind"."""
        found = len(self.required) - len(self.missing)
        return self.score >= 3 and 2 * found >= len(self.required)


def spellings(parts: tuple[str, ...], is_survey: bool) -> set[str]:
    """Ways to read a heading: as one line, or its lowest row.

    Survey tools head a column with its code, its text, both ("code. text"), or each on a row of its own.
    """
    words = {plain(" ".join(parts)), plain(parts[-1])} if parts else set()
    if is_survey:
        for part in parts:
            before, dot, after = part.partition(". ")
            words |= {plain(part)} | ({plain(before), plain(after)} if dot else set())
    return words - {""}


def match(kind: Kind, heading: Heading, contract: Contract) -> Matching:
    found = Matching(kind, heading)
    for position, parts in enumerate(heading.parts):
        words = spellings(parts, kind.is_survey)
        if not words:
            continue
        column = next((c for c in kind.delivered if words & c.spellings), None)
        question = kind.is_survey and next((q for q in contract.questions if words & q.spellings), None)
        if column:
            if column.name in found.columns:
                found.twice.append(" ".join(parts))
            found.columns.setdefault(column.name, position)
        elif question:
            if question.code in found.questions:
                found.twice.append(" ".join(parts))
            found.questions.setdefault(question.code, position)
        elif any(words & dropped.spellings for dropped in kind.dropped):
            found.dropped.append(position)
        else:
            found.unknown.append(position)
    return found


def candidates(table: Table) -> Iterator[Heading]:
    """Rows that may head the table, alone or with the rows below them; Qualtrics' always together."""
    records = first_records(table)[:SEARCHED_ROWS]
    for at, (row, cells) in enumerate(records):
        if len(filled(cells)) < 2:
            continue
        if row in table.ragged:
            yield joined([(row, cells)], ())
            continue
        window = [record for record in records[at : at + HEADING_ROWS] if record[0] not in table.ragged]
        exported = [n for n, (_, below) in enumerate(window, 1) if below[0].startswith(IMPORT_ID)]
        for length in exported[:1] or range(1, len(window) + 1):
            yield joined(window[:length], table.spans)


def best_matching(table: Table, contract: Contract) -> Matching | None:
    """The matching with most recognised headings; complete ones first, then those of fewest rows."""
    best: tuple[tuple[bool, int, int], Matching] | None = None
    for heading in candidates(table):
        words = [spellings(parts, is_survey=True) for parts in heading.parts]
        if sum(not contract.spellings.isdisjoint(said) for said in words) < 2:
            continue
        for kind in contract.kinds.values():
            found = match(kind, heading, contract)
            rank = (found.is_complete, found.score, -len(heading.rows))
            if found.score and (best is None or rank > best[0]):
                best = (rank, found)
    return best and best[1]


def find_heading(table: Table, contract: Contract) -> Matching | None:
    """What the sheet is; None when it is no delivery of ours, Refused when it nearly is."""
    matching = best_matching(table, contract)
    if matching is None or not matching.is_complete:
        check_transposed(table, contract)
    if matching is None or not (matching.is_complete or matching.is_likely):
        return None
    place = f"{table.sheet}: " if table.sheet else ""
    label = matching.kind.label
    if not matching.is_complete:
        columns = matching.missing or [matching.kind.column(n) for n in matching.kind.one_of]
        names = ", ".join(column.heading for column in columns) or "PILOT, METING"
        raise Refused("missing_columns", place=place, kind=label, columns=names)
    if matching.twice:
        raise Refused("heading_twice", place=place, column=matching.twice[0])
    return matching


def check_transposed(table: Table, contract: Contract) -> None:
    """Refuse a form: the headings below each other, the values beside them."""
    for name in table.cells.columns[:2]:
        said = table.cells[name].head(SEARCHED_ROWS).str.strip_chars().to_list()
        heading = Heading((), [(cell,) if cell else () for cell in said])
        for kind in contract.kinds.values():
            if match(kind, heading, contract).is_complete:
                place = f"{table.sheet}: " if table.sheet else ""
                raise Refused("transposed", place=place, kind=kind.label)
