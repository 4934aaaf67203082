"""The page as a browser gets it: the frame as one element, and all HTML of a view as another.

Streamlit loads and lays out every kind of element by itself, so that a page of thirty takes a browser twice as long
as a page of one. What a view shows is therefore gathered here and drawn at once. Every link and every input leads
to an address (`page.js`), which says the whole choice: nothing is remembered elsewhere. Why: decision 0020.
"""

import json
from collections.abc import Callable, Collection, Hashable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

import streamlit as st

from dashboard import files
from dashboard.files import File
from dashboard.once import Kept

SHEET = '<div class="sheet"></div>'
CALL = "export default (element) => window.drawPage(element)"  # sent with every element, so `page.js` is not


@dataclass(frozen=True, eq=False)
class Page:
    """What a view shows: HTML, and elements that Streamlit draws itself; the files that it offers.

    asked: what the address asks: a view, of its own inputs; the frame, of everything.
    pinned: what the address left to the server and is to name from now on, so that it says the same tomorrow.
    """

    asked: Mapping[str, str] = field(default_factory=dict)
    pieces: list[str | Callable[[], object]] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    pinned: dict[str, str] = field(default_factory=dict)


_page: ContextVar[Page] = ContextVar("page")
_kept = Kept(200)  # pages of some 100 kB that were read
_ready = Kept(100)  # pages that were not, so that they push out no page that may be open


def made(show: Callable[[], None], asked: Mapping[str, str] | None = None) -> Page:
    """The page that `show` puts together."""
    page = Page(asked or {})
    before = _page.set(page)
    try:
        show()
    finally:
        _page.reset(before)
    return page


def kept(key: Hashable, show: Callable[[], None], asked: Mapping[str, str]) -> Page:
    """The page of this key, put together by `show` when nobody asked for it before."""
    whole = (key, *sorted(asked.items()))
    return _kept.get(whole, lambda: _ready.take(whole) or made(show, asked))


def ready(key: Hashable, show: Callable[[], None]) -> Page | None:
    """The page of this key made for who may ask for it next; None when it is there."""
    whole = (key,)
    if whole in _kept or whole in _ready:
        return None
    return _ready.get(whole, lambda: made(show))


def put(html: str) -> None:
    """Add a piece of HTML. Texts in it are escaped by whoever writes it."""
    _page.get().pieces.append(html)


def put_element(draw: Callable[[], object]) -> None:
    """Add an element of Streamlit's own."""
    _page.get().pieces.append(draw)


def offer(file: File) -> None:
    """Have the server send this file for as long as the page is kept."""
    _page.get().files.append(files.shared(file))


def pin(name: str, value: str) -> None:
    _page.get().pinned[name] = value


def draw(page: Page, language: str, first: int = 0) -> None:
    """Show a page, all HTML between two elements of Streamlit's own as one element.

    first: how many were drawn before, in this run.
    """
    mount = st.components.v2.component("page", html=SHEET, js=CALL, isolate_styles=False)
    for at, (is_html, part) in enumerate(groupby(page.pieces, lambda piece: isinstance(piece, str)), first):
        if is_html:
            data = {"language": language, "pieces": list(part), "pinned": page.pinned}
            mount(key=f"page-{at}", data=json.dumps(data).encode())  # as bytes: of a dict pandas would be asked
            continue
        for element in part:
            element()  # type: ignore[operator]


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


def asking() -> Mapping[str, str]:
    """What the address asks of this page."""
    return _page.get().asked


def asked(name: str, options: Collection[str], usual: str) -> str:
    """What the address asks of one of its inputs."""
    return one_of(options, asking().get(name), usual)


def one_of(options: Collection[str], value: str | None, usual: str) -> str:
    """The value if it is one of the options: an address may ask what there is not."""
    return value if value is not None and value in options else usual


def put_inputs(*html: str) -> None:
    """Inputs beside each other."""
    put(f'<div class="inputs">{"".join(html)}</div>')


def select_html(name: str, label: str, options: Mapping[str, str], usual: str) -> str:
    """The browser chooses what the address says, and `usual` when it says nothing."""
    offered = "".join(f'<option value="{escape(value)}">{escape(said)}</option>' for value, said in options.items())
    return (
        f'<label><span>{escape(label)}</span><select name="{name}" data-usual="{escape(usual)}">'
        f"{offered}</select></label>"
    )


def folded(name: str, label: str) -> bool:
    """Offer to unfold what follows; whether it is unfolded. What is folded need not be made."""
    is_open = asked(name, ["1"], "") == "1"
    put(f'<button name="{name}" aria-expanded="{"true" if is_open else "false"}">{escape(label)}</button>')
    return is_open


def search_html(name: str, label: str) -> str:
    return f'<label><span>{escape(label)}</span><input type="search" name="{name}" data-usual=""></label>'
