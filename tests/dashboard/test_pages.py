"""Pages run on real releases: with examples, with almost nothing, and with nothing at all."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
APP = str(ROOT / "dashboard" / "app.py")
VIEWS = sorted(path.stem for path in (ROOT / "dashboard" / "views").glob("*.py") if path.stem != "__init__")


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Run the dashboard on a data folder, with what an address may ask."""

    def open_app(data: Path, **query: str) -> AppTest:
        st.cache_resource.clear()
        monkeypatch.setenv("WPL_DATA", str(data))
        app = AppTest.from_file(APP, default_timeout=30)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    yield open_app
    st.cache_resource.clear()
    gc.unfreeze()  # the app freezes what is loaded, which would outlive the tests


def test_without_a_release_the_page_says_what_to_do(open_app: Callable[..., AppTest], tmp_path: Path) -> None:
    app = open_app(tmp_path)
    assert not app.exception
    assert "wpl build" in app.warning[0].value


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_runs_on_three_small_files(
    open_app: Callable[..., AppTest], small_data: Path, view: str
) -> None:
    app = open_app(small_data).switch_page(f"views/{view}.py").run()
    assert not app.exception


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_runs_at_the_first_as_of_date_of_the_examples(
    open_app: Callable[..., AppTest], example_data: Path, view: str
) -> None:
    app = open_app(example_data, as_of="2017-03-31", lang="en").switch_page(f"views/{view}.py").run()
    assert not app.exception


def test_an_unknown_date_fund_or_language_in_the_address_falls_back(
    open_app: Callable[..., AppTest], example_data: Path
) -> None:
    app = open_app(example_data, as_of="2099-01-01", fund="NIEMAND", lang="xx")
    assert not app.exception
    assert app.title[0].value == "Stuurgroep"
    assert "14 december 2018" in app.caption[0].value


def test_the_headline_is_what_the_mart_says(open_app: Callable[..., AppTest], example_data: Path) -> None:
    app = open_app(example_data)
    assert app.subheader[0].value == "Op 14 december 2018 is aan 1 van de 2 voorwaarden voor projectsucces voldaan."
