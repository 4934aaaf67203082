"""Releases that are old, damaged or alone: the page says which, and offers a way on."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard.conftest import html
from warehouse.read import current_release, whole_releases
from warehouse.releases import release_folder

# page → what an older release lacks of it
LACKING = {
    "interventies": ["mart_steering__candidates"],
    "sectoren": ["mart_sector__to_do"],
    "enquetes": ["mart_survey__changes"],
    "opleveringen": ["mart_steering__outreach"],
    "datakwaliteit": ["mart_analyst__control_totals"],
    "vergelijken": ["mart_analyst__lineage"],
}
LOST_COLUMNS = {"mart_steering__deliverables": "meeting_on", "mart_steering__funds": "companies_precision"}
DECISIONS = "mart_steering__decisions"
ABSENT = "Niet in deze release"
GONE = "0123456789ab"


@pytest.fixture(scope="module")
def older(example_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release from before some marts and a column existed is served; the examples' own is kept beside it."""
    data = tmp_path_factory.mktemp("older") / "data"
    shutil.copytree(example_data, data, ignore=shutil.ignore_patterns("archive", "builds", "inbox"))
    lost = [DECISIONS, *(mart for marts in LACKING.values() for mart in marts)]
    dropped = [f"drop table release.marts.{mart}" for mart in lost]
    dropped += [f"alter table release.marts.{mart} drop column {column}" for mart, column in LOST_COLUMNS.items()]
    described = release_folder(data, serve_altered(data, dropped)) / "release.json"
    info = json.loads(described.read_text("utf-8"))
    info["rows"] = {name: count for name, count in info["rows"].items() if name.removeprefix("marts.") not in lost}
    del info["tests"]
    described.write_text(json.dumps(info), "utf-8")
    return data


def serve_altered(data: Path, statements: list[str]) -> str:
    """Serve a copy of the current release, its marts changed by these statements; the id of the copy.

    No two copies share an id: what pages were made of it is kept by the id for as long as the process runs.
    """
    of = current_release(data) or ""
    name = hashlib.sha256("\n".join([of, *statements]).encode()).hexdigest()[:12]
    copy = release_folder(data, name)
    shutil.copytree(release_folder(data, of), copy, copy_function=os.link)
    (data / "current").write_text(name, "ascii")
    marts, described = own_copy(copy / "marts.duckdb"), own_copy(copy / "release.json")
    with duckdb.connect() as con:
        con.execute(f"attach '{marts}' as release")
        for statement in statements:
            con.execute(statement)
    info = json.loads(described.read_text("utf-8"))
    info["files"]["marts.duckdb"]["bytes"] = marts.stat().st_size
    info["release_id"] = name
    described.write_text(json.dumps(info), "utf-8")
    return name


def own_copy(path: Path) -> Path:
    """The file no longer shared with the release it is linked to."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("view", LACKING)
def test_what_an_older_release_lacks_is_said_in_its_place_and_the_rest_is_shown(
    open_app: Callable[..., AppTest], older: Path, view: str
) -> None:
    app = open_app(older, fund="OTIB").switch_page(f"views/{view}.py").run()
    assert not app.exception
    # a column is missing too; what sectoren lacks is asked on datakwaliteit as well, which misses the tests besides
    parts = {"opleveringen": 2, "sectoren": 2, "datakwaliteit": 3}
    assert html(app).count(ABSENT) == parts.get(view, 1)
    assert "<table" in html(app)


@pytest.mark.parametrize("view", ["stuurgroep", "interventies"])
def test_a_course_without_its_decisions_is_shown_and_says_so(
    open_app: Callable[..., AppTest], older: Path, example_data: Path, view: str
) -> None:
    said = "Besluiten staan niet in deze release."
    old, now = (html(open_app(data).switch_page(f"views/{view}.py").run()) for data in (older, example_data))
    assert said in old
    assert old.count("<figure") == now.count("<figure")
    assert said not in now


def test_a_release_of_today_lacks_nothing(open_app: Callable[..., AppTest], example_data: Path) -> None:
    for view in LACKING:
        app = open_app(example_data, fund="OTIB").switch_page(f"views/{view}.py").run()
        assert ABSENT not in html(app)


def test_a_damaged_release_says_so_and_offers_the_last_good_one(
    open_app: Callable[..., AppTest], two_builds: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(two_builds, tmp_path / "data")
    later, earlier = (listed.id for listed in whole_releases(data))
    os.truncate(release_folder(data, later) / "marts.duckdb", 1000)
    app = open_app(data, fund="OTIB", release=later)
    assert f"Release {later} is beschadigd" in html(app)
    assert f"?fund=OTIB&amp;release={earlier}" in html(app)
    good = open_app(data, release=earlier)
    assert f"alle fondsen · Release {earlier}" in html(good)
    assert "U bekijkt een andere release dan de huidige." in html(good)


def test_a_release_that_is_gone_is_no_other_release(open_app: Callable[..., AppTest], small_data: Path) -> None:
    app = open_app(small_data, release=GONE)
    assert f"Release {GONE} is beschadigd" in html(app)


def test_the_first_release_has_nothing_to_be_compared_with(
    open_app: Callable[..., AppTest], small_data: Path
) -> None:
    app = open_app(small_data).switch_page("views/vergelijken.py").run()
    assert 'class="state empty"' in html(app)


def test_two_releases_are_compared_row_by_row(open_app: Callable[..., AppTest], two_builds: Path) -> None:
    app = open_app(two_builds, criterion="companies_completed").switch_page("views/vergelijken.py").run()
    said = html(app)
    assert "3 rijen tellen anders mee dan toen: 2 nieuw, 1 vervallen." in said
    for shown in ("OTIB/pilots.csv, rij 2", "OTIB/pilots-later.csv, rij 4", "01-12-2017"):
        assert shown in said
    assert re.search(r">30</td><td[^>]*>32<", said)  # the norm that was raised
    counted_as = re.findall(r'data-label="Telt als">([^<]*)<', said)
    assert counted_as
    assert all("(fictief)" in name for name in counted_as)


def test_shares_of_answers_are_compared_without_their_rows(
    open_app: Callable[..., AppTest], two_builds: Path
) -> None:
    app = open_app(two_builds, criterion="applied_at_work").switch_page("views/vergelijken.py").run()
    assert "die zou verraden wie wat antwoordde" in html(app)


@pytest.mark.parametrize("view", ["sectoren", "vergelijken"])
def test_a_fault_is_said_in_the_language_of_the_page(
    open_app: Callable[..., AppTest], two_builds: Path, tmp_path: Path, view: str
) -> None:
    data = shutil.copytree(two_builds, tmp_path / "data")
    counts = ("pilots_started", "employees_reached")
    change = "alter table release.marts.mart_sector__breakdown alter {} type varchar using 'veel'"
    serve_altered(data, [change.format(name) for name in counts])
    app = open_app(data, lang="nl", fund="OTIB").switch_page(f"views/{view}.py").run()
    assert len(app.exception) == 1
    said = "".join(json.loads(part.proto.bytes)["pieces"][-1] for part in app.get("bidi_component"))
    assert "Deze pagina kan niet worden getoond." in said
