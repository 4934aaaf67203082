"""Rows that stand among the data and are no records: empty lines of a form, examples, people who were away.

Every function gives positions in `cells`, the data rows of a sheet.
"""

import re
from collections.abc import Iterable
from functools import cache

import polars as pl

from ingest.block import PAIR, is_labelled, pairs_of
from ingest.cells import leaves_doubt
from ingest.contract import Column, Contract, plain
from ingest.headings import Matching
from ingest.hints import reads
from ingest.layout import IS_VALUE, filled, rows_where
from ingest.values import CHECKED, UNCHECKED, YES

NOTHING = r"^[\s.…_\-–—]*$"
SAID = {"ja", "nee", "yes", "no", "true", "false", "waar", "onwaar"}
COUNTER = re.compile(rf"\s*\d{{1,4}}[.)]?\s*|{NOTHING}")
NAMING = ("pilot", "code", "person")  # types of column that name what a row is about
UNNUMBERED = re.compile(r"[\W_]*[x#n?]+[\W_]*", re.IGNORECASE)
MOST_EXAMPLES = 10
MOST_NOTES, OF_ROWS = 1_000, 0.5  # a nameless column with more cells is a column, however it lost its name


def columns_at(matching: Matching) -> dict[int, Column]:
    """Position → the column of the contract that stands there."""
    known = {column.name: column for column in matching.kind.delivered}
    return {at: known[name] for at, name in matching.names.items() if name in known}


