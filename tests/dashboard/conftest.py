"""The dashboard run on a data folder, without a browser."""

import gc
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

APP = str(ROOT / "dashboard" / "app.py")


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


def pieces(app: AppTest) -> list[str]:
    """The HTML that the page put down, piece by piece."""
    assert not app.exception
    return [piece for part in app.get("bidi_component") for piece in json.loads(part.proto.bytes)["pieces"]]


def html(app: AppTest) -> str:
    """The page's HTML: texts, tables, charts with their rows, states."""
    return " ".join(pieces(app))


def heading(app: AppTest) -> str:
    (found,) = re.findall("<h1[^>]*>(.*?)</h1>", html(app))
    return str(found)


def figures(app: AppTest) -> str:
    """The HTML below the filters, which name every date and fund there is."""
    return html(app).partition('name="lang"')[2].partition("</div>")[2]
