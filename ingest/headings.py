"""Find the heading that the contract knows, and say which kind of delivery a sheet is."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

from ingest.block import Given, given_above, pairs_of
from ingest.contract import Column, Contract, Kind, Target, Tool, plain
from ingest.hints import bare, is_hint, named
from ingest.layout import (
    HEADING_ROWS,
    SEARCHED_ROWS,
    Heading,
    filled,
    first_records,
    in_one_column,
    joined,
    one_column,
)
from ingest.senders import NO_HEADINGS, Mapped
from ingest.surveys import IMPORT_ID, targets, time_zone, tool_of, without_import_ids, words
from ingest.table import Refused, Table


@dataclass(frozen=True)
class Matching:
    """What a heading means for one kind; positions are 0-based.

    `again`: further positions of a survey's column or question, as in other branches; `block`: what stands above
    the table for a column of it; `headings`: the columns as they may be shown, once that is known.
    """

    kind: Kind
    heading: Heading
    columns: dict[str, int] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)
    dropped: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    technical: list[int] = field(default_factory=list)
    signed: list[int] = field(default_factory=list)
    again: dict[str, list[int]] = field(default_factory=dict)
    block: dict[str, tuple[Given, ...]] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    contradicting: list[str] = field(default_factory=list)
    tool: Tool | None = None
    headings: tuple[str, ...] = ()

    @cached_property
    def sent(self) -> list[str]:
        """The columns as the sender names them, in one line."""
        return [" ".join(name.split()) for name in self.heading.names]

    def shown(self, heading: str) -> str:
        """A heading as sent, as it may be shown."""
        return self.headings[self.sent.index(heading)]

    @cached_property
    def names(self) -> dict[int, str]:
        """Position → the column or question that it answers."""
        places = [(name, [at]) for name, at in (self.columns | self.questions).items()]
        return {at: name for name, listed in [*places, *self.again.items()] for at in listed}

    @cached_property
    def given(self) -> dict[str, Given]:
        """Columns that the table does not have and the block above it says."""
        return {name: given[0] for name, given in self.block.items() if name not in self.columns}

    @property
    def block_rows(self) -> frozenset[int]:
        return frozenset(row for given in self.block.values() for one in given for row in one.rows)

    def places(self, name: str) -> list[int]:
        """The positions of a column or question, the first one first."""
        return [at for at, known in self.names.items() if known == name]

    @property
    def score(self) -> int:
        return len(self.columns) + len(self.questions) + len(self.dropped) + len(self.signed)

    @property
    def required(self) -> list[Column]:
        return [column for column in self.kind.columns if column.required or self.must_say(column)]

    def must_say(self, column: Column) -> bool:
        """A survey tool knows when a response was completed; a plain table has to say it."""
        return self.kind.is_survey and self.tool is None and column.name == "completed_on"

    def says(self, column: Column) -> bool:
        """A column of the table, the block above it, or the moment by which a tool knows its responses."""
        is_number = self.kind.is_survey and column.name == "response_id"
        return column.name in self.columns or column.name in self.block or (is_number and not self.has_numbers)

    @property
    def has_numbers(self) -> bool:
        return self.tool is None or self.tool.is_numbered

    @property
    def missing(self) -> list[Column]:
        return [column for column in self.required if not self.says(column)]

    @property
    def is_complete(self) -> bool:
        """All required columns are there; a survey also needs a question of the codebook."""
        answered = bool(self.questions) or not self.kind.is_survey
        one_of = not self.kind.one_of or any(self.says(self.kind.column(name)) for name in self.kind.one_of)
        return not self.missing and answered and one_of and self.says_finished

    @property
    def says_finished(self) -> bool:
        """A tool that exports incomplete responses in the same way says which they are."""
        return not (self.tool and self.tool.finished) or self.position(self.tool.finished) is not None

    def position(self, names: frozenset[str]) -> int | None:
        """The column of the tool itself with one of these headings."""
        said = (at for at in self.technical if not names.isdisjoint(words(self.heading.parts[at])[0]))
        return next(said, None)

    @property
    def is_likely(self) -> bool:
        """Enough matches to say "this looks like a file of this kind"."""
        found = len(self.required) - len(self.missing)
        return self.score >= 3 and 2 * found >= len(self.required)


def match(
    kind: Kind, heading: Heading, contract: Contract, mapped: Mapped = NO_HEADINGS, pairs: Sequence[Given] = ()
) -> Matching:
    """What every heading means for this kind; the sender's own words go before those of the contract."""
    own, known = mapped.get(kind.name, {}), contract.targets[kind.name]
    tool = tool_of(kind, heading.parts) if kind.is_survey else None
    block = given_above(pairs, kind, heading.rows[0]) if pairs and heading.rows else {}
    found = Matching(kind, heading, tool=tool, block=block)
    for position, parts in enumerate(heading.parts):
        if not any(map(str.isalnum, "".join(parts))):
            continue
        whole = words(parts)[0] if kind.is_survey else (plain(" ".join(parts)), plain(parts[-1]))
        said = [own[word] for word in whole if word in own][:1]
        if not said:
            said = targets(parts, known, tool) if kind.is_survey else [known[w] for w in whole if w in known][:1]
        note(found, position, said)
    exact = found.columns.keys() | found.questions.keys()
    for position in found.unknown.copy():
        take_nearly(found, position, exact, contract)
    return found


