"""What runs for every visit and every choice: the frame of all pages, and the page that was asked for."""

import atexit
import gc
from contextlib import nullcontext
from functools import partial
from html import escape

import streamlit as st

from dashboard import filters, menu, queries
from dashboard.components import page, shell, states
from dashboard.filters import About, Choice
from report import charts, emblem
from report.i18n import Words


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """What is loaded now stays: Streamlit's full collection after every run need not look at it again."""
    assert charts
    gc.collect()
    gc.freeze()
    atexit.register(let_go)


def let_go() -> None:
    """Close the releases before Python takes its modules down."""
    st.cache_resource.clear()
    gc.unfreeze()


def main() -> None:
    words = Words(filters.language())
    release_id, is_other = filters.release()
    is_whole = release_id is not None and queries.can_be_read(release_id)
    project = queries.ask(release_id, "app.project").row(0, named=True) if release_id and is_whole else None
    view = st.navigation(menu.pages(words.language), position="hidden")
    st.set_page_config(f"{view.title} · {shell.title(words, project)}", emblem.data_uri(), layout="wide")
    name = view.url_path or menu.FIRST
    about = menu.PAGES[name]
    choice = filters.choose(release_id, words, about) if release_id and is_whole else None

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

    page.draw(page.made(frame), words.language)
    if choice:
        page.draw(asked_for(name, choice, about), words.language, first=1)


def asked_for(name: str, choice: Choice, about: About) -> page.Page:
    """The page of this choice and address, made when nobody asked for it before."""
    asked = {key: st.query_params[key] for key in about.inputs if key in st.query_params}
    show = partial(states.part, choice.words, menu.SHOW[name], choice)
    try:
        with states.loading(choice.words) if about.is_slow else nullcontext():
            return page.kept((name, choice, queries.others()), show, asked)
    except Exception:  # whatever it is: the reader is told in the own language, the log gets it from Streamlit
        page.draw(page.made(partial(states.failed, choice.words)), choice.language, first=1)
        raise


main()
warm_up()
