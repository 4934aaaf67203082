"""The one text form of a cell: dates ISO, numbers shortest round trip with a point, truth values in capitals."""

import datetime as dt
import math
from collections.abc import Callable, Sequence

import polars as pl

LONGEST_DAYS = 10_000  # a time of more days is a moment that shows its hours only


def as_texts(values: Sequence[object]) -> pl.Series:
    """A column of values as text; an empty cell is ''."""
    kinds = set(map(type, values))
    if kinds <= {str}:
        return pl.Series(values, dtype=pl.String)
    if kinds == {float}:
        return number_texts(values)
    return pl.Series([v if v.__class__ is str else AS_TEXT[v.__class__](v) for v in values], dtype=pl.String)


def number_texts(values: Sequence[object]) -> pl.Series:
    """The same as `number_text` for a whole column, several times as fast."""
    texts = list(map(repr, values))
    if "-0.0" in texts:
        texts = ["0" if text == "-0.0" else text for text in texts]
    return pl.Series(texts, dtype=pl.String).str.strip_suffix(".0")


def number_text(value: float) -> str:
    """Without '.0' for whole numbers, without a minus before zero."""
    text = repr(value + 0.0)
    return text[:-2] if text.endswith(".0") else text


def moment_text(value: dt.datetime) -> str:
    """To the nearest second, since a fraction of a day is rarely exact; a date at midnight."""
    near = value + dt.timedelta(microseconds=500_000) if value.microsecond else value
    if near.hour == near.minute == near.second == 0:
        return near.date().isoformat()
    return near.isoformat(sep=" ", timespec="seconds")


def time_text(value: dt.time) -> str:
    seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    return clock(min(round(seconds), 86_399))


def clock(seconds: int) -> str:
    """Hours (also above 23), minutes and seconds."""
    sign = "-" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}:{rest:02}"


def time_of_days(days: float) -> str | None:
    """A number of days as hours, minutes and seconds; None when it is a moment, or no number."""
    return clock(round(days * 86_400)) if math.isfinite(days) and abs(days) < LONGEST_DAYS else None


AS_TEXT: dict[type, Callable[..., str]] = {
    bool: lambda value: "TRUE" if value else "FALSE",
    float: number_text,
    int: str,
    dt.datetime: moment_text,
    dt.date: dt.date.isoformat,
    dt.time: time_text,
    dt.timedelta: lambda value: clock(round(value.total_seconds())),
}