def note(found: Matching, position: int, said: list[Target]) -> None:
    """Put one heading where it belongs."""
    heading = " ".join(" ".join(found.heading.parts[position]).split())
    if len(said) > 1:
        found.contradicting.append(heading)
    elif not said:
        found.unknown.append(position)
    elif said[0].sort in ("column", "question"):
        places = found.columns if said[0].sort == "column" else found.questions
        if said[0].name not in places:
            places[said[0].name] = position
        elif may_branch(found, said[0]):
            found.again.setdefault(said[0].name, []).append(position)
        else:
            found.twice.append(heading)
    else:
        {"dropped": found.dropped, "signed": found.signed}.get(said[0].sort, found.technical).append(position)


def may_branch(found: Matching, target: Target) -> bool:
    """Whether a survey may ask this twice, of different people: its questions, the pilot, wave, role and code."""
    if not found.kind.is_survey:
        return False
    return target.sort == "question" or found.kind.column(target.name).type in ("pilot", "choice", "person")


def take_nearly(found: Matching, position: int, exact: Collection[str], contract: Contract) -> None:
    """Take an unknown heading with only a hint more than a name that no other has, or the question of a branch."""
    parts = found.heading.parts[position]
    target = named(parts, found.kind, contract) or in_branch(found, parts, contract)
    if target is None:
        return
    is_tools_own = found.tool is not None and target.name in ("response_id", "completed_on")
    if not is_tools_own and (target.name not in exact or may_branch(found, target)):
        found.unknown.remove(position)
        note(found, position, [target])


def in_branch(found: Matching, parts: tuple[str, ...], contract: Contract) -> Target | None:
    """The question of this heading less the number that a tool puts behind it in another branch."""
    numbered = re.fullmatch(found.tool.repeated, parts[-1]) if found.tool else None
    said = targets((numbered[1],), contract.targets[found.kind.name], found.tool) if numbered else []
    names = found.columns.keys() | found.questions.keys()
    return said[0] if len(said) == 1 and said[0].name in names else None


def candidates(table: Table) -> Iterator[Heading]:
    """Rows that may head the table, alone or with the rows below them; Qualtrics' always together."""
    records = first_records(table)
    for at, (row, cells) in enumerate(records):
        if len(filled(cells)) < 2:
            continue
        if row in table.ragged:
            yield joined([(row, cells)], ())
            continue
        window = [record for record in records[at : at + HEADING_ROWS] if record[0] not in table.ragged]
        exported = [n for n, (_, below) in enumerate(window, 1) if below[0].startswith(IMPORT_ID)]
        for length in exported[:1] or range(1, len(window) + 1):
            heading = joined(window[:length], table.spans)
            parts = [without_import_ids(parts) for parts in heading.parts]
            yield replace(heading, parts=parts, zone=time_zone(heading.parts))
        if exported:
            return


def best_matching(table: Table, contract: Contract, mapped: Mapped = NO_HEADINGS) -> Matching | None:
    """The matching with most recognised headings; complete ones first, then those of fewest rows.

    Personal columns come last: a row of data may hold such a word. Refused when two rows head different tables.
    """
    whole: list[Matching] = []
    best: tuple[tuple[bool, int, int, int], Matching] | None = None
    known = contract.spellings.union(*mapped.values())
    pairs = pairs_of(first_records(table), contract.labels)
    for heading in candidates(table):
        said = [{bare(part) for part in parts}.union(*words(parts)) for parts in heading.parts]
        if sum(not known.isdisjoint(of_one) for of_one in said) < 2:
            continue
        for kind in contract.kinds.values():
            found = match(kind, heading, contract, mapped, pairs)
            known_columns = len(found.columns) + len(found.questions) + len(found.given)
            rank = (found.is_complete, known_columns, -len(heading.rows), found.score)
            if found.is_complete:
                whole.append(found)
            if found.score and (best is None or rank > best[0]):
                best = (rank, found)
    check_single(table, whole)
    return best and best[1]


