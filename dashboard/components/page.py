"""The page as a browser gets it: one element that holds all its HTML.

Streamlit loads and lays out every kind of element by itself, so that a page of thirty takes a browser twice as long
as a page of one. What a view shows is therefore gathered here and drawn at once. Every link and every input leads
to an address (`page.js`), which says the whole choice: nothing is remembered elsewhere. Why: decision 0020.
"""

from collections.abc import Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from report import theme

HERE = Path(__file__).parent


@dataclass
class Page:
    """What was put on the page that is being made, as far as it is not drawn yet."""

    language: str
    pieces: list[str] = field(default_factory=list)
    pinned: dict[str, str] = field(default_factory=dict)
    parts: int = 0


_page: ContextVar[Page] = ContextVar("page")


def begin(language: str) -> None:
    _page.set(Page(language))


def put(html: str) -> None:
    """Add a piece of HTML. Texts in it are escaped by whoever writes it."""
    _page.get().pieces.append(html)


def pin(name: str, value: str) -> None:
    """Have the address name what it left to the server, so that it says the same tomorrow."""
    _page.get().pinned[name] = value


def draw() -> None:
    """Show what was put since the last time. Before an element of Streamlit's own, and at the end."""
    page = _page.get()
    if not page.pieces:
        return
    mount = st.components.v2.component(
        "page", html='<div class="sheet"></div>', css=style(), js=script(), isolate_styles=False
    )
    data = {"language": page.language, "pieces": page.pieces, "pinned": page.pinned}
    mount(key=f"page-{page.parts}", data=data)
    page.pieces, page.parts = [], page.parts + 1


def heading(text: str, level: int = 2) -> None:
    put(f"<h{level}>{escape(text)}</h{level}>")


def text(said: str) -> None:
    put(prose(said))


def note(said: str) -> None:
    """Small print."""
    put(f'<p class="note">{escape(said)}</p>')


def prose(said: str) -> str:
    """Text as HTML: a line that begins with a dash is a point of a list, any other a paragraph."""
    html = ""
    for is_list, lines in groupby(filter(None, said.strip().split("\n")), lambda line: line.startswith("- ")):
        if is_list:
            html += "<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in lines) + "</ul>"
        else:
            html += "".join(f"<p>{escape(line)}</p>" for line in lines)
    return html


def asked(name: str, options: Collection[str], usual: str) -> str:
    """What the address asks under this name, when it is one of the options."""
    value = str(st.query_params.get(name, usual))
    return value if value in options else usual


def address(path: str, **changed: str) -> str:
    """Where a link to a page leads; without a path to this page as it is, apart from what is changed."""
    return f"{path}?{urlencode(st.query_params.to_dict() | changed)}"


def select(name: str, label: str, options: Mapping[str, str], usual: str) -> str:
    """Offer a choice, value → text; the value that is chosen."""
    chosen = asked(name, options, usual)
    put(f'<div class="inputs">{select_html(name, label, options, chosen, usual)}</div>')
    return chosen


def select_html(name: str, label: str, options: Mapping[str, str], chosen: str, usual: str) -> str:
    """`usual` is what is chosen when the address says nothing."""
    offered = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(said)}</option>'
        for value, said in options.items()
    )
    return (
        f'<label><span>{escape(label)}</span><select name="{name}" data-usual="{escape(usual)}">'
        f"{offered}</select></label>"
    )


def folded(name: str, label: str) -> bool:
    """Offer to unfold what follows; whether it is unfolded. What is folded need not be made."""
    is_open = asked(name, ["1"], "") == "1"
    put(f'<details data-name="{name}"{" open" if is_open else ""}><summary>{escape(label)}</summary></details>')
    return is_open


def search_html(name: str, label: str, words: str) -> str:
    value = f'name="{name}" data-usual="" value="{escape(words)}"'
    return f'<label><span>{escape(label)}</span><input type="search" {value}></label>'


@cache
def script() -> str:
    return (HERE / "page.js").read_text("utf-8")


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
    return f":root{{{colours}}}{(HERE / 'style.css').read_text('utf-8')}"
