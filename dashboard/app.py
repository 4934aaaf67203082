"""What runs for every visit and every choice: the frame of all pages, and the page that was asked for."""

import atexit
import gc
from contextlib import nullcontext
from functools import partial
from html import escape

import streamlit as st

from dashboard import filters, menu, queries
from dashboard.ahead import AHEAD
from dashboard.components import page, shell, states
from dashboard.filters import Address, Choice
from report import emblem
from report.i18n import Words


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """What is loaded now stays: Streamlit's full collection after every run need not look at it again."""
    gc.collect()
    gc.freeze()
    atexit.register(let_go)


def let_go() -> None:
    """Close the releases before Python takes its modules down."""
    st.cache_resource.clear()
    gc.unfreeze()


def main() -> None:
    address = st.query_params.to_dict()
    words = Words(filters.language(address))
    release_id, is_other = filters.release(address)
    is_whole = release_id is not None and queries.can_be_read(release_id)
    project = queries.ask(release_id, "app.project").row(0, named=True) if release_id and is_whole else None
    view = st.navigation(menu.pages(words.language), position="hidden")
    st.set_page_config(f"{view.title} · {shell.title(words, project)}", emblem.data_uri(), layout="wide")
    name = view.url_path or menu.FIRST
    about = menu.PAGES[name]
    choice = filters.choose(release_id, words, about, address) if release_id and is_whole else None

    def frame() -> None:
        shell.header(words, project, bool(project and queries.release(str(release_id)).info.get("is_example")))
        shell.ways(words, menu.PATHS, name)
        page.put(f'<h1 tabindex="-1">{escape(view.title)}</h1>')
        if choice:
            shell.stand(choice, about, is_other)
        elif release_id is None:
            states.empty(words, words("common.no_release"))
        elif not is_whole:
            states.broken(words, release_id, next(iter(queries.releases()), None))
        else:
            states.empty(words, words("common.before_facts"))

    page.draw(page.made(frame, address), words.language)
    if choice:
        shown = view_of(name, choice, about.asked(address))
        page.draw(shown, words.language, first=1)
        AHEAD.read(name, choice, shown)


def view_of(name: str, choice: Choice, asked: Address) -> page.Page:
    """What the page shows; when it fails, the reader is told and the log too."""
    try:
        with states.loading(choice.words) if menu.PAGES[name].is_slow else nullcontext():
            return menu.view(name, choice, asked)
    except Exception:  # whatever it is: said in the reader's language, logged by Streamlit
        page.draw(page.made(partial(states.failed, choice.words)), choice.language, first=1)
        raise


main()
warm_up()