def check_single(table: Table, whole: list[Matching]) -> None:
    """Refuse a sheet on which two rows head different tables."""
    for one, other in combinations(whole, 2):
        apart = set(one.heading.rows).isdisjoint(other.heading.rows)
        if apart and (one.kind, one.columns) != (other.kind, other.columns):
            raise Refused("stacked_tables", sheet=table.sheet, row=max(one.heading.rows[0], other.heading.rows[0]))


def find_heading(table: Table, contract: Contract, mapped: Mapped = NO_HEADINGS) -> Matching | None:
    """What the sheet is; None when it is no delivery of ours, Refused when it nearly is."""
    matching = best_matching(table, contract, mapped)
    if matching is None or not matching.is_complete:
        check_transposed(table, contract)
    if matching is None or not (matching.is_complete or matching.is_likely):
        check_one_column(table, contract, mapped)
        return None
    check(matching, table)
    return with_hints_below(matching, table, contract)


def with_hints_below(matching: Matching, table: Table, contract: Contract) -> Matching:
    """The heading with the rows right below it that only say how each column is filled in."""
    known = {column.name: column for column in matching.kind.delivered}
    columns = {at: known[name] for at, name in matching.names.items() if name in known}
    rows = list(matching.heading.rows)
    for row, cells in first_records(table) if not matching.kind.is_survey else ():
        said = [(column, cells[at]) for at, column in columns.items() if at < len(cells) and cells[at].strip()]
        is_next = row == rows[-1] + 1 and len(said) > 1
        if is_next and all(is_hint(cell, column, contract) for column, cell in said):
            rows.append(row)
    return replace(matching, heading=replace(matching.heading, rows=tuple(rows)))


def check(matching: Matching, table: Table) -> None:
    """Refuse a heading that lacks a column, or says one thing twice or two things at once."""
    place = f"{table.sheet}: " if table.sheet else ""
    if matching.tool and matching.tool.advice:
        raise Refused("tool_not_read", place=place, tool=matching.tool.label, advice=matching.tool.advice)
    if matching.contradicting:
        raise Refused("heading_contradicts", place=place, column=matching.contradicting[0])
    if not matching.is_complete:
        columns = ", ".join(lacking(matching))
        raise Refused("missing_columns", place=place, kind=matching.kind.label, columns=columns, matching=matching)
    if matching.twice:
        code = "question_twice" if matching.kind.is_survey else "heading_twice"
        raise Refused(code, place=place, column=matching.twice[0])


def lacking(matching: Matching) -> list[str]:
    """Headings that would make the matching complete."""
    kind = matching.kind
    if matching.missing:
        return [column.heading for column in matching.missing]
    if kind.is_survey:
        return ["Finished"] if not matching.says_finished else ["IL01 …"]
    return [kind.column(name).heading for name in kind.one_of]


def check_split(tables: list[Table], found: list[Matching | None], contract: Contract) -> None:
    """Refuse an export whose questions go on without response numbers: EUSurvey's sheets Content and Content1."""
    surveys = {t.sheet: m.kind for t, m in zip(tables, found, strict=True) if m and m.kind.is_survey}
    for table, matching in zip(tables, found, strict=True):
        kind = surveys.get(table.sheet.rstrip("0123456789"))
        if kind and matching is None:
            asked = (match(kind, heading, contract).questions for heading in candidates(table))
            if any(len(questions) > 1 for questions in asked):
                raise Refused("survey_split", sheet=table.sheet)


def check_one_column(table: Table, contract: Contract, mapped: Mapped) -> None:
    """Refuse a table of ours of which each row stands in one cell."""
    found = in_one_column(table)
    matching = best_matching(found[0], contract, mapped) if found else None
    if found and matching and (matching.is_complete or matching.is_likely):
        raise one_column(table.sheet, found[1])


def check_transposed(table: Table, contract: Contract) -> None:
    """Refuse a form: the headings below each other, the values beside them."""
    for name in table.cells.columns[:2]:
        said = table.cells[name].head(SEARCHED_ROWS).str.strip_chars().to_list()
        heading = Heading((), [(cell,) if cell else () for cell in said])
        for kind in contract.kinds.values():
            if match(kind, heading, contract).is_complete:
                place = f"{table.sheet}: " if table.sheet else ""
                raise Refused("transposed", place=place, kind=kind.label)
