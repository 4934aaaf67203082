"""What runs for every visit and every choice: the frame of all pages, and the page that was asked for."""

import atexit
import gc
from importlib import import_module
from pathlib import Path

import streamlit as st

from dashboard import filters, queries
from dashboard.components import page, shell, states
from report import charts, emblem
from report.i18n import Words

VIEWS = Path(__file__).parent / "views"
PAGES = """stuurgroep sectoren interventies pilots enquetes opleveringen vergelijken analyse datakwaliteit
    over""".split()
SHOW = {name: import_module(f"dashboard.views.{name}").show for name in PAGES}
PATHS = {name: "" if name == PAGES[0] else name for name in PAGES}
OF_RELEASES = {"vergelijken"}  # pages about releases as such: each is as of its own date
BY_FUND = {"sectoren", "pilots", "enquetes", "analyse"}  # pages that the fund filter changes


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
    st.set_page_config(shell.title(words, project), emblem.data_uri(), layout="wide")
    view = st.navigation(
        [
            st.Page(VIEWS / f"{name}.py", title=words(f"pages.{name}"), url_path=name, default=not path)
            for name, path in PATHS.items()
        ],
        position="hidden",
    )
    name = view.url_path or PAGES[0]
    page.begin(words.language)
    shell.header(words, project, bool(project and queries.release(str(release_id)).info.get("is_example")))
    shell.ways(words, PATHS, name)
    page.heading(view.title, 1)
    try:
        if release_id is None:
            states.empty(words, words("common.no_release"))
        elif not is_whole:
            states.broken(words, release_id, next(iter(queries.releases()), None))
        else:
            show(name, words, release_id, is_other)
    except Exception:
        page.draw()  # what there is of it, above Streamlit's message
        raise
    page.draw()


def show(name: str, words: Words, release_id: str, is_other: bool) -> None:
    """The filters, and what the page shows of the choice."""
    found = filters.choose(release_id, words, name in BY_FUND, name not in OF_RELEASES)
    if found is None:
        states.empty(words, words("common.before_facts"))
        return
    choice, inputs = found
    shell.stand(choice, inputs, is_other)
    states.part(words, SHOW[name], choice)


main()
warm_up()
