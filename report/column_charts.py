"""Charts of columns that an analyst chose in YAML; report/charts.py holds those that pages chose."""

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

import altair as alt
import polars as pl

from report import decisions, formats, theme
from report.charts import CELL, cells, finished, number_format, rows
from report.decisions import Decided
from report.i18n import Words
from report.spec import Spec

Titles = Mapping[str, str]  # axis → what it shows
HEIGHT = 260  # pixels of a chart with an upright number
LEGEND_COLUMNS = 2  # so that a phone has room for them


def of_columns(frame: pl.DataFrame, words: Words, kind: str, titles: Titles) -> Spec | None:
    """A bar, line or heatmap of the columns x, y and perhaps colour.

    None when several rows share a place in the chart, or there are more groups than colours: what cannot be told
    apart is not drawn, nor added up, for not every number adds up.
    """
    frame = frame.drop_nulls()
    is_crowded = kind != "heatmap" and groups(frame) > len(theme.SERIES)
    if frame.is_empty() or is_crowded or frame.select(places(frame, kind)).is_duplicated().any():
        return None
    draw: dict[str, Callable[[pl.DataFrame, Words, Titles], Spec]]
    draw = {"bar": compared, "line": course, "heatmap": crossed}
    return draw[kind](frame, words, titles)


def places(frame: pl.DataFrame, kind: str) -> list[str]:
    """The columns that say where a row's number is drawn."""
    number = {"bar": length_of(frame), "line": "y", "heatmap": "colour"}[kind]
    return [name for name in frame.columns if name != number]


def groups(frame: pl.DataFrame) -> int:
    """How many colours it takes."""
    return frame["colour"].n_unique() if "colour" in frame.columns else 1


def length_of(frame: pl.DataFrame) -> str:
    """The axis along which bars lie: upright when both are numbers."""
    return "y" if frame["y"].dtype.is_numeric() else "x"


def compared(frame: pl.DataFrame, words: Words, titles: Titles) -> Spec:
    """A bar per category, side by side per colour."""
    length = length_of(frame)
    across = "x" if length == "y" else "y"
    frame, orders = in_text(frame, words, {across, "colour"} & set(frame.columns))
    axes = {"x": alt.X, "y": alt.Y}
    base = alt.Chart(rows(frame)).encode(
        axes[across](f"{across}:N", sort=orders[across], title=None, axis=alt.Axis(labelOverlap=True)),
        axes[length](f"{length}:Q", title=titles[length], axis=numbers(frame[length])),
    )
    if "colour" in orders:
        offset = {"x": alt.XOffset, "y": alt.YOffset}[across]("colour:N", sort=orders["colour"])
        base = base.encode(offset, series(orders["colour"], titles))
    beyond = base.mark_text(align="left", dx=4)
    if length == "y":  # written where there is room between the bars
        room = alt.ExprRef(f"width >= {CELL * len(orders[across]) * groups(frame)} ? 1 : 0")
        beyond = base.mark_text(baseline="bottom", dy=-4, opacity=room)
    text = alt.Text(f"{length}:Q", format=number_format(frame[length]))
    label = beyond.encode(text=text, color=alt.value(theme.INK))
    height = (16 * groups(frame) + 18) * len(orders[across]) + 60 if across == "y" else HEIGHT
    return finished(base.mark_bar() + label, words, height + legend_height(frame))


def course(frame: pl.DataFrame, words: Words, titles: Titles, decided: Decided | None = None) -> Spec:
    """Lines over dates, numbers or categories in order, told apart by colour and dash; over dates, decisions."""
    x = alt.X("x:Q", title=titles["x"], axis=numbers(frame["x"]))
    if frame["x"].dtype == pl.Date:
        x = alt.X("x:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=6))
    elif not frame["x"].dtype.is_numeric():
        x = alt.X("x:N", title=None, sort=frame["x"].unique(maintain_order=True).to_list())
    frame, orders = in_text(frame, words, {"colour"} & set(frame.columns))
    y = alt.Y("y:Q", title=titles["y"], axis=numbers(frame["y"]), scale=alt.Scale(zero=False))
    chart = alt.Chart(rows(frame)).mark_line(point=True).encode(x, y)
    if "colour" in orders:
        dash = alt.StrokeDash("colour:N", sort=orders["colour"], title=titles["colour"])
        chart = chart.encode(series(orders["colour"], titles), dash)
    height = HEIGHT + legend_height(frame)
    if decided is None:
        return finished(chart, words, height)
    days = frame["x"].sort().to_list()
    labels = decided.labels(days[0])
    layers = [chart, *decisions.marks(labels, days[0], days[-1])]
    return finished(alt.LayerChart(layer=layers), words, height + decisions.room(labels))


def crossed(frame: pl.DataFrame, words: Words, titles: Titles) -> Spec:
    """A number by two categories."""
    frame, orders = in_text(frame, words, {"x", "y"})
    longest = max(map(len, orders["x"]))
    return cells(frame, words, orders["x"], orders["y"], angle=0 if longest <= 4 else -90)


def numbers(column: pl.Series) -> alt.Axis:
    """An axis of numbers; a whole number has no half ticks."""
    step = 1 if column.dtype.is_integer() else alt.Undefined
    return alt.Axis(format=",~f", tickCount=6, labelOverlap=True, tickMinStep=step)


def series(order: list[str], titles: Titles) -> alt.Color:
    scale = alt.Scale(domain=order, range=theme.SERIES)
    legend = alt.Legend(orient="top", columns=LEGEND_COLUMNS)
    return alt.Color("colour:N", sort=order, title=titles["colour"], scale=scale, legend=legend)


def legend_height(frame: pl.DataFrame) -> int:
    """Pixels above the chart that name the groups: a heading, and two of them on a line."""
    return 24 * (1 + math.ceil(groups(frame) / LEGEND_COLUMNS)) if "colour" in frame.columns else 0


def in_text(frame: pl.DataFrame, words: Words, names: Collection[str]) -> tuple[pl.DataFrame, dict[str, list[str]]]:
    """Columns as text, with the order of their values: of dates and numbers their own, of text the frame's."""
    orders = {}
    for name in names:
        column = frame[name]
        values = column.unique(maintain_order=True)
        texts = as_texts(values if column.dtype == pl.String else values.sort(), words)
        orders[name] = list(texts.values())
        frame = frame.with_columns(column.replace_strict(texts, return_dtype=pl.String))
    return frame, orders


def as_texts(values: pl.Series, words: Words) -> dict[Any, str]:
    """Each value as the reader writes it; the first days of months as months."""
    if values.dtype == pl.Date:
        is_months = (values.dt.day() == 1).all()
        write = formats.month if is_months else formats.short_date
        return {day: write(day, words.language) for day in values}
    if values.dtype == pl.Boolean:
        return {value: words("common.yes" if value else "common.no") for value in values}
    return {value: str(value) for value in values}
