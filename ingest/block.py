"""What is said once above a table for every row of it: the pilot, day and phase of a presence list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ingest.contract import Column, Kind, plain
from ingest.hints import reads

Record = tuple[int, list[str]]
Labels = Mapping[str, Sequence[Column]]  # plain → the columns that it may be, in any kind of delivery
NAME = r"\s*([^\W\d_][^:()\[\]]*?)\s*(?:[(\[][^()\[\]]*[)\]])?\s*"
LABEL = re.compile(rf"{NAME}[:*]*\s*")
PAIR = re.compile(rf"{NAME}:\s*(\S.*)", re.DOTALL)
APART = re.compile(r"[\n;|\t]| {2,}")


@dataclass(frozen=True)
class Given:
    """A label and its value.

    `row` is the value's, `rows` those on which either stands; `others` stand further to the right, and `followed`
    is the row on which the column of a value goes on below it.
    """

    label: str
    text: str
    row: int
    rows: tuple[int, ...]
    others: tuple[str, ...] = ()
    followed: int | None = None


def pairs_of(records: Sequence[Record], labels: Labels) -> list[Given]:
    """Known labels with their values: in the same cell, beside it or below it.

    Without a colon, and within a cell, they count when the value is one that the column could hold.
    """
    found: list[Given] = []
    for at, (row, cells) in enumerate(records):
        n = 0
        while n < len(cells):
            found += within(row, cells[n], labels)
            label = label_of(cells[n], labels)
            texts = beside(label, cells[n + 1 :], labels) if label else []
            is_certain = cells[n].rstrip().endswith(":") or (bool(texts) and fits(label, texts[0], labels))
            if texts and is_certain:
                found.append(Given(label, texts[0].strip(), row, (row,), tuple(texts[1:])))
                n = cells.index(texts[0], n + 1)
            elif label and not texts:
                found += below(records[at : at + 3], n, label, labels)
            n += 1
    return found


def fits(label: str, text: str, labels: Labels) -> bool:
    """Whether a text is a day, number or word that the column of a label could hold; any text could be a name."""
    return any(column.type != "text" and reads(column, text) for column in labels[plain(label)])


def label_of(cell: str, labels: Labels) -> str:
    """The label that a cell holds, as written; "" when it holds none."""
    found = LABEL.fullmatch(cell)
    return found[1] if found and plain(found[1]) in labels else ""


def is_labelled(cell: str, labels: Labels) -> bool:
    """Whether a cell is a label, known or not, or holds one with its value."""
    return cell.rstrip().endswith(":") or bool(PAIR.fullmatch(cell)) or bool(label_of(cell, labels))


def within(row: int, cell: str, labels: Labels) -> Iterator[Given]:
    for piece in APART.split(cell):
        found = PAIR.fullmatch(piece)
        if found and plain(found[1]) in labels and fits(found[1], found[2], labels):
            yield Given(found[1], found[2].strip(), row, (row,))


def beside(label: str, cells: list[str], labels: Labels) -> list[str]:
    """What stands to the right of a label, up to the next one; a word may be a label and a value: `Fase: pilot`."""
    texts: list[str] = []
    for cell in filter(str.strip, cells):
        if is_labelled(cell, labels) and (texts or not fits(label, cell, labels)):
            break
        texts.append(cell)
    return texts


def below(records: Sequence[Record], at: int, label: str, labels: Labels) -> list[Given]:
    """What stands right below, and whether its column goes on, as that of a table does."""
    texts = [cells[at].strip() if at < len(cells) else "" for _, cells in records]
    row = records[0][0]
    rows = [number for number, _ in records]
    if rows[1:2] != [row + 1] or not fits(label, texts[1], labels):
        return []
    goes_on = rows[2:] == [row + 2] and bool(texts[2]) and not is_labelled(texts[2], labels)
    return [Given(label, texts[1], row + 1, (row, row + 1), followed=row + 2 if goes_on else None)]


def given_above(pairs: Sequence[Given], kind: Kind, heading_row: int) -> dict[str, tuple[Given, ...]]:
    """Column → the different values that stand for it above the heading."""
    columns = {word: column for column in kind.delivered if column.once for word in column.spellings}
    found: dict[str, dict[str, Given]] = {}
    for pair in pairs:
        column = columns.get(plain(pair.label))
        is_above = pair.row < heading_row and (pair.followed is None or pair.followed >= heading_row)
        if column is None or not is_above or pl.Series([pair.text]).str.contains(column.nothing).all():
            continue
        others = [text for text in pair.others if column.type != "text" and reads(column, text)]
        for text in (pair.text, *others):
            found.setdefault(column.name, {}).setdefault(plain(text), pair)
    return {name: tuple(values.values()) for name, values in found.items()}
