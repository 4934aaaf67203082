"""The pages there are, in the order of the menu, and what each of them is about."""

from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from dashboard import queries
from dashboard.components import page, states
from dashboard.filters import About, Address, Choice
from report.i18n import Words

VIEWS = Path(__file__).parent / "views"
PAGES = {
    "stuurgroep": About(inputs=("criterion", "rows")),
    "sectoren": About(by_fund=True),
    "interventies": About(inputs=("places",)),
    "pilots": About(by_fund=True, inputs=("search", "order", "pilot")),
    "enquetes": About(by_fund=True, inputs=("construct",)),
    "opleveringen": About(),
    "vergelijken": About(by_date=False, inputs=("against", "criterion"), is_slow=True),
    "analyse": About(by_fund=True),
    "datakwaliteit": About(by_date=False, inputs=("noticed", "cells")),
    "over": About(by_date=False),
}
FIRST = next(iter(PAGES))
PATHS = {name: "" if name == FIRST else name for name in PAGES}
SHOW = {name: import_module(f"dashboard.views.{name}").show for name in PAGES}


def view(name: str, choice: Choice, asked: Address) -> page.Page:
    """A page at this choice, with what is asked of its inputs; made when nobody asked for it before."""
    return page.kept((name, choice, queries.others()), showing(name, choice), asked)


def ready(name: str, choice: Choice) -> page.Page | None:
    """A page at this choice, made ahead of who asks for it; None when it is there."""
    return page.ready((name, choice, queries.others()), showing(name, choice))


def showing(name: str, choice: Choice) -> Callable[[], None]:
    return partial(states.part, choice.words, SHOW[name], choice)


@cache
def pages(language: str) -> list[Page]:
    """The pages as Streamlit is told of them."""
    words = Words(language)
    return [
        st.Page(VIEWS / f"{name}.py", title=words(f"pages.{name}"), url_path=name, default=name == FIRST)
        for name in PAGES
    ]
