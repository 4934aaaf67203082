"""A chart on the page: the finding above it, the source and the rows below, and files to take away."""

import json
from collections.abc import Mapping
from html import escape

import polars as pl

from dashboard import files
from dashboard.components import page, states, table
from dashboard.files import ChartFile, address
from dashboard.filters import Choice
from report.cells import Kind
from report.i18n import Words
from report.spec import NARROW, WIDE, Spec

PHONE = 640  # pixels of a screen up to which the narrow drawing is shown


def show(
    choice: Choice,
    key: str,
    spec: Spec,
    frame: pl.DataFrame,
    headings: Mapping[str, str],
    *,
    title: str,
    subtitle: str,
    alt: str,
    mart: str,
    kinds: Mapping[str, Kind] | None = None,
) -> None:
    """Show a chart.

    key: names its files.
    frame, headings: the rows that the chart shows and what stands above their columns.
    title: the finding. subtitle: measure, coverage and period. alt: what is seen, for who does not see it.
    kinds: of columns of numbers, how they are written when not as plain numbers.
    """
    words = choice.words
    if frame.is_empty():
        states.empty(words)
        return

    by_heading = {headings[name]: kind for name, kind in (kinds or {}).items() if name in headings}
    rows = table.headed(frame, headings)
    file = ChartFile(json.dumps(spec), rows, title, choice.stem(key), choice.language, by_heading)
    page.offer(file)
    page.put(
        f'<figure class="chart"><figcaption><h3>{escape(title)}</h3><p>{escape(subtitle)}</p></figcaption>'
        f'{picture(file, spec["height"], f"{title}. {alt}")}<p class="source">{escape(source(choice, mart))}</p>'
        f"<details><summary>{escape(words('charts.rows'))}</summary>"
        f"{table.first_rows(frame, headings, words, title, kinds)}</details>{downloads(file, words)}</figure>"
    )


def source(choice: Choice, mart: str) -> str:
    """Where the figures come from, and of when they are."""
    return choice.words("charts.source", mart=mart, date=choice.date(choice.as_of), id=choice.release_id)


def picture(chart: ChartFile, height: int, alt: str) -> str:
    """The drawing that fits the screen; its size is said, so that the page keeps the room."""
    return (
        f'<picture><source media="(max-width: {PHONE}px)" srcset="{address(chart, "narrow.svg")}" '
        f'width="{NARROW}" height="{height}">'
        f'<img src="{address(chart, "wide.svg")}" width="{WIDE}" height="{height}" alt="{escape(alt)}"></picture>'
    )


def downloads(chart: ChartFile, words: Words) -> str:
    links = " ".join(files.link(chart, kind, kind.upper()) for kind in ("png", "svg", "xlsx"))
    return f'<p class="downloads">{escape(words("charts.download"))}: {links}</p>'
