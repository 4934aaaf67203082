"""Tables in the reader's language: short ones as plain HTML, long ones to sort and search."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from dashboard import files
from dashboard.components import page, states
from dashboard.files import TableFile
from dashboard.filters import Choice
from report import formats
from report.cells import Cell, Kind, Table, is_upright, written
from report.i18n import Words

# column of codes → section of words
CODED = {"status": "status", "reported_status": "reported_status", "basis": "basis", "phase": "phase",
         "kind": "kind", "outcome": "outcome",
         "fact_kind": "fact_kind", "source_kind": "source_kind", "outreach_kind": "outreach_kind",
         "fund_role": "role", "dimension": "dimension",
         "size_class": "context", "prior_experience": "context", "esf_theme": "context",
         "province": "context", "sbi_section": "context"}  # fmt: skip


def cell(value: Any, words: Words) -> str:
    """A value as text: dates, numbers and yes or no as the language writes them."""
    if value is None or value == "":
        return formats.NOTHING
    if isinstance(value, bool):
        return words("common.yes" if value else "common.no")
    if isinstance(value, dt.date):
        return formats.short_date(value, words.language)
    if isinstance(value, int | float):
        return formats.number(value, words.language, 0 if isinstance(value, int) else 2)
    return str(value)


def as_text(value: Any, words: Words, kind: Kind | None) -> str:
    return written(Cell(value, kind), words) if kind else cell(value, words)


def with_words(frame: pl.DataFrame, column: str, section: str, words: Words) -> pl.DataFrame:
    """The frame with the codes of one column written as words."""
    named = [None if code is None else words.code(section, code) for code in frame[column]]
    return frame.with_columns(pl.Series(column, named, pl.String))


def in_words(frame: pl.DataFrame, words: Words, contexts: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    """The frame with every column of codes that the pages have words for written as words.

    contexts: column → value → word, of what a project chose itself.
    """
    for column in contexts.keys() & set(frame.columns):
        frame = frame.with_columns(pl.col(column).replace(contexts[column]))
    for column, section in CODED.items():
        if column in frame.columns and frame[column].dtype == pl.String:
            frame = with_words(frame, column, section, words)
    return frame


def addresses(words: Words) -> dict[str, str]:
    """Headings of the four columns that say where a row came from."""
    return {
        "sender": words("common.sender"),
        "file_name": words("common.file"),
        "sheet": words("common.sheet"),
        "row_number": words("common.row"),
    }


def said_of_files(words: Words) -> dict[str, str]:
    """Headings of what is said of a file: whose it is, the message, and when it came."""
    return {
        "sender": words("common.sender"),
        "file_name": words("common.file"),
        words.column("text"): words("quality.message"),
        "received_on": words("common.received"),
    }


def listed(frame: pl.DataFrame, headings: Mapping[str, str], choice: Choice, label: str, key: str) -> None:
    """A table of sentences, which wrap, in a box that scrolls, and of how many; the same rows as a workbook."""
    small(frame, headings, choice.words, label, style="wide told tall")
    if not frame.is_empty():
        download(headed(frame, headings), choice, label, key, choice.words.counted("common.lines", frame.height))


def places(frame: pl.DataFrame, words: Words, side: str = "") -> pl.Series:
    """Where each row came from, in one text, null without an address; `side` is what its four columns end in."""
    names = [f"{name}{side}" for name in addresses(words)]
    return pl.Series([place(row, words) for row in frame.select(names).iter_rows()], dtype=pl.String)


def place(address: Iterable[Any], words: Words) -> str | None:
    """Sender, file, sheet and row as one text; None without a file."""
    sender, file, sheet, row = address
    if file is None:
        return None
    return words("common.place", file=f"{sender}/{file}" + (f", {sheet}" if sheet else ""), row=row)


PIXELS, MOST_PIXELS = 7, 600  # of a character, of a column
MOST_ROWS = 200  # below a chart; the workbook holds them all
SHORT, LONG = 40, 60  # characters up to which a small screen breaks no line, and from which a column needs room
HEADING = 24  # characters from which a heading needs room


def kind(column: pl.Series) -> str:
    """The style class of a column: numbers, dates, sentences or words."""
    if column.dtype.is_numeric():
        return "n"
    if column.dtype == pl.Date:
        return "d"
    return kind_of_texts(column.drop_nulls() if column.dtype == pl.String else [])


def kind_of_texts(texts: Iterable[str]) -> str:
    """The style class of a column of texts, by the longest of them."""
    longest = max(map(len, texts), default=0)
    return "l" if longest >= LONG else "t" if longest > SHORT else "t s"


def small(
    frame: pl.DataFrame,
    headings: Mapping[str, str],
    words: Words,
    label: str,
    total: str = "",
    right: Collection[str] = (),
    style: str = "wide",
    nothing: str = "",
) -> None:
    """A table of the named columns, see `html`; without rows it says `nothing`, or that there are none."""
    if frame.is_empty():
        states.empty(words, nothing)
    else:
        page.put(html(frame, headings, words, label, total, right, style=style))


def html(
    frame: pl.DataFrame,
    headings: Mapping[str, str],
    words: Words,
    label: str,
    total: str = "",
    right: Collection[str] = (),
    links: Mapping[str, str] | None = None,
    style: str = "wide",
    kinds: Mapping[str, Kind] | None = None,
) -> str:
    """A table of the named columns; `right` names columns of written numbers.

    The row whose first cell reads `total` closes the table. links: where a first cell of this text leads.
    kinds: of columns of numbers, how they are written when not as plain numbers.
    """
    shown, as_kind = frame.select(*headings), kinds or {}
    classes = ["n" if column.name in right else kind(column) for column in shown]
    columns = [[as_text(value, words, as_kind.get(column.name)) for value in column] for column in shown]
    texts = [list(row) for row in zip(*columns, strict=True)]
    totals = {at for at, row in enumerate(texts) if total and row[0] == total}
    return written_out(list(headings.values()), classes, texts, label, totals, links or {}, style)


def first_rows(
    frame: pl.DataFrame,
    headings: Mapping[str, str],
    words: Words,
    label: str,
    kinds: Mapping[str, Kind] | None = None,
) -> str:
    """A table of as many rows as a reader looks through; of more, how many there are."""
    shown = html(frame.head(MOST_ROWS), headings, words, label, kinds=kinds)
    if frame.height <= MOST_ROWS:
        return shown
    more = words("common.more_rows", shown=MOST_ROWS, all=formats.number(frame.height, words.language))
    return f"{shown}<p>{escape(more)}</p>"


def of_cells(table: Table, words: Words) -> str:
    """A table of typed cells, as the meeting pack prints it."""
    texts = [[written(cell, words) for cell in row] for row in table.rows]
    columns = [[row[at] for row in texts] for at in range(len(table.headings))]
    classes = ["n" if is_upright(table, at) else kind_of_texts(column) for at, column in enumerate(columns)]
    totals = {len(texts) - 1} if table.has_total else set()
    return written_out(table.headings, classes, texts, table.title, totals, {})


def written_out(
    headings: Sequence[str],
    classes: list[str],
    texts: list[list[str]],
    label: str,
    totals: set[int],
    links: Mapping[str, str],
    style: str = "wide",
) -> str:
    """HTML of a table; `totals`: the rows that close it.

    A narrow screen scrolls it sideways, but writes the cells of a row below each other when its style is `told`.
    """
    named = [(f"{c} w" if len(text) > HEADING else c, text) for c, text in zip(classes, headings, strict=True)]
    head = "".join(f'<th scope="col" class="{c}">{escape(text)}</th>' for c, text in named)
    labels = [f' data-label="{escape(text)}"' if "told" in style else "" for text in headings]
    body = ""
    for at, row in enumerate(texts):
        cells = [escape(text) for text in row]
        if row[0] in links:
            cells[0] = f'<a href="{escape(links[row[0]])}">{cells[0]}</a>'
        inner = "".join(
            f'<td class="{c}"{of}>{text}</td>' for c, of, text in zip(classes, labels, cells, strict=True)
        )
        body += f"<tr{' class=total' if at in totals else ''}>{inner}</tr>"
    return (
        f'<div class="{style}" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def room(column: pl.Series, heading: str) -> int:
    """Pixels for a column of texts: all of a short one, a good part of a long one."""
    longest = max([len(heading), *column.drop_nulls().str.len_chars()])
    return min(MOST_PIXELS, PIXELS * longest + 24)


def headed(frame: pl.DataFrame, headings: Mapping[str, str]) -> pl.DataFrame:
    """The named columns, called what their readers see above them."""
    return frame.select(pl.col(name).alias(heading) for name, heading in headings.items())


def with_flags(frame: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The frame with yes and no as words: a spreadsheet writes them in the language of its own reader."""
    said = {True: words("common.yes"), False: words("common.no")}
    return frame.with_columns(pl.col(pl.Boolean).replace_strict(said, default=None, return_dtype=pl.String))


