"""Charts as Vega-Lite specifications: frames of marts in, plain dicts out."""

import datetime as dt
from typing import Any

import altair as alt
import polars as pl

from report import theme
from report.formats import NUMBER_LOCALE, time_locale
from report.i18n import Words
from report.spec import Spec

CELL = 26  # pixels that a number in a cell needs
NARROWEST = 0.05  # share that a bar needs to hold its own text
DIGIT, AROUND = 9, 8  # pixels of a digit, and beside a number in its cell
PANEL_ROW = 38  # pixels of a construct, and of the axis below those of one scale
SHORT = 4  # characters of a heading that is narrower than its column


def finished(chart: alt.Chart | alt.LayerChart, words: Words, height: int) -> Spec:
    """The specification with theme, size and the page's number and date locale."""
    spec = chart.properties(width="container", height=height).to_dict()
    locale = {"number": NUMBER_LOCALE[words.language], "time": time_locale(words.language)}
    spec["config"] = theme.CONFIG | {"locale": locale}
    spec["usermeta"] = {"embedOptions": {"actions": False}}
    return spec


def haloed(base: alt.Chart, **style: Any) -> list[alt.Chart]:
    """Text with an edge of paper around it, so that no line runs through it."""
    edge = base.mark_text(stroke=theme.PAPER, strokeWidth=5, strokeJoin="round", **style)
    return [edge, base.mark_text(**style)]


def rows(frame: pl.DataFrame) -> alt.InlineData:
    """The frame's rows inside the specification; dates as ISO text."""
    plain = frame.with_columns(pl.col(pl.Date).cast(pl.String), pl.col(pl.Decimal).cast(pl.Float64))
    return alt.InlineData(values=plain.to_dicts())


def fund_bars(frame: pl.DataFrame, words: Words, column: str, title: str, marked: str = "") -> Spec:
    """One bar per fund, in fund order; the marked fund stands out when it is among them."""
    base = alt.Chart(rows(frame)).encode(
        y=alt.Y("fund_code:N", sort=frame["fund_code"].to_list(), title=None),
        x=alt.X(f"{column}:Q", title=title, axis=alt.Axis(tickMinStep=1, format=",d")),
    )
    labels = base.mark_text(align="left", dx=4).encode(text=alt.Text(f"{column}:Q", format=",d"))
    bars_ = base.mark_bar()
    if marked in frame["fund_code"]:
        colour = alt.condition(alt.datum.fund_code == marked, alt.value(theme.MAIN), alt.value(theme.LIGHT))
        bars_ = bars_.encode(color=colour)
    return finished(bars_ + labels, words, 34 * frame.height + 40)


def fund_ranges(frame: pl.DataFrame, words: Words, title: str) -> Spec:
    """Lower to upper bound of employees reached per fund; the point is the value that counts."""
    y = alt.Y("fund_code:N", sort=frame["fund_code"].to_list(), title=None)
    base = alt.Chart(rows(frame))
    bar = base.mark_bar(color=theme.LIGHT, height=14).encode(
        y=y, x=alt.X("employees_lower:Q", title=title), x2=alt.X2("employees_upper:Q")
    )
    point = base.mark_point(size=90).encode(y=y, x=alt.X("employees_lower:Q"))
    return finished(bar + point, words, 34 * frame.height + 40)


def heat(frame: pl.DataFrame, words: Words, x: list[str], y: list[str]) -> Spec:
    """Fund by type (fund_code, label, pilot_count); empty cells stay visible as 0."""
    named = frame.rename({"fund_code": "x", "label": "y", "pilot_count": "colour"})
    return cells(named, words, x, y)


def cells(frame: pl.DataFrame, words: Words, x: list[str], y: list[str], angle: int = 0) -> Spec:
    """Numbers (colour) by column (x) and row (y), in the given orders; written where a cell is wide enough."""
    most: Any = frame["colour"].max() or 1
    is_short = max(map(len, x), default=0) <= SHORT
    headings = alt.Axis(labelAngle=angle, orient="top", labelOverlap=not is_short)
    base = alt.Chart(rows(frame)).encode(
        x=alt.X("x:N", sort=x, title=None, axis=headings),
        y=alt.Y("y:N", sort=y, title=None),
    )
    scale = alt.Scale(domain=[0, most], range=theme.HEAT)
    cell = base.mark_rect(stroke=theme.PAPER, strokeWidth=2).encode(
        color=alt.Color("colour:Q", scale=scale, legend=None)
    )
    dark = alt.datum.colour > most * 0.6
    digits = max(len(f"{value:.1f}".removesuffix(".0")) for value in frame["colour"])
    text = base.mark_text(opacity=alt.ExprRef(f"width >= {(DIGIT * digits + AROUND) * len(x)} ? 1 : 0")).encode(
        text=alt.Text("colour:Q", format=number_format(frame["colour"])),
        color=alt.condition(dark, alt.value(theme.PAPER), alt.value(theme.INK)),
    )
    return finished(cell + text, words, 30 * len(y) + (80 if angle else 30))


