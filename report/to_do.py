"""What senders are asked to do, one line per cause: letters and the page of a fund show these same lines."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from report.i18n import Words

TASKS = ("mend", "send", "check")
SCHEMA = {"about": pl.String, "text": pl.String, "since": pl.Date, "task": pl.String, "sender": pl.String}


@dataclass(frozen=True)
class Line:
    """One thing that is asked, of whom, and everything that it is about; `since` is the earliest of their days."""

    sender: str | None
    task: str
    about: str
    text: str
    since: dt.date | None
    due: dt.date | None


def lines(rows: Iterable[Mapping[str, Any]], words: Words) -> list[Line]:
    """Rows of mart_sector__to_do as lines, in order of the first of each; of two funds they stay apart."""
    together: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        key = (row["sender"], row["fund_code"], row["task"], row[words.column("text")])
        together.setdefault(key, []).append(row)
    return [
        Line(sender, task, abouts(found, words), text, earliest(found), found[0]["due_on"])
        for (sender, _, task, text), found in together.items()
    ]


def by_task(found: Iterable[Line], words: Words) -> dict[str, list[Line]]:
    """What is to be done → its lines; the tasks that have some, in their order."""
    listed = list(found)
    of_task = {task: [line for line in listed if line.task == task] for task in TASKS}
    return {words(f"to_do.{task}"): lines for task, lines in of_task.items() if lines}


def headings(words: Words) -> dict[str, str]:
    """Columns of `frame` → what stands above them."""
    return {name: words(f"to_do.{name}") for name in ("about", "text", "since", "task", "sender")}


def frame(found: Iterable[Line], words: Words) -> pl.DataFrame:
    rows = [(line.about, line.text, line.since, words(f"to_do.{line.task}"), line.sender) for line in found]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def abouts(rows: Iterable[Mapping[str, Any]], words: Words) -> str:
    """ "WPL-003, WPL-008 (map.xlsx, Blad1, rij 4; lijst.csv, rijen 9–12)": where somebody has to look, once."""
    files: dict[str, dict[str, set[int]]] = {}
    for row in rows:
        of_about = files.setdefault(str(row["about"]), {})
        if row["file_name"] is not None:
            numbers = of_about.setdefault(", ".join(filter(None, (row["file_name"], row["sheet"]))), set())
            numbers |= {row["row_number"]} - {None}
    return ", ".join(about(whose, files[whose], words) for whose in sorted(files))


def about(whose: str, files: Mapping[str, set[int]], words: Words) -> str:
    if not files:
        return whose
    return f"{whose} ({'; '.join(place(file, sorted(rows), words) for file, rows in sorted(files.items()))})"


def place(file: str, rows: Sequence[int], words: Words) -> str:
    if len(rows) < 2:
        return words("common.place", file=file, row=rows[0]) if rows else file
    return words("common.place_rows", file=file, rows=", ".join(stretches(rows)))


def stretches(rows: Sequence[int]) -> Iterator[str]:
    """9, 10, 11, 14 → "9–11", "14"."""
    for _, numbered in groupby(enumerate(rows), lambda at: at[1] - at[0]):
        found = [row for _, row in numbered]
        yield f"{found[0]}–{found[-1]}" if len(found) > 1 else str(found[0])


def earliest(rows: Iterable[Mapping[str, Any]]) -> dt.date | None:
    return min((row["since_on"] for row in rows if row["since_on"]), default=None)
