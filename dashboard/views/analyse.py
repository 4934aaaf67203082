"""The marts that analysts added, found by the meta in their YAML: no line here knows any of them."""

from html import escape
from typing import Any

import polars as pl

from dashboard import queries
from dashboard.components import chart, page, states, table
from dashboard.filters import ALL, Choice
from report import charts, column_charts
from report.i18n import LANGUAGES, Words

Analysis = dict[str, Any]
Titles = dict[str, str]  # column → what stands above it


def readable(choice: Choice, analysis: Analysis) -> pl.DataFrame:
    """Its rows in the reader's language: one column for label_nl and label_en, words for codes."""
    words = choice.words
    frame = queries.rows_of(choice.release_id, analysis["mart"], choice.as_of, choice.fund)
    for base in pairs(frame.columns):
        other = [f"{base}_{language}" for language in LANGUAGES if language != words.language]
        frame = frame.drop(other).rename({words.column(base): base})
    if "fund_code" in frame.columns:
        frame = frame.with_columns(pl.col("fund_code").replace(ALL, words("common.all")))
    return table.in_words(frame.drop("sort_order", strict=False), words, choice.contexts())


def pairs(names: list[str]) -> list[str]:
    """Columns that are there in both languages, by their name without language."""
    first, *others = LANGUAGES
    bases = [name.removesuffix(f"_{first}") for name in names if name.endswith(f"_{first}")]
    return [base for base in bases if all(f"{base}_{language}" in names for language in others)]


def headings(analysis: Analysis, frame: pl.DataFrame, words: Words) -> Titles:
    """What stands above each column: the heading its YAML gives, else its name."""
    labels = {
        name: column["label"][words.language]
        for column in analysis["columns"]
        if column["label"]
        for name in (column["name"], column["name"].removesuffix(f"_{words.language}"))
    }
    return {name: labels.get(name, name.replace("_", " ")) for name in frame.columns}


def drawing(choice: Choice, analysis: Analysis, frame: pl.DataFrame, titles: Titles) -> charts.Spec | None:
    """Its chart; None for a mart that asks for a table, and for rows that no chart can tell apart."""
    if analysis["chart"] == "table":
        return None
    chosen = frame.select(pl.col(name).alias(axis) for axis, name in axes(analysis).items())
    return column_charts.of_columns(chosen, choice.words, analysis["chart"], on_axes(analysis, titles))


def axes(analysis: Analysis) -> dict[str, str]:
    """Axis → column."""
    return {axis: analysis[axis] for axis in ("x", "y", "colour") if analysis[axis]}


def on_axes(analysis: Analysis, titles: Titles) -> dict[str, str]:
    """Axis → heading of its column."""
    return {axis: titles[name] for axis, name in axes(analysis).items()}


def seen(analysis: Analysis, titles: Titles, words: Words) -> str:
    """The drawing, for who does not see it."""
    shown = words(f"analyses_seen.{analysis['chart']}", **on_axes(analysis, titles))
    is_grouped = analysis["chart"] != "heatmap" and analysis["colour"]
    return f"{shown} {words('analyses_seen.groups', **on_axes(analysis, titles))}" if is_grouped else shown


def subtitle(choice: Choice, analysis: Analysis) -> str:
    """What is measured, and of when as far as the mart knows dates."""
    said = analysis["description"][choice.language]
    if all(column["name"] != "as_of_date" for column in analysis["columns"]):
        return said
    period = "analyses.until" if "as_of_date" in axes(analysis).values() else "analyses.at"
    return f"{said} {choice.words(period, date=choice.date(choice.as_of))}"


def table_html(choice: Choice, analysis: Analysis, frame: pl.DataFrame, titles: Titles) -> str:
    """Its rows without a chart, and why when it asks for one."""
    words, title = choice.words, analysis["title"][choice.language]
    why_no_chart = states.empty_html(words, words("analyses.not_drawn")) if analysis["chart"] != "table" else ""
    body = f"{why_no_chart}{table.first_rows(frame, titles, words, title)}"
    return (
        f'<section class="chart"><h3>{escape(title)}</h3><p>{escape(subtitle(choice, analysis))}</p>'
        f"{states.empty_html(words) if frame.is_empty() else body}"
        f'<p class="source">{escape(chart.source(choice, analysis["mart"]))}</p></section>'
    )


def columns_html(analysis: Analysis, titles: Titles, words: Words) -> str:
    """What each column means, as its YAML says."""
    described = {column["name"]: column["description"][words.language] for column in analysis["columns"]}
    lines = [
        (heading, described.get(name) or described.get(words.column(name), "")) for name, heading in titles.items()
    ]
    columns = pl.DataFrame(lines, schema=["name", "meaning"], orient="row")
    said = {"name": words("analyses.column"), "meaning": words("analyses.meaning")}
    label = words("analyses.columns")
    return f"<details><summary>{escape(label)}</summary>{table.html(columns, said, words, label)}</details>"


def draw(choice: Choice, analysis: Analysis) -> None:
    words, mart, title = choice.words, analysis["mart"], analysis["title"][choice.language]
    frame = readable(choice, analysis)
    titles = headings(analysis, frame, words)
    spec = drawing(choice, analysis, frame, titles)
    if spec:
        chart.show(
            choice,
            mart,
            spec,
            frame,
            titles,
            title=title,
            subtitle=subtitle(choice, analysis),
            alt=seen(analysis, titles, words),
            mart=mart,
        )
    else:
        page.put(table_html(choice, analysis, frame, titles))
        if not frame.is_empty():
            table.download(frame.rename(titles), choice, title, mart)
    page.put(columns_html(analysis, titles, words))


def show(choice: Choice) -> None:
    words, analyses = choice.words, queries.analyses(choice.release_id)
    page.heading(words("analyses.added"))
    page.text(words("analyses.intro"))
    if not analyses:
        states.empty(words, words("analyses.nothing"))
    for analysis in analyses:
        draw(choice, analysis)