def timeline(frame: pl.DataFrame, words: Words, as_of: dt.date) -> Spec:
    """What was planned (planned_from, planned_until) under what happened (from_on, until_on), per pilot.

    Also pilot_id, status and status_word; what did not happen yet is empty.
    """
    codes = [code for code in theme.STATUS if code in frame["status"].to_list()]
    names = [words.code("status", code) for code in codes]
    colour = alt.Color(
        "status_word:N",
        scale=alt.Scale(domain=names, range=[theme.STATUS[code] for code in codes]),
        title=None,
        legend=alt.Legend(orient="top", columns=3, symbolType="square"),
    )
    months = alt.Axis(format="%b %Y", labelOverlap="greedy", tickCount=8, orient="top")
    y = alt.Y("pilot_id:N", sort=frame["pilot_id"].to_list(), title=None)
    planned = alt.Chart(rows(frame.drop_nulls(["planned_from", "planned_until"])))
    planned = planned.mark_bar(height=13, color=theme.GRID)
    actual = alt.Chart(rows(frame.drop_nulls("from_on"))).mark_bar(height=6)
    line = alt.Chart(rows(pl.DataFrame({"on": [as_of]}))).mark_rule(color=theme.ACCENT, strokeDash=[6, 4])
    layers = [
        planned.encode(y=y, x=alt.X("planned_from:T", title=None, axis=months), x2=alt.X2("planned_until:T")),
        actual.encode(y=y, x=alt.X("from_on:T"), x2=alt.X2("until_on:T"), color=colour),
        line.encode(x=alt.X("on:T")),
    ]
    return finished(alt.LayerChart(layer=layers), words, 17 * frame.height + 70)


def plan(frame: pl.DataFrame, words: Words, as_of: dt.date, planned: str, delivered: str) -> Spec:
    """When things were planned and delivered (row, planned_on, delivered_on), up to a line at the as-of date."""
    names = {"planned_on": planned, "delivered_on": delivered}
    days = frame.unpivot(list(names), index="row", variable_name="what", value_name="day").drop_nulls()
    days = days.with_columns(pl.col("what").replace(names))
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=6))
    y = alt.Y("row:N", sort=frame["row"].to_list(), title=None)
    scale = alt.Scale(domain=list(names.values()), range=[theme.QUIET, theme.MAIN])
    shape = alt.Scale(domain=list(names.values()), range=["diamond", "circle"])
    legend = alt.Legend(orient="top", title=None)
    points = (
        alt.Chart(rows(days))
        .mark_point(size=90)
        .encode(
            x=x,
            y=y,
            color=alt.Color("what:N", scale=scale, legend=legend),
            shape=alt.Shape("what:N", scale=shape, legend=legend),
        )
    )
    span = alt.Chart(rows(frame.drop_nulls())).mark_rule(color=theme.QUIET)
    span = span.encode(x=alt.X("planned_on:T", title=None), x2=alt.X2("delivered_on:T"), y=y)
    now = alt.Chart(rows(pl.DataFrame({"day": [as_of]}))).mark_rule(color=theme.ACCENT, strokeDash=[6, 4])
    return finished(span + points + now.encode(x=x), words, 30 * frame.height + 70)


def intervals(frame: pl.DataFrame, words: Words) -> Spec:
    """Means with their interval, waves side by side; constructs answered on one scale share a panel and its axis.

    frame: row, wave, mean, interval_low, interval_high, scale_min, scale_max.
    """
    frame = in_panels(frame, words)
    panels = frame.group_by("panel", maintain_order=True)
    order = [name for (panel,), part in panels for name in (*part["row"].unique(maintain_order=True), panel)]
    waves = frame["wave"].unique(maintain_order=True).to_list()

    def y(name: str, **more: Any) -> alt.Y:
        axis = alt.Axis(domain=False, ticks=False, labelPadding=14, labelLimit=170)
        return alt.Y(f"{name}:N", scale=alt.Scale(domain=order), title=None, axis=axis, **more)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", scale=alt.Scale(domain=[0, 1]), title=None, axis=None)

    scale = alt.Scale(domain=waves, range=[theme.MAIN, theme.ACCENT, theme.QUIET][: len(waves)])
    legend = alt.Legend(orient="top", columns=1)  # a phone has no room for three side by side
    shape = alt.Shape("wave:N", title=None, scale=alt.Scale(domain=waves), legend=legend)
    colour, shift = alt.Color("wave:N", scale=scale, title=None), alt.YOffset("wave:N", sort=waves)
    base = alt.Chart(rows(frame)).encode(y=y("row"), yOffset=shift, color=colour)
    rule = base.mark_rule(strokeWidth=2).encode(x=x("interval_low"), x2=alt.X2("interval_high:Q"))
    point = base.mark_point(size=90).encode(x=x("mean"), shape=shape)
    axes = alt.Chart(rows(answers_of(frame))).encode(x=x("place"))
    line = axes.mark_rule(color=theme.GRID).encode(
        y=y("first", bandPosition=0), y2=alt.Y2("panel:N", bandPosition=0.25)
    )
    number = axes.mark_text().encode(y=y("panel"), text=alt.Text("answer:Q"))
    return finished(line + number + rule + point, words, PANEL_ROW * len(order) + 20 * len(waves) + 20)


