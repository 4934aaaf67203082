"""What senders are asked to do, one line per cause: letters and the page of a fund show these same lines."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    return ", ".join(sorted({about(row, words) for row in rows}))


def about(row: Mapping[str, Any], words: Words) -> str:
    """ "WPL-008", or "WPL-008 (deelnemers.xlsx, Blad1, rij 14)" where somebody has to look there."""
    if row["file_name"] is None:
        return str(row["about"])
    place = ", ".join(filter(None, (row["file_name"], row["sheet"])))
    if row["row_number"] is not None:
        place = words("common.place", file=place, row=row["row_number"])
    return f"{row['about']} ({place})"


def earliest(rows: Iterable[Mapping[str, Any]]) -> dt.date | None:
    return min((row["since_on"] for row in rows if row["since_on"]), default=None)
