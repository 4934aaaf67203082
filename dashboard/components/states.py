"""What stands where there is nothing to draw: empty, hidden, not in this release, broken, or on its way."""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.components import page
from report.i18n import Words
from warehouse.read import NotInRelease

ICONS = {"empty": "○", "hidden": "◩", "absent": "◷", "broken": "✕"}


def html(state: str, text: str, link: str = "") -> str:
    """One state, told apart by icon, edge and words. `link` is HTML of our own."""
    role = "alert" if state == "broken" else "note"
    icon = f'<span aria-hidden="true">{ICONS[state]}</span>'
    return f'<p class="state {state}" role="{role}">{icon}<span>{written(text)}{link}</span></p>'


def written(text: str) -> str:
    """Text as HTML, what is to be typed (`wpl build`) as code."""
    return re.sub("`(.+?)`", r"<code>\1</code>", escape(text))


def empty_html(words: Words, text: str = "") -> str:
    """The question has no rows."""
    return html("empty", text or words("common.no_rows"))


def absent_html(words: Words, text: str = "") -> str:
    """The release is older than what is asked of it."""
    return html("absent", text or words("common.not_in_release"))


def empty(words: Words, text: str = "") -> None:
    page.put(empty_html(words, text))


def absent(words: Words, text: str = "") -> None:
    page.put(absent_html(words, text))


def hidden(words: Words, text: str = "") -> None:
    """There is an answer, which is not shown to protect people."""
    page.put(html("hidden", text or words("findings.hidden")))


def broken(words: Words, release_id: str, good: str | None) -> None:
    """The release is not there or cannot be read; `good` is the newest one that can."""
    way_out = written(words("states.rebuild"))
    if good:
        address = urlencode({**page.asking(), "release": good})
        way_out = f'<a href="?{escape(address)}">{escape(words("states.good", id=good))}</a>'
    page.put(html("broken", words("states.broken", id=release_id), f" {way_out}"))


def not_there(words: Words, asked: Mapping[str, str]) -> None:
    """The address asks for something that is not to be had, so that something else is shown."""
    said = ", ".join(f"{name}={value}" for name, value in asked.items())
    page.put(f'<p class="synthetic">{escape(words("common.not_there", asked=said))}</p>')


def select(words: Words, name: str, label: str, options: Mapping[str, str], usual: str) -> str:
    """Offer a choice, value → text; the value that is chosen. What the address asks and is not there is said."""
    asked = page.asking().get(name, usual)
    page.put_inputs(page.select_html(name, label, options, usual))
    if asked not in options:
        not_there(words, {name: asked})
    return page.one_of(options, asked, usual)


def failed(words: Words) -> None:
    """The page cannot be made: a fault of ours."""
    page.put(html("broken", words("states.failed")))


def loading(words: Words) -> AbstractContextManager[None]:
    """Said while the block runs."""
    return st.spinner(words("states.loading"))


def part(words: Words, draw: Callable[..., None], *arguments: Any, title: str = "", note: str = "") -> None:
    """One part of a page under its heading; when the release is too old for it, that is what it says."""
    if title:
        page.heading(title)
    try:
        draw(*arguments)
    except NotInRelease:
        absent(words)
        return
    if note:
        page.note(note)
