"""The marts that analysts added, found by the meta in their YAML: no line here knows any of them."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import filters, queries
from dashboard.components import chart, table
from dashboard.filters import ALL, Choice
from report import charts, column_charts
from report.i18n import LANGUAGES, Words

MOST_ROWS = 100  # on the page; the workbook holds them all
Analysis = dict[str, Any]


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


def headings(analysis: Analysis, frame: pl.DataFrame, words: Words) -> dict[str, str]:
    """What stands above each column: the heading its YAML gives, else its name."""
    labels = {
        name: column["label"][words.language]
        for column in analysis["columns"]
        if column["label"]
        for name in (column["name"], column["name"].removesuffix(f"_{words.language}"))
    }
    return {name: labels.get(name, name.replace("_", " ")) for name in frame.columns}


@chart.cached
def drawing(release_id: str, mart: str, as_of: object, fund: str, language: str) -> charts.Spec | None:
    choice = filters.current()
    analysis = next(found for found in queries.analyses(release_id) or [] if found["mart"] == mart)
    frame = readable(choice, analysis)
    titles = headings(analysis, frame, choice.words)
    axes = {axis: analysis[axis] for axis in ("x", "y", "colour") if analysis[axis]}
    chosen = frame.select(pl.col(name).alias(axis) for axis, name in axes.items())
    return column_charts.of_columns(
        chosen, choice.words, analysis["chart"], {axis: titles[name] for axis, name in axes.items()}
    )


def draw_chart(choice: Choice, analysis: Analysis) -> None:
    spec = drawing(choice.release_id, analysis["mart"], choice.as_of, choice.fund, choice.language)
    if spec is None:
        st.caption(choice.words("analyses.not_drawn"))
    else:
        chart.draw(spec, choice.words("analyses.alt", title=analysis["title"][choice.language]))


def draw_table(choice: Choice, analysis: Analysis, frame: pl.DataFrame) -> None:
    words, title = choice.words, analysis["title"][choice.language]
    names = headings(analysis, frame, words)
    table.small(frame.head(MOST_ROWS), names, words, title)
    if frame.height > MOST_ROWS:
        st.caption(words("analyses.more", shown=MOST_ROWS, all=table.cell(frame.height, words)))
    table.download(frame.rename(names), words, title, analysis["mart"])


def draw_columns(choice: Choice, analysis: Analysis, frame: pl.DataFrame) -> None:
    """What each column means, as its YAML says."""
    words = choice.words
    described = {column["name"]: column["description"][words.language] for column in analysis["columns"]}
    lines = [
        (heading, described.get(name) or described.get(words.column(name), ""))
        for name, heading in headings(analysis, frame, words).items()
    ]
    columns = pl.DataFrame(lines, schema=["name", "meaning"], orient="row")
    said = {"name": words("analyses.column"), "meaning": words("analyses.meaning")}
    table.small(columns, said, words, words("analyses.columns"))


def draw(choice: Choice, analysis: Analysis) -> None:
    words = choice.words
    st.header(analysis["title"][choice.language])
    st.markdown(analysis["description"][choice.language])
    frame = readable(choice, analysis)
    if frame.is_empty():
        st.caption(words("common.no_rows"))
        return
    if analysis["chart"] == "table":
        draw_table(choice, analysis, frame)
    else:
        draw_chart(choice, analysis)
        with st.expander(words("analyses.table")):
            draw_table(choice, analysis, frame)
    with st.expander(words("analyses.columns")):
        draw_columns(choice, analysis, frame)
    st.caption(words("analyses.source", mart=analysis["mart"]))


def show(choice: Choice) -> None:
    words = choice.words
    analyses = queries.analyses(choice.release_id)
    if analyses is None:
        st.info(words("common.not_in_release"))
        return
    st.markdown(words("analyses.intro"))
    for analysis in analyses:
        draw(choice, analysis)


show(filters.current())