def in_panels(frame: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Rows of one scale together, under its name (panel), their numbers as the share of it that they lie at."""
    ends = ("scale_min", "scale_max")
    scales = frame.select(ends).unique(maintain_order=True).with_row_index("at")
    names = [words("surveys.answers_of", low=low, high=high) for low, high in scales.select(ends).iter_rows()]
    scales = scales.with_columns(pl.Series("panel", names, pl.String))
    share = on_scale(pl.col("mean", "interval_low", "interval_high"))
    return frame.join(scales, on=ends, maintain_order="left").sort("at", maintain_order=True).with_columns(share)


def on_scale(value: pl.Expr) -> pl.Expr:
    """The share of its scale that lies before a value."""
    return (value - pl.col("scale_min")) / (pl.col("scale_max") - pl.col("scale_min"))


def answers_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Every answer of each panel's scale: where it lies, and the row at which its line begins."""
    panels = frame.group_by("panel", maintain_order=True).agg(pl.first("row", "scale_min", "scale_max"))
    answers = panels.with_columns(answer=pl.int_ranges("scale_min", pl.col("scale_max") + 1)).explode("answer")
    return answers.select("panel", "answer", first="row", place=on_scale(pl.col("answer")))


def bars(frame: pl.DataFrame, words: Words, label: str, value: str, title: str) -> Spec:
    """Horizontal bars in the frame's order."""
    base = alt.Chart(rows(frame)).encode(
        y=alt.Y(f"{label}:N", sort=frame[label].to_list(), title=None),
        x=alt.X(f"{value}:Q", title=title, axis=alt.Axis(tickMinStep=1, format=",d")),
    )
    labels = base.mark_text(align="left", dx=4).encode(text=alt.Text(f"{value}:Q", format=",d"))
    return finished(base.mark_bar() + labels, words, 30 * frame.height + 40)


def diverging(frame: pl.DataFrame, words: Words) -> Spec:
    """Shares of answers around the middle of their scale, one bar per row.

    frame: row, answer_value, share, text (the share as written), scale_min, scale_max; answers of a row in order.
    """
    placed = around_middle(frame)
    low, high = frame["scale_min"][0], frame["scale_max"][0]
    domain = [low + (high - low) * n / (len(theme.DIVERGING) - 1) for n in range(len(theme.DIVERGING))]
    answers = list(range(low, high + 1))
    legend = alt.Legend(orient="top", type="symbol", values=answers, columns=6, symbolType="square")
    base = alt.Chart(rows(placed)).encode(
        y=alt.Y("row:N", sort=frame["row"].unique(maintain_order=True).to_list(), title=None)
    )
    bar = base.mark_bar(stroke=theme.PAPER).encode(
        x=alt.X("start:Q", axis=None),
        x2=alt.X2("end:Q"),
        color=alt.Color(
            "answer_value:Q", scale=alt.Scale(domain=domain, range=theme.DIVERGING), legend=legend, title=None
        ),
    )
    text = base.mark_text(opacity=alt.ExprRef(f"width >= {CELL * 20} ? 1 : 0")).encode(
        x=alt.X("centre:Q"),
        text=alt.Text("text:N"),
        color=alt.condition(alt.datum.is_dark, alt.value(theme.PAPER), alt.value(theme.INK)),
    )
    middle = alt.Chart(rows(pl.DataFrame({"x": [0]}))).mark_rule(color=theme.INK).encode(x=alt.X("x:Q", axis=None))
    text = text.transform_filter(alt.datum.share >= NARROWEST)
    return finished(middle + bar + text, words, 26 * frame["row"].n_unique() + 60)


def around_middle(frame: pl.DataFrame) -> pl.DataFrame:
    """Where each share starts and ends: answers below the middle lie left of 0, and the middle one is halved."""
    middle = (pl.col("scale_min") + pl.col("scale_max")) / 2
    half = pl.when(pl.col("answer_value") == middle).then(pl.col("share") / 2).otherwise(0.0)
    left = pl.when(pl.col("answer_value") < middle).then("share").otherwise(half)
    end = pl.col("share").cum_sum().over("row") - left.sum().over("row")
    reach = (pl.col("answer_value") - middle).abs() / (pl.col("scale_max") - middle)
    return frame.select(
        "row",
        "answer_value",
        "share",
        "text",
        start=end - pl.col("share"),
        end=end,
        centre=end - pl.col("share") / 2,
        is_dark=reach > 0.8,
    )


def number_format(column: pl.Series) -> str:
    """The d3 format of a column's numbers."""
    return ",d" if column.dtype.is_integer() else ",.1f"