def is_nothing(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(NOTHING)


def empty_lines(cells: pl.DataFrame, matching: Matching) -> list[int]:
    """Lines that nobody filled in: they have at most dashes and their number."""
    meant = [*matching.names, *matching.signed]
    bare = rows_where(cells, {str(at): is_nothing for at in meant}).arg_true().to_list()
    lines = [at for at in bare if all(map(COUNTER.fullmatch, filled(list(cells.row(at)))))]
    return lines + numbered_below(cells, matching)


def numbered_below(cells: pl.DataFrame, matching: Matching) -> list[int]:
    """The last rows when they have nothing but a number, in a column that need not be filled in."""
    at = matching.columns.get(matching.kind.number) if matching.kind.fallback_key else None
    end = cells.height
    while at is not None and end:
        row = cells.row(end - 1)
        if not COUNTER.fullmatch(row[at]) or filled([*row[:at], *row[at + 1 :]]):
            break
        end -= 1
    return list(range(end, cells.height))


def footers(cells: pl.DataFrame, matching: Matching) -> list[int]:
    """The last rows when they hold labels with what belongs to them, as where somebody signs."""
    required = [matching.columns[column.name] for column in matching.required if column.name in matching.columns]
    end = cells.height
    while end and is_footer(list(cells.row(end - 1)), required):
        end -= 1
    return list(range(end, cells.height))


def is_footer(cells: list[str], required: list[int]) -> bool:
    """Whether a row begins with a label and has no more than its labels explain."""
    said = [cell.rstrip() for cell in filled(cells)]
    labels = sum(cell.endswith(":") for cell in said)
    is_record = len(required) > 1 and all(cells[at].strip() for at in required)
    begins = said[0].endswith(":") or PAIR.fullmatch(said[0]) is not None
    return begins and not is_record and len(said) <= 3 * labels + 1


def second_block(cells: pl.DataFrame, matching: Matching, contract: Contract) -> int | None:
    """The first row that begins with a label of the block above the table and gives it a value again."""
    labels = {plain(given.label): contract.labels[plain(given.label)] for given in matching.given.values()}
    written = "|".join(re.escape(given.label) for given in matching.given.values())
    found = pl.any_horizontal(pl.all().str.contains(rf"(?i)^\s*(?:{written})")) if written else pl.lit(False)
    for at in cells.select(pl.arg_where(found)).to_series():
        row = list(cells.row(at))
        if is_labelled(filled(row)[0], labels) and pairs_of([(at, row)], labels):
            return int(at)
    return None


@cache
def example_word(words: frozenset[str]) -> str:
    """A pattern of the words by which a row says that it is an example; short ones have a point or colon behind."""
    short = "|".join(r"\.?".join(word) for word in sorted(words) if len(word) < len("bijv"))
    return rf"(?:\b(?:{'|'.join(sorted(word for word in words if len(word) > 3))})\b|^\W*(?:{short})[.:])"


def examples(cells: pl.DataFrame, matching: Matching, contract: Contract) -> list[int]:
    """Rows that say they are examples: in what names them, before all else, or before the name of a person.

    None of a survey: people answer as they like.
    """
    if matching.kind.is_survey:
        return []
    columns, word = columns_at(matching), example_word(contract.examples)
    alone, before = rf"^\W*{word}\W*$", rf"^\W*{word}\s*:|\({word}\)"
    patterns = {at: f"{alone}|{before}" for at, column in columns.items() if column.type in NAMING}
    pilots = {at: column for at, column in columns.items() if column.type == "pilot"}
    patterns |= {at: rf"{patterns[at]}|{word}\W*{column.form.rstrip('0')}" for at, column in pilots.items()}
    patterns |= dict.fromkeys(range(min(matching.names, default=0)), alone)
    patterns |= dict.fromkeys(matching.dropped, before)
    hits = [set(matching_rows(cells[str(at)], f"(?i){pattern}")) for at, pattern in patterns.items()]
    hits += [set(unnumbered(cells, at, column)) for at, column in pilots.items() if column.key]
    return sorted(set().union(*hits))


def matching_rows(texts: pl.Series, pattern: str) -> pl.Series:
    """Positions of the texts that match; each different text is looked at once."""
    words = texts.unique()
    words = words.filter(words.str.contains(pattern))
    return texts.is_in(words.to_list()).arg_true() if len(words) else pl.Series([], dtype=pl.UInt32)


def unnumbered(cells: pl.DataFrame, at: int, column: Column) -> Iterable[int]:
    """Rows whose pilot has no number: WPL-XXX above all others, or WPL-000 beside a company called an example."""
    letters = column.form.rstrip("0").rstrip("-")
    for index, text in enumerate(cells[str(at)].head(MOST_EXAMPLES).str.strip_chars().str.to_uppercase()):
        if not text.startswith(letters) or not UNNUMBERED.fullmatch(text.removeprefix(letters)):
            break
        yield index
    for index in matching_rows(cells[str(at)], rf"(?i)^\s*{column.form}\s*$"):
        if any(plain(cell).startswith("voorbeeld") for cell in cells.row(index)):
            yield index


def beside(cells: pl.DataFrame, matching: Matching) -> tuple[list[int], list[int]]:
    """(rows whose cells may have shifted to the right, rows with a note beside the table)."""
    last = max(n for n, parts in enumerate(matching.heading.parts) if parts)
    beyond = [name for name in cells.columns[last + 1 :] if is_loose(cells[name])]
    if not beyond:
        return [], []
    has_more = cells.select(pl.any_horizontal(pl.col(beyond).str.strip_chars() != "")).to_series()
    columns = columns_at(matching)
    rows = {at: list(cells.row(at)) for at in has_more.arg_true()}
    moved = [at for at, row in rows.items() if holds_a_value(row[last + 1 :]) or may_have_moved(row, last, columns)]
    return moved, [at for at in rows if at not in moved]


def holds_a_value(cells: list[str]) -> bool:
    """Whether an amount, a day, yes or no stands among cells: these are no notes."""
    return any(IS_VALUE.match(cell) or plain(cell) in SAID for cell in filled(cells))


def is_loose(column: pl.Series) -> bool:
    """Whether a nameless column holds notes rather than values that lost their heading."""
    count = (column.str.strip_chars() != "").sum()
    return 0 < count < min(MOST_NOTES, max(2, OF_ROWS * len(column)))


def may_have_moved(cells: list[str], last: int, columns: dict[int, Column]) -> bool:
    """Whether a row whose cells go on right of the table reads as well with some empty cells less."""
    tail = max(n for n, cell in enumerate(cells) if cell.strip())
    if not all(cell.strip() for cell in cells[last + 1 : tail]):
        return False  # what stands apart from the table is a note
    for count in range(tail - last, tail + 1):
        for at in range(last + 1):
            gap, moved = cells[at : at + count], filled(cells[at + count : last + 1])
            if filled(gap) or (count > 1 and not moved):
                continue
            if is_sound([*cells[:at], *cells[at + count :], *gap], columns):
                return True
    return False


def is_sound(cells: list[str], columns: dict[int, Column]) -> bool:
    """Whether every cell reads as a value of its column and no required one is empty."""
    texts = {at: cells[at].strip() for at in columns}
    return all(reads(column, texts[at]) if texts[at] else not column.required for at, column in columns.items())


def away(cells: pl.DataFrame, matching: Matching) -> tuple[list[int], list[int]]:
    """(rows of people who were not there, rows of which that is not certain), by signatures and crosses."""
    signs = matching.kind.signed
    states = [presence(cells[str(at)].to_list(), signs.choices) for at in matching.signed] if signs else []
    absent, unclear = [], []
    for index, said in enumerate(zip(*states, strict=True)):
        if None in said or {True, False} <= set(said):
            unclear.append(index)
        elif False in said:
            absent.append(index)
    return absent, unclear


def presence(texts: list[str], absent: dict[str, str]) -> list[bool | str | None]:
    """Per cell whether it says that somebody was there; "": nothing, None: unclear.

    An empty cell is unclear among signed ones. Any word may be a signature, unless the column holds yes and no.
    """
    is_yes_no = not {plain(text) for text in texts}.isdisjoint(SAID)
    states = [signature(text.strip(), absent, is_yes_no) for text in texts]
    return [None if said == "" and True in states else said for said in states]


def signature(text: str, absent: dict[str, str], is_yes_no: bool) -> bool | str | None:
    if not text:
        return ""
    if CHECKED.fullmatch(text) or UNCHECKED.fullmatch(text) or re.fullmatch(NOTHING, text):
        return bool(CHECKED.fullmatch(text))
    if plain(text) in absent or plain(text.split()[0]) in absent:
        return len(plain(text)) == 1 and not is_yes_no
    is_unclear = leaves_doubt(text) or (is_yes_no and plain(text.split()[0]) not in YES)
    return None if is_unclear else True
