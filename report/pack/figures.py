"""Charts of the pack as SVG, drawn with Altair in the pack's font, each with what it shows in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import polars as pl
import vl_convert

from report import theme
from report.charts import Spec, finished, heat, rows
from report.findings import Finding
from report.formats import NUMBER_LOCALE, date, number, span, time_locale
from report.i18n import Words
from report.pack.font import FAMILY, FOLDER
from report.pack.source import Source

WIDTH = 660  # pixels; set as wide as the text
TREND_HEIGHT, CELL_HEIGHT = 180, 22  # so that the figures fit one page


@dataclass(frozen=True)
class Figure:
    """A chart: its finding, what is drawn, the mart it comes from, and a text for who cannot see it."""

    title: str
    subtitle: str
    source: str
    alt: str
    svg: str


def figures(source: Source) -> Iterator[Figure]:
    yield from trends(source)
    yield from coverage(source)


def trends(source: Source) -> Iterator[Figure]:
    """The course of each criterion that is forecast."""
    words, found = source.words, {finding.code: finding for finding in source.findings}
    criteria = {row["criterion_code"]: row for row in source.criteria}
    for (code,), frame in source.ask("trend").group_by("criterion_code", maintain_order=True):
        measured = frame.drop_nulls("value")
        if measured.is_empty():
            continue
        spec = trend(measured, criteria[str(code)], words)
        days = [date(measured["as_of_date"][n], words.language) for n in (0, -1)]
        yield figure(
            found[str(code)],
            trend_note(measured, criteria[str(code)], days, words),
            words("pack.trend_alt", first=days[0], last=days[1]),
            "mart_steering__success_criteria",
            spec,
            source,
        )


def trend_note(frame: pl.DataFrame, criterion: dict[str, Any], days: list[str], words: Words) -> str:
    """What is drawn, as far as it is."""
    parts = [words("pack.trend_note", first=days[0], last=days[1])]
    parts += [words("pack.trend_band")] if (frame["upper_bound"] > frame["value"]).any() else []
    parts += [words("pack.trend_norm")] if frame["target_min"].count() else []
    parts += [words("pack.trend_forecast")] if criterion["forecast_low"] is not None else []
    return " ".join(parts)


def coverage(source: Source) -> Iterator[Figure]:
    """Pilots per fund and type, empty cells included."""
    words = source.words
    cells = source.ask("coverage").rename({words.column("label"): "label"})
    found = next((finding for finding in source.findings if finding.code == "intervention_diversity"), None)
    if cells.is_empty() or found is None:
        return
    funds = cells["fund_code"].unique(maintain_order=True).to_list()
    types = cells["label"].unique(maintain_order=True).to_list()
    spec = heat(cells.select("fund_code", "label", "pilot_count"), words, funds, types)
    spec["height"] = CELL_HEIGHT * (len(types) + 1)
    note = words("interventions.map_note")
    yield figure(found, note, words("pack.coverage_alt"), "mart_steering__intervention_coverage", spec, source)


def figure(found: Finding, subtitle: str, seen: str, mart: str, spec: Spec, source: Source) -> Figure:
    origin = source.words(
        "pack.source", mart=mart, id=source.now.id, date=date(source.as_of, source.words.language)
    )
    title = f"{found.label}: {found.sentence}"
    seen = f"{seen} {title} {found.chance}".strip()
    return Figure(title.rstrip("."), subtitle, origin, seen, svg(spec, source.words))


def trend(frame: pl.DataFrame, criterion: dict[str, Any], words: Words) -> Spec:
    """Value per as-of date up to its upper bound, the norm, and what is expected at the deadline.

    frame: as_of_date, value, upper_bound, target_min, unit. criterion: the row of the last date.
    """
    months = alt.Axis(format="%b %Y", labelOverlap="greedy", labelFlush=False, tickCount=8)
    x = alt.X("as_of_date:T", title=None, axis=months)
    y = alt.Y("value:Q", title=words(f"units.{frame['unit'][0]}"), axis=alt.Axis(tickCount=5, titlePadding=12))
    base = alt.Chart(rows(frame)).encode(x=x)
    known = base.mark_area(opacity=0.45, color=theme.LIGHT).encode(y=y, y2="upper_bound:Q")
    line = base.mark_line(point=True).encode(y=y)
    layers = [known, *forecast(frame, criterion, words), *norm(frame, criterion, words), line]
    layers += last_values(frame, words)
    return finished(alt.LayerChart(layer=layers), words, TREND_HEIGHT)


def last_values(frame: pl.DataFrame, words: Words) -> list[alt.Chart]:
    """The newest value, written at its point."""
    newest = frame.tail(1).select("as_of_date", "value")
    text = number(newest["value"][0], words.language)
    base = alt.Chart(rows(newest.with_columns(text=pl.lit(text)))).encode(
        x="as_of_date:T", y="value:Q", text="text:N"
    )
    halo = base.mark_text(dy=-12, fontWeight=600, stroke=theme.PAPER, strokeWidth=5, strokeJoin="round")
    return [halo, base.mark_text(dy=-12, fontWeight=600)]


def norm(frame: pl.DataFrame, criterion: dict[str, Any], words: Words) -> list[alt.Chart]:
    """The norm of each date, drawn on to the deadline."""
    norms = frame.drop_nulls("target_min").select("as_of_date", value="target_min")
    if norms.is_empty():
        return []
    last = criterion["deadline"] or norms["as_of_date"][-1]
    if last > norms["as_of_date"][-1]:
        norms = pl.concat([norms, norms.tail(1).with_columns(as_of_date=pl.lit(last))])
    line = alt.Chart(rows(norms)).mark_line(color=theme.ACCENT, strokeDash=[6, 4], interpolate="step-after")
    text = words("pack.norm", target=number(norms["value"][-1], words.language))
    label = alt.Chart(rows(norms.head(1).with_columns(text=pl.lit(text))))
    return [
        line.encode(x="as_of_date:T", y="value:Q"),
        label.mark_text(align="left", dx=4, dy=-9, color=theme.ACCENT).encode(
            x="as_of_date:T", y="value:Q", text="text:N"
        ),
    ]


def forecast(frame: pl.DataFrame, criterion: dict[str, Any], words: Words) -> list[alt.Chart]:
    """A band from the newest value to the range expected at the deadline; nothing without a forecast."""
    low, high = criterion["forecast_low"], criterion["forecast_high"]
    if low is None:
        return []
    start = frame["value"][-1]
    band = pl.DataFrame(
        {"as_of_date": [frame["as_of_date"][-1], criterion["deadline"]], "low": [start, low], "high": [start, high]}
    )
    text = span(low, high, words.language)
    label = alt.Chart(rows(band.tail(1).with_columns(text=pl.lit(text))))
    return [
        alt.Chart(rows(band))
        .mark_area(color=theme.MAIN, opacity=0.25)
        .encode(x="as_of_date:T", y="low:Q", y2="high:Q"),
        label.mark_text(align="right", dx=-4, dy=16, fontWeight=600, color=theme.MAIN).encode(
            x="as_of_date:T", y="low:Q", text="text:N"
        ),
    ]


def svg(spec: Spec, words: Words) -> str:
    """The chart as SVG, its texts as text in the pack's font."""
    register_font()
    config = spec["config"] | {"font": FAMILY}
    fitted = spec | {"config": config, "width": WIDTH, "autosize": {"type": "fit", "contains": "padding"}}
    return vl_convert.vegalite_to_svg(
        fitted,
        format_locale=NUMBER_LOCALE[words.language],
        time_format_locale=time_locale(words.language),
        allowed_base_urls=[],
    )


@cache
def register_font() -> None:
    """Let widths be measured in the font that is set."""
    vl_convert.register_font_directory(str(FOLDER))
