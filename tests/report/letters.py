"""What stands in a letter, read from its cells."""

import io
from typing import NamedTuple

import openpyxl

from report.i18n import Words
from report.letter import Recipient, letter
from report.to_do import TASKS
from warehouse.read import Release

Row = tuple[str, ...]


class Asked(NamedTuple):
    """A line of what is asked."""

    task: str
    about: str
    text: str
    since: str


def own(sender: str) -> Recipient:
    """The sender itself, by its own name."""
    return Recipient(sender, sender, (sender,))


def read(release: Release, sender: str, language: str = "nl", earlier: Release | None = None) -> list[Row]:
    return cells(letter(release, own(sender), language, earlier))


def cells(content: bytes) -> list[Row]:
    """The rows of the one sheet; every cell is text."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    (sheet,) = book.worksheets
    assert all(cell.data_type in "sn" and not isinstance(cell.value, float) for row in sheet for cell in row)
    return [tuple("" if value is None else str(value) for value in row) for row in sheet.values]


def section(rows: list[Row], key: str, language: str = "nl") -> list[Row]:
    """The rows below a title and its headings, up to the next blank row; none where the letter has no such part."""
    title = Words(language)(f"letter.{key}").partition("{")[0]
    start = next((n for n, row in enumerate(rows) if row[0].startswith(title)), None)
    if start is None:
        return []
    end = next((n for n in range(start, len(rows)) if not any(rows[n])), len(rows))
    return rows[start + 1 : end]


def asked(rows: list[Row], language: str = "nl") -> list[Asked]:
    """What is asked, each with the task above it."""
    tasks = {Words(language)(f"to_do.{task}") for task in TASKS}
    found, task = [], ""
    for row in section(rows, "asked", language)[1:]:
        if row[0] in tasks and not row[1]:
            task = row[0]
        else:
            found.append(Asked(task, *row))
    return found
