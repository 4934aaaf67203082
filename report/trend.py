"""The course of a criterion: its value per as-of date, the norm, and what is expected at the deadline."""

from typing import Any

import altair as alt
import polars as pl

from report import cells, decisions, findings, theme
from report.cells import Kind
from report.charts import finished, haloed, rows
from report.decisions import Decided
from report.findings import Row
from report.formats import date
from report.i18n import Words
from report.spec import Spec

BOUNDS = ("lower_bound", "upper_bound")
NEAR = 0.12  # of the norm: so close below it the newest value is written under its point

# A frame of a course: as_of_date, value, its bounds, target_min, unit. A criterion: its row of the last date.


def kinds(criterion: Row) -> dict[str, Kind]:
    """How the numbers of a course are written: as its newest value."""
    return dict.fromkeys(("value", *BOUNDS, "target_min"), cells.amount(None, criterion).kind)


def bound_columns(frame: pl.DataFrame) -> list[str]:
    """The columns of bounds that say something else than the value."""
    return [name for name in BOUNDS if (frame[name] != frame["value"]).any()]


def note(frame: pl.DataFrame, criterion: Row, words: Words, decided: Decided) -> str:
    """What is drawn, as far as it is."""
    measured = frame.drop_nulls("value")
    days = ends(measured, words)
    parts = [words("trend.note_one" if measured.height == 1 else "trend.note", **days)]
    parts += [words("trend.hidden", **days)] if criterion["is_hidden"] else []
    if bound_columns(measured):
        parts.append(words("trend.interval" if criterion["unit"] == "share" else "trend.band"))
    parts += [words("trend.norm")] if measured["target_min"].count() else []
    if criterion["forecast_low"] is not None:
        parts.append(words("trend.forecast", span=findings.expected(criterion, words)))
    return " ".join(filter(None, [*parts, decided.note()]))


def seen(frame: pl.DataFrame, words: Words, decided: Decided) -> str:
    """The drawing, for who does not see it."""
    alt_text = words("trend.alt", **ends(frame.drop_nulls("value"), words))
    return f"{alt_text} {decided.note()}".strip()


def ends(measured: pl.DataFrame, words: Words) -> dict[str, str]:
    days = measured["as_of_date"]
    return {"first": date(days[0], words.language), "last": date(days[-1], words.language)}


def spec(frame: pl.DataFrame, criterion: Row, words: Words, height: int, decided: Decided) -> Spec:
    """Value per as-of date between its bounds, the norm, decisions, and what is expected at the deadline."""
    frame, unit = frame.drop_nulls("value"), frame["unit"][0]
    months = alt.Axis(format="%b %Y", labelOverlap="greedy", labelFlush=False, tickCount=8)
    x = alt.X("as_of_date:T", title=None, axis=months)
    axis = alt.Axis(tickCount=5, titlePadding=12, format="%" if unit == "share" else ",~f", tickMinStep=step(unit))
    title = words(f"units.{unit}")
    y, low = (alt.Y(f"{name}:Q", title=title, axis=axis) for name in ("value", "lower_bound"))
    base = alt.Chart(rows(frame)).encode(x=x)
    known = base.mark_area(opacity=0.45, color=theme.LIGHT).encode(y=low, y2=alt.Y2("upper_bound:Q"))
    line = base.mark_line(point=True).encode(y=y)
    layers = [known, *forecast(frame, criterion, words), *norm(frame, criterion, words), line]
    layers += last_values(frame, criterion, words)
    first, last = frame["as_of_date"][0], criterion["deadline"] or frame["as_of_date"][-1]
    labels = decided.labels(first)
    layers += decisions.marks(labels, first, last)
    return finished(alt.LayerChart(layer=layers), words, height + decisions.room(labels))


def step(unit: str) -> float | Any:
    """What is counted has no half ticks."""
    return alt.Undefined if unit == "share" else 1


def last_values(frame: pl.DataFrame, criterion: Row, words: Words) -> list[alt.Chart]:
    """The newest value, written at its point, where it breaks no line of the norm."""
    newest = frame.tail(1).select("as_of_date", "value", "target_min")
    value, target = newest.row(0)[1:]
    is_near = target is not None and 0 < target - value < NEAR * target
    text = findings.amount(value, criterion, words)
    base = alt.Chart(rows(newest.with_columns(text=pl.lit(text)))).encode(
        x=alt.X("as_of_date:T"), y=alt.Y("value:Q"), text=alt.Text("text:N")
    )
    return haloed(base, dy=14 if is_near else -12, fontWeight=600)


def norm(frame: pl.DataFrame, criterion: Row, words: Words) -> list[alt.Chart]:
    """The norm of each date, drawn on to the deadline."""
    norms = frame.drop_nulls("target_min").select("as_of_date", value="target_min")
    if norms.is_empty():
        return []
    last = criterion["deadline"] or norms["as_of_date"][-1]
    if last > norms["as_of_date"][-1]:
        norms = pl.concat([norms, norms.tail(1).with_columns(as_of_date=pl.lit(last))])
    line = alt.Chart(rows(norms)).mark_line(color=theme.ACCENT, strokeDash=[6, 4], interpolate="step-after")
    text = words("trend.line", target=findings.amount(norms["value"][0], criterion, words))
    label = alt.Chart(rows(norms.head(1).with_columns(text=pl.lit(text))))
    return [
        line.encode(x=alt.X("as_of_date:T"), y=alt.Y("value:Q")),
        label.mark_text(align="left", dx=4, dy=-9, color=theme.ACCENT).encode(
            x=alt.X("as_of_date:T"), y=alt.Y("value:Q"), text=alt.Text("text:N")
        ),
    ]


def forecast(frame: pl.DataFrame, criterion: Row, words: Words) -> list[alt.Chart]:
    """A band from the newest value to the range expected at the deadline; nothing without a forecast."""
    low, high = criterion["forecast_low"], criterion["forecast_high"]
    if low is None:
        return []
    start = frame["value"][-1]
    band = pl.DataFrame(
        {"as_of_date": [frame["as_of_date"][-1], criterion["deadline"]], "low": [start, low], "high": [start, high]}
    )
    text = pl.lit(findings.expected(criterion, words))
    end = band.tail(1).select("as_of_date", middle=pl.mean_horizontal("low", "high"), text=text)
    return [
        alt.Chart(rows(band))
        .mark_area(color=theme.MAIN, opacity=0.25)
        .encode(x=alt.X("as_of_date:T"), y=alt.Y("low:Q"), y2=alt.Y2("high:Q")),
        # beside the drawing: the course itself may come from below
        alt.Chart(rows(end))
        .mark_text(align="left", dx=4, fontWeight=600, color=theme.MAIN)
        .encode(x=alt.X("as_of_date:T"), y=alt.Y("middle:Q"), text=alt.Text("text:N")),
    ]
