"""Which cells of a file are marked with what, and the list of all messages; for the copy a sender gets back."""

from collections import defaultdict
from dataclasses import dataclass, field

import polars as pl

from ingest.account import words_of
from ingest.delivery import Outcome
from ingest.headings import Matching
from ingest.messages import address

MOST_LISTED = 100_000
MOST_NOTES = 10_000  # of one sheet: more of them is more than a spreadsheet program bears
LONGEST_NOTE = 4_000


@dataclass
class Mark:
    """What is said of one cell. `row` counts from 1, `column` from 0."""

    row: int
    column: int
    is_error: bool = False
    texts: list[str] = field(default_factory=list)

    @property
    def note(self) -> str:
        return "\n".join(dict.fromkeys(self.texts))[:LONGEST_NOTE]


def marks_of(outcome: Outcome, language: str) -> dict[str, list[Mark]]:
    """sheet → its marks, by row and column. A message about a column marks its heading, one about a row the
    row's first cell.
    """
    found: dict[str, dict[tuple[int, int], Mark]] = defaultdict(dict)
    for message in outcome.messages.iter_rows(named=True):
        matching = outcome.matchings.get(message["sheet"])
        if matching is None:
            continue
        row, heading = message["row_number"], message["column_heading"]
        if row is None and heading is None:
            continue
        where = address(language, message["sheet"], row, heading)
        said = message[f"message_{language}"].removeprefix(f"{where}: ")
        for column in columns_of(matching, heading):
            place = (row or matching.heading.rows[-1], column)
            mark = found[message["sheet"]].setdefault(place, Mark(*place))
            mark.is_error |= message["severity"] == "error"
            mark.texts.append(said[:1].upper() + said[1:])
    return {sheet: [marks[place] for place in sorted(marks)] for sheet, marks in found.items()}


def columns_of(matching: Matching, heading: str | None) -> list[int]:
    """Positions of a heading as sent; of the first named column when it is none of the sheet's."""
    known = [*matching.columns.values(), *matching.questions.values()]
    positions = [n for n, name in enumerate(matching.headings) if heading is not None and name == heading]
    counted = [n for n in positions if n in known]
    return counted or positions or [min(known)]


def listed(outcome: Outcome, language: str) -> list[list[str | int]]:
    """Rows of the sheet that lists every message, its heading first, then what was not loaded."""
    words = words_of(language)
    severity = {name: words[name].partition("|")[0] for name in ("error", "warning")}
    rows: list[list[str | int]] = [list(words["listed"].split("|"))]
    if outcome.outcome != "loaded":
        text = outcome.message_nl if language == "nl" else outcome.message_en
        rows.append(["", "", "", text, words[outcome.outcome]])
    names = ("sheet", "row_number", "column_heading", f"message_{language}", "severity")
    order = [pl.col("severity") != "error", ~pl.col("asks"), "sheet", "row_number"]
    found = outcome.messages.sort(order, nulls_last=True, maintain_order=True).head(MOST_LISTED)
    for sheet, row, column, text, how in found.select(names).rows():
        rows.append([sheet, row or "", column or "", text, severity[how]])
    if outcome.messages.height > MOST_LISTED:
        rows.append(["", "", "", words["more"].format(n=outcome.messages.height - MOST_LISTED), ""])
    return rows
