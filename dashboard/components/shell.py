"""What stands on every page: style, ESF emblem and text, where the figures stand."""

from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.filters import CURRENT, Choice
from report import emblem, theme
from report.i18n import Words


@cache
def style() -> str:
    """The style sheet, with the theme's colours as its variables."""
    names = {
        "ink": theme.INK,
        "quiet": theme.QUIET,
        "grid": theme.GRID,
        "paper": theme.PAPER,
        "main": theme.MAIN,
        "tint": theme.HEAT[0],
        "accent": theme.ACCENT,
    }
    colours = ";".join(f"--{name}:{colour}" for name, colour in names.items())
    sheet = (Path(__file__).parent / "style.css").read_text("utf-8")
    return f"<style>:root{{{colours}}}{sheet}</style>"


Project = Mapping[str, Any]  # the row of mart_steering__project


def title(words: Words, project: Project | None) -> str:
    name = project[words.column("name")] if project else ""
    return f"{words('common.monitor')} {name}".strip()


def header(words: Words, project: Project | None, is_example: bool) -> None:
    """Emblem and reference text of the fund, the project, and what kind of data this is."""
    label = f'<p class="synthetic">{escape(words("common.synthetic"))}</p>' if is_example else ""
    # a release may be older than this column
    fund = (project or {}).get(words.column("esf_name"), words("common.esf"))
    language = f"<script>document.documentElement.lang='{words.language}'</script>"
    st.html(
        f'{style()}<div class="esf"><img alt="{escape(words("common.emblem"))}" src="{emblem.data_uri()}">'
        f"<span>{escape(fund)}</span><span>{escape(title(words, project))}</span></div>{label}{language}",
        unsafe_allow_javascript=True,
    )


def stand(choice: Choice) -> None:
    """As-of date, fund and release of the figures below."""
    words = choice.words
    fund = words("common.all") if choice.fund == "all" else choice.fund
    release = words("common.release", id=choice.release_id)
    st.caption(f"{words('common.as_of')} {choice.date(choice.as_of)} · {fund} · {release}")
    if st.session_state["release"] != CURRENT:
        address = f'<a href="?lang={words.language}" target="_self">{escape(words("common.to_current"))}</a>'
        st.html(f'<p class="synthetic">{escape(words("common.older"))} {address}</p>')
