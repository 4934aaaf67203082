"""The dashboard run on a data folder, without a browser."""

import gc
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


def tables(app: AppTest) -> str:
    """What the page wrote as HTML of its own: tables, charts with their rows, states."""
    return " ".join(element.proto.body for element in app.get("html"))
