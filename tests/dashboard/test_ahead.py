"""What is made before anybody asks for it: the pages one filter away from a page that is read."""

import asyncio
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import files, filters, menu, queries, server
from dashboard.ahead import NEAREST, Ahead, Wish, neighbours
from dashboard.filters import Choice
from report.i18n import Words
from tests.dashboard.test_states import serve_altered
from warehouse.read import current_release

PATIENCE = 60  # seconds
DAY = date(2018, 10, 31)
OpenApp = Callable[..., AppTest]


@pytest.fixture
def data(example_data: Path, tmp_path: Path) -> Path:
    """A folder of which no page was asked yet."""
    data = tmp_path / "data"
    return shutil.copytree(example_data, data, ignore=shutil.ignore_patterns("archive", "builds", "inbox"))


def choice(data: Path, language: str = "nl") -> Choice:
    release_id = current_release(data)
    assert release_id
    return Choice(release_id, Words(language), DAY, "all")


def all_drawn(wishes: list[Wish]) -> bool:
    """Whether a drawing for each of these pages comes to be; no page is asked for, since that would make it."""
    until = time.monotonic() + PATIENCE
    awaited = {f"{choice.as_of}-{choice.release_id}-{choice.language}" for _, choice in wishes}
    while awaited and time.monotonic() < until:
        drawn = [file.stem for file in list(files._registered.values()) if "wide" in vars(file)]
        awaited = {name for name in awaited if not any(stem.endswith(name) for stem in drawn)}
        time.sleep(0.2)
    return not awaited


def test_the_neighbours_of_a_page_are_its_nearest_dates_and_other_funds(
    open_app: OpenApp, example_data: Path
) -> None:
    open_app(example_data)
    here = choice(example_data)
    funds = queries.ask(here.release_id, "app.funds")["fund_code"]
    found = list(neighbours("pilots", here))
    assert {other.as_of for _, other in found[:2]} == {date(2018, 9, 30), date(2018, 11, 30)}
    assert len({other.as_of for _, other in found}) == NEAREST + 1
    assert {other.fund for _, other in found} == {"all", *funds}
    assert not [other for _, other in found if other.as_of != DAY and other.fund != "all"]
    assert len(list(neighbours("stuurgroep", here))) == NEAREST
    assert not list(neighbours("vergelijken", here))


def test_a_reader_gets_the_page_that_was_made_ahead(open_app: OpenApp, example_data: Path) -> None:
    open_app(example_data)
    here = choice(example_data)
    (wish,) = [wish for wish in neighbours("stuurgroep", here) if wish[1].as_of == date(2018, 8, 31)]
    made = menu.ready(*wish)
    address = {"as_of": "2018-08-31", "utm": "brief"}
    about = menu.PAGES["stuurgroep"]
    chosen = filters.choose(here.release_id, here.words, about, address)
    assert made
    assert chosen
    assert menu.view("stuurgroep", chosen, about.asked(address)) is made
    assert menu.ready(*wish) is None  # it is there


def test_what_is_made_ahead_pushes_out_no_page_that_was_read(open_app: OpenApp, example_data: Path) -> None:
    open_app(example_data)
    here = choice(example_data)
    read = menu.view("pilots", here, {})
    for day in queries.as_of_dates(here.release_id)[:16]:
        for _, other in neighbours("pilots", replace(here, as_of=day)):
            for fund in filters.funds(here.release_id, here.words):
                menu.ready("opleveringen", replace(other, fund=fund))
    assert menu.view("pilots", here, {}) is read


def test_the_thread_makes_what_a_reader_may_ask_next_and_survives_what_cannot_be_made(
    open_app: OpenApp, data: Path
) -> None:
    good = choice(data)
    faulty = serve_altered(data, ["alter table release.marts.mart_sector__breakdown drop column pilots_started"])
    open_app(data)
    shown, ahead = menu.view("stuurgroep", good, {}), Ahead()
    ahead.start()
    ahead.read("stuurgroep", good, shown)
    ahead.read("sectoren", replace(good, release_id=faulty), shown)
    assert all_drawn(list(neighbours("stuurgroep", good)))
    ahead.stop()


def test_a_reader_of_the_running_dashboard_has_the_neighbours_made(open_app: OpenApp, data: Path) -> None:
    async def read() -> bool:
        async with server.alive(server.app):
            open_app(data, as_of=DAY.isoformat(), fund="OTIB", lang="en")
            return all_drawn(list(neighbours("stuurgroep", choice(data, "en"))))

    with ThreadPoolExecutor(1) as other:  # in this one the browser's own loop may run
        assert other.submit(asyncio.run, read()).result()