def large(frame: pl.DataFrame, headings: Mapping[str, str], choice: Choice, label: str, key: str) -> None:
    """A table to sort and search, with the same rows as a workbook."""
    words = choice.words
    if frame.is_empty():
        states.empty(words)
        return
    shown = with_flags(headed(frame, headings), words)
    dates = {
        name: st.column_config.DateColumn(format="DD-MM-YYYY" if words.language == "nl" else "D MMM YYYY")
        for name, dtype in shown.schema.items()
        if dtype == pl.Date
    }
    numbers = {
        name: st.column_config.NumberColumn(format="%d")
        for name, dtype in shown.schema.items()
        if dtype.is_integer()
    }
    texts = {
        name: st.column_config.TextColumn(width=room(shown[name], name))
        for name, dtype in shown.schema.items()
        if dtype == pl.String
    }
    page.put_element(
        lambda: st.dataframe(
            shown,
            hide_index=True,
            column_config=dates | numbers | texts,
            alt=label,
            key=key,
            placeholder=formats.NOTHING,
        )
    )
    download(shown, choice, label, key)


def download(frame: pl.DataFrame, choice: Choice, label: str, key: str, count: str = "") -> None:
    """The rows as a workbook, behind a word of how many they are."""
    file = TableFile(with_flags(frame, choice.words), label, choice.stem(key), choice.language)
    page.offer(file)
    said = f"{escape(count)} · " if count else ""
    page.put(f'<p class="downloads">{said}{files.link(file, "xlsx", choice.words("common.download"))}</p>')
