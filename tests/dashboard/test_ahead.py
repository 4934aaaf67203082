"""What is made before anybody asks for it: the pages one filter away from a page that is read."""

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard import files, menu, queries
from dashboard.ahead import NEAREST, Ahead, Wish, make, neighbours
from dashboard.files import ChartFile
from dashboard.filters import Choice
from report.i18n import Words
from tests.dashboard.conftest import html
from tests.dashboard.test_states import FAULTY, serve_altered
from warehouse.read import current_release

PATIENCE = 60  # seconds
OpenApp = Callable[..., AppTest]


def choice(data: Path) -> Choice:
    release_id = current_release(data)
    assert release_id
    return Choice(release_id, Words("nl"), date(2018, 10, 31), "all")


def test_the_neighbours_of_a_page_are_its_nearest_dates_and_other_funds_as_an_address_says_them(
    open_app: OpenApp, example_data: Path
) -> None:
    open_app(example_data)
    here = choice(example_data)
    asked = {"as_of": "2018-10-31", "lang": "nl"}
    found = list(neighbours("pilots", here, asked))
    days, funds = queries.as_of_dates(here.release_id), queries.ask(here.release_id, "app.funds")["fund_code"]
    assert len(found) == NEAREST + len(funds)
    assert {other.as_of for _, other, _ in found[:2]} == {date(2018, 9, 30), date(2018, 11, 30)}
    for name, other, address in found:
        about = menu.PAGES[name]
        assert about.asked(address) == address
        assert other == Choice(here.release_id, here.words, other.as_of, address.get("fund", "all"))
        assert address.get("as_of", days[0].isoformat()) == other.as_of.isoformat()
    assert not list(neighbours("vergelijken", here, {}))
    assert not list(neighbours("pilots", here, {"search": "bakkerij"}))


def test_a_page_that_was_made_ahead_has_its_charts_drawn_when_a_reader_comes(
    open_app: OpenApp, example_data: Path
) -> None:
    open_app(example_data)
    address = {"as_of": "2018-08-31"}
    (wish,) = [wish for wish in neighbours("stuurgroep", choice(example_data), {}) if wish[2] == address]
    make(*wish)
    shown = re.findall(r'src="files/(\w+)\.wide\.svg"', html(open_app(example_data, **address)))
    assert shown
    assert all("wide" in vars(files.find(digest)) for digest in shown)


def test_the_thread_makes_what_a_reader_may_ask_next_and_survives_what_cannot_be_made(
    open_app: OpenApp, example_data: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(example_data, data, ignore=shutil.ignore_patterns("archive", "builds", "inbox"))
    good = choice(data)
    serve_altered(data, FAULTY, ["alter table release.marts.mart_sector__breakdown drop column pilots_started"])
    open_app(data)
    ahead = Ahead()
    ahead.start()
    ahead.read("stuurgroep", good, {})
    ahead.read("sectoren", replace(good, release_id=FAULTY), {})
    wishes = list(neighbours("stuurgroep", good, {}))
    until = time.monotonic() + PATIENCE
    while not all(map(is_drawn, wishes)) and time.monotonic() < until:
        time.sleep(0.2)
    ahead.stop()
    assert all(map(is_drawn, wishes))


def is_drawn(wish: Wish) -> bool:
    return all("wide" in vars(file) for file in menu.view(*wish).files if isinstance(file, ChartFile))
