"""Per file what was read, loaded and rejected; each rejected row with its reason and address."""

import polars as pl
import streamlit as st

from dashboard import filters
from dashboard.components import table
from dashboard.filters import Choice
from report import formats
from report.i18n import Words

FATES = ["read", "loaded", "rejected", "duplicate"]


def totals(choice: Choice, files: pl.DataFrame) -> str:
    project = choice.ask("datakwaliteit.project").row(0, named=True)
    counts = {fate: formats.number(int(files[f"rows_{fate}"].sum()), choice.language) for fate in FATES}
    return choice.words("quality.totals", files=project["files_loaded"], refused=project["files_refused"], **counts)


def draw_files(choice: Choice, files: pl.DataFrame) -> None:
    words = choice.words
    named = table.with_words(files.with_columns(pl.col("kind").fill_null("")), "kind", "kind", words)
    named = table.with_words(named, "outcome", "outcome", words)
    headings = {
        "sender": words("common.sender"),
        "file_name": words("common.file"),
        "sheet": words("common.sheet"),
        "kind": words("quality.kind"),
        "outcome": words("quality.outcome"),
        **{f"rows_{fate}": words(f"quality.{fate}") for fate in FATES},
        "received_on": words("common.received"),
    }
    table.large(named, headings, words, words("quality.files"), "files")


def draw_refused(choice: Choice, files: pl.DataFrame) -> None:
    words = choice.words
    headings = {
        "sender": words("common.sender"),
        "file_name": words("common.file"),
        words.column("message"): words("quality.message"),
        "received_on": words("common.received"),
    }
    refused = files.filter(pl.col("outcome") != "loaded").unique("delivery_seq", maintain_order=True)
    table.small(refused, headings, words, words("quality.refused"))


def with_message(words: Words) -> dict[str, str]:
    """Sender and message first, since they say it all; then the rest of the address."""
    first = {"sender": words("common.sender"), words.column("message"): words("quality.message")}
    return first | table.addresses(words)


def draw_rejected(choice: Choice) -> None:
    words = choice.words
    headings = with_message(words) | {"column_heading": words("quality.column")}
    table.large(choice.ask("datakwaliteit.rejected"), headings, words, words("quality.rows"), "rejected")


def draw_warnings(choice: Choice) -> None:
    words = choice.words
    headings = with_message(words) | {"pilot_id": words("pilots.pilot")}
    table.large(choice.ask("datakwaliteit.warnings"), headings, words, words("quality.warnings"), "warnings")


def draw_freshness(choice: Choice) -> None:
    words = choice.words
    frame = table.with_words(choice.ask("datakwaliteit.freshness"), "kind", "kind", words)
    headings = {
        "fund_code": words("common.fund"),
        "kind": words("quality.kind"),
        "data_until": words("quality.until"),
        "delivery_count": words("quality.deliveries"),
    }
    table.small(frame, headings, words, words("quality.freshness"))


def show(choice: Choice) -> None:
    words = choice.words
    files = choice.ask("datakwaliteit.files")
    st.markdown(words("quality.intro"))
    st.markdown(totals(choice, files))
    st.subheader(words("quality.files"))
    draw_files(choice, files)
    st.subheader(words("quality.refused"))
    draw_refused(choice, files)
    st.subheader(words("quality.rows"))
    draw_rejected(choice)
    st.subheader(words("quality.warnings"))
    draw_warnings(choice)
    st.subheader(words("quality.freshness"))
    st.caption(words("quality.freshness_note"))
    draw_freshness(choice)


show(filters.current())
