"""Texts that are HTML stand on the page as text: those of deliveries, of file names and of the address."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import LATER, SMALL, TODAY
from tests.dashboard.conftest import html
from tests.dashboard.test_pages import VIEWS
from warehouse.build import build
from warehouse.settings import Settings

HOSTILE = '<img src=x onerror="alert(1)">'
REPLACED = ("Voorbeeld Een (fictief)", "Handboek", "gisteren", "teamwerk")


@pytest.fixture(scope="module")
def hostile_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases whose companies, products, dates, interventions and files are called so."""
    data = tmp_path_factory.mktemp("hostile")
    for files in (SMALL, LATER):
        for name, text in files.items():
            path = data / "inbox" / name.replace("/", "/<b>")
            path.parent.mkdir(parents=True, exist_ok=True)
            for word in REPLACED:
                text = text.replace(word, '"' + HOSTILE.replace('"', '""') + '"')
            path.write_text(text, "utf-8")
        build(Settings(data=data, today=TODAY))
    return data


@pytest.mark.parametrize("view", VIEWS)
def test_a_text_that_is_html_is_shown_as_it_was_written(
    open_app: Callable[..., AppTest], hostile_data: Path, view: str
) -> None:
    query = {"search": HOSTILE, "fund": "OTIB", "rows": "1", HOSTILE: HOSTILE}
    shown = html(open_app(hostile_data, **query).switch_page(f"views/{view}.py").run())
    assert "<img src=x" not in shown
    assert "<b>" not in shown.replace("<dt><b>", "")
    if view in ("pilots", "opleveringen", "sectoren"):
        assert escape(HOSTILE) in shown
