"""What runs for every visit and every choice: the frame of all pages, and the page that was asked for."""

import atexit
import gc
from pathlib import Path

import streamlit as st

from dashboard import filters, queries
from dashboard.components import shell, states
from report import charts, emblem
from report.i18n import Words

VIEWS = Path(__file__).parent / "views"
PAGES = """stuurgroep sectoren interventies pilots enquetes opleveringen vergelijken analyse datakwaliteit
    over""".split()
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
    release_id = filters.release()
    is_whole = release_id is not None and queries.can_be_read(release_id)
    project = queries.ask(release_id, "app.project").row(0, named=True) if release_id and is_whole else None
    st.set_page_config(shell.title(words, project), emblem.data_uri(), layout="wide")
    page = st.navigation(
        [
            st.Page(VIEWS / f"{name}.py", title=words(f"pages.{name}"), url_path=name, default=name == PAGES[0])
            for name in PAGES
        ]
    )
    shell.header(words, project, bool(project and queries.release(str(release_id)).info.get("is_example")))
    if release_id is None:
        st.title(page.title)
        states.empty(words, words("common.no_release"))
        return
    if not is_whole:
        st.title(page.title)
        states.broken(words, release_id, next(iter(queries.releases()), None))
        return
    choice = filters.choose(release_id, words, page.url_path in BY_FUND, page.url_path not in OF_RELEASES)
    st.title(page.title)
    if choice is None:
        states.empty(words, words("common.before_facts"))
        return
    st.session_state["choice"] = choice
    shell.stand(choice)
    states.part(words, page.run)


main()
warm_up()
