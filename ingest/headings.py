"""Find the heading row and say which kind of delivery a sheet is."""

from dataclasses import dataclass, field

from ingest.contract import Column, Contract, Kind, plain
from ingest.table import Refused, Table

SEARCHED_ROWS = 40


@dataclass(frozen=True)
class Matching:
    """What the headings of one row mean for one kind; positions are 0-based."""

    kind: Kind
    headings: list[str]
    columns: dict[str, int] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)
    dropped: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

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
        answered = bool(self.questions) or self.kind.name != "survey_responses"
        one_of = not self.kind.one_of or any(name in self.columns for name in self.kind.one_of)
        return not self.missing and answered and one_of

    @property
    def is_likely(self) -> bool:
        """Enough matches to say "this looks like a file of this kind"."""
        found = len(self.required) - len(self.missing)
        return self.score >= 3 and 2 * found >= len(self.required)


def spellings(heading: str, is_survey: bool) -> set[str]:
    """Ways to read a heading; survey tools write `code`, the full text or `code. full text`."""
    words = {plain(heading)}
    if is_survey:
        before, dot, after = heading.partition(". ")
        words |= {plain(before), plain(after)} if dot else set()
    return words - {""}


def match(kind: Kind, headings: list[str], contract: Contract) -> Matching:
    is_survey = kind.name == "survey_responses"
    found = Matching(kind, headings)
    for position, heading in enumerate(headings):
        words = spellings(heading, is_survey)
        if not words:
            continue
        column = next((c for c in kind.delivered if words & c.spellings), None)
        question = is_survey and next((q for q in contract.questions if words & q.spellings), None)
        if column:
            if column.name in found.columns:
                found.twice.append(heading)
            found.columns.setdefault(column.name, position)
        elif question:
            if question.code in found.questions:
                found.twice.append(heading)
            found.questions.setdefault(question.code, position)
        elif any(words & dropped.spellings for dropped in kind.dropped):
            found.dropped.append(position)
        else:
            found.unknown.append(position)
    return found


def best_matching(table: Table, contract: Contract) -> tuple[int, Matching] | None:
    """(index of the heading row, matching) with most recognised headings; complete ones first."""
    best: tuple[tuple[bool, int], int, Matching] | None = None
    for index, (_, cells) in enumerate(table.rows[:SEARCHED_ROWS]):
        if sum(bool(cell.strip()) for cell in cells) < 2:
            continue
        for kind in contract.kinds.values():
            found = match(kind, cells, contract)
            rank = (found.is_complete, found.score)
            if found.score and (best is None or rank > best[0]):
                best = (rank, index, found)
    return best and (best[1], best[2])


def score(table: Table, contract: Contract) -> int:
    """How many headings are recognised; a complete row counts far more."""
    best = best_matching(table, contract)
    return best[1].score + 1000 * best[1].is_complete if best else 0


def find_heading(table: Table, contract: Contract) -> tuple[int, Matching] | None:
    """The heading row, None when the sheet is no delivery of ours; Refused when it nearly is."""
    best = best_matching(table, contract)
    if best is None or not (best[1].is_complete or best[1].is_likely):
        return None
    matching = best[1]
    place = f"{table.sheet}: " if table.sheet else ""
    label = matching.kind.label
    if not matching.is_complete:
        columns = matching.missing or [matching.kind.column(n) for n in matching.kind.one_of]
        names = ", ".join(column.heading for column in columns) or "PILOT, METING"
        raise Refused("missing_columns", place=place, kind=label, columns=names)
    if matching.twice:
        raise Refused("heading_twice", place=place, column=matching.twice[0])
    return best
