"""Another project is an edit of seeds: an invented one is built, and holds no word of this project."""

import csv
import gc
import math
import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from report.pack.contents import contents
from tests.dashboard.reading import shown
from warehouse.build import build
from warehouse.read import open_release
from warehouse.releases import current_release, release_folder
from warehouse.settings import ROOT, Settings

SEEDS, SECOND = ROOT / "dbt_project" / "seeds", ROOT / "examples" / "second"
OF_THE_MONITOR = {"postcode_provinces", "sbi_sections", "size_classes", "to_do_codes", "warning_codes"}
VIEWS = sorted(path for path in (ROOT / "dashboard" / "views").glob("*.py") if path.stem != "__init__")
TODAY = date(2029, 12, 15)


def cells(folder: Path, seeds: Iterable[str]) -> set[str]:
    """What is written in seeds, aliases one by one, as far as it is a word or a date before the second project."""
    found: set[str] = set()
    for name in seeds:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found |= {part for row in csv.DictReader(file) for cell in row.values() for part in cell.split("|")}
    return {cell for cell in found if re.search(r"[^\W\d_]|201\d-\d\d-\d\d", cell)}


def hits(words: set[str], text: str) -> set[str]:
    """The words that stand in a text, not as a part of a longer word; a code (DOOR) as it is written."""
    folded = text.casefold()
    return {
        word
        for word in words
        if word.casefold() in folded
        and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, 0 if word.isupper() else re.I)
    }


def hits_in_tables(words: set[str], database: Path) -> set[tuple[str, str]]:
    """(table.column, word) for every word in any cell of a database, dates included."""
    with duckdb.connect(":memory:") as con:
        con.execute(f"attach '{database}' as searched (read_only)")
        columns = con.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where database_name = 'searched'"
        ).fetchall()
        texts = {
            f"{table}.{column}": con.execute(
                f'select string_agg(distinct cast("{column}" as varchar), chr(10))'
                f' from searched."{schema}"."{table}"'
            ).fetchall()[0][0]
            for schema, table, column in columns
        }
    return {(place, word) for place, text in texts.items() for word in hits(words, text or "")}


@pytest.fixture(scope="module")
def words() -> set[str]:
    """Every word of this project's seeds that is not one of the second project's too."""
    own = {path.stem for path in SEEDS.glob("*.csv")} - OF_THE_MONITOR
    assert {path.stem for path in (SECOND / "seeds").glob("*.csv")} == own, "a seed is not replaced"
    return cells(SEEDS, own) - cells(SECOND / "seeds", own)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder with the release of the second project: this code, other seeds, other deliveries."""
    project = tmp_path_factory.mktemp("second")
    shutil.copytree(ROOT / "dbt_project", project / "dbt_project")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, project)
    shutil.copytree(SECOND / "seeds", project / "dbt_project" / "seeds", dirs_exist_ok=True)
    settings = Settings(
        data=project / "data",
        inbox=SECOND / "deliveries",
        project_dir=project,
        key_file=ROOT / "examples" / "public.key",
        today=TODAY,
    )
    build(settings)
    return settings.data


@pytest.fixture(scope="module")
def release(data: Path) -> Path:
    release_id = current_release(data)
    assert release_id
    return release_folder(data, release_id)


@pytest.fixture
def ask(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as con:
        con.execute("set schema 'marts'")
        yield con


# value, upper bound, status at the newest date, 20 November 2029
CRITERIA = {
    "companies_completed": (4, 4, "behaald"),
    "employees_reached": (10 + 6 + 4 + 0 + 12, 10 + 11 + 4 + 0 + 12, "behaald"),
    "intervention_diversity": (1, 1, "behaald"),  # meelopen alone is tried by three companies
    "deliverables_communicated": (1, 1, "achter"),  # the films came nine days after the congress
    "project_success": (2, 2, "achter"),  # of three conditions
    "funds_participating": (2, 2, "behaald"),
    "sectors_informed": (1, 1, "loopt"),
    "pilots_evaluated": (4, 4, "loopt"),  # three reports, and five answers at LL-05
    "continued_use": (None, None, "ter informatie"),  # four answers
    "wider_application": (1, 1, "ter informatie"),
}


def test_the_criteria_follow_the_other_seeds(ask: duckdb.DuckDBPyConnection) -> None:
    rows = ask.execute(
        "select criterion_code, value, upper_bound, status from mart_steering__success_criteria"
        " where as_of_date = '2029-11-20' and criterion_code <> 'applied_at_work'"
    ).fetchall()
    assert {code: tuple(found) for code, *found in rows} == CRITERIA


def test_the_survey_follows_the_other_codebook(ask: duckdb.DuckDBPyConnection) -> None:
    """19 answers: 3, 4 and 2 (reversed 3) from ten, 2, 3 and 3 (reversed 2) from nine; eleven use it often."""
    applied = ask.execute(
        "select numerator, denominator from mart_steering__success_criteria"
        " where as_of_date = '2029-11-20' and criterion_code = 'applied_at_work'"
    ).fetchall()
    assert applied == [(11, 19)]
    found = ask.execute(
        "select n, mean from mart_survey__constructs"
        " where fund_code = 'all' and wave_code = 'slot' and construct_code = 'vakmanschap'"
    ).fetchall()
    assert found == [(19, pytest.approx((10 * 10 / 3 + 9 * 7 / 3) / 19, abs=1e-9))]


def test_diversity_follows_the_other_types_and_rule(ask: duckdb.DuckDBPyConnection) -> None:
    row = ask.execute(
        "select pilot_count, type_count, hill_1, fund_count, companies_required, is_rule_met"
        " from mart_steering__intervention_diversity where as_of_date = '2029-11-20'"
    ).fetchall()
    hill = math.exp(-sum(p * math.log(p) for p in (3 / 7, 2 / 7, 2 / 7)))
    assert row == [(5, 3, pytest.approx(hill, abs=1e-9), 2, 3, True)]


def test_what_was_decided_is_dated_and_a_moved_deadline_stands_with_every_criterion(
    ask: duckdb.DuckDBPyConnection,
) -> None:
    rows = ask.execute(
        "select about_code, decision, decided_on, valid_from, earlier_target_min, target_min,"
        " earlier_deadline, deadline from mart_steering__decisions where criterion_code = about_code order by all"
    ).fetchall()
    decided, holds = date(2028, 8, 20), date(2028, 9, 1)
    moved = (None, None, date(2029, 6, 30), date(2029, 12, 31))
    assert rows == [
        ("companies_completed", "deadline_moved", decided, holds, *moved),
        ("companies_completed", "target_set", decided, holds, 5, 4, None, None),
        ("intervention_diversity", "rule_adopted", date(2028, 3, 10), date(2027, 1, 1), *[None] * 4),
    ]
    elsewhere = ask.execute(
        "select distinct decision, about_code, deadline, count(*) over () from mart_steering__decisions"
        " where criterion_code <> about_code"
    ).fetchall()
    assert elsewhere == [("deadline_moved", "companies_completed", date(2029, 12, 31), 10)]


def test_no_mart_holds_a_word_of_this_project(words: set[str], release: Path) -> None:
    assert len(words) > 150
    assert hits_in_tables(words, release / "marts.duckdb") == set()
    assert hits(words, (release / "release.json").read_text("utf-8")) == set()


def test_the_search_finds_a_planted_word(words: set[str], tmp_path: Path) -> None:
    database = tmp_path / "planted.duckdb"
    with duckdb.connect(str(database)) as con:
        con.execute("create table planted as select 'x' as code, 'Leren op het werk' as label, 3 as n")
        con.execute("insert into planted values ('x', 'Rapport, HANDBOEK (concept)', 4), ('A+O', 'handboeken', 5)")
        con.execute("create table dates as select date '2018-06-30' as closes_on, date '2029-12-31' as deadline")
    assert {"handboek", "A+O", "2018-06-30"} <= words
    assert hits_in_tables(words, database) == {
        ("planted.label", "handboek"),
        ("planted.label", "rapport"),
        ("planted.code", "A+O"),
        ("dates.closes_on", "2018-06-30"),
    }


@pytest.fixture
def open_page(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    st.cache_resource.clear()
    monkeypatch.setenv("WPL_DATA", str(data))

    def open_page(language: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=30)
        for name, value in {"lang": language, **query}.items():
            app.query_params[name] = value
        return app.run()

    yield open_page
    st.cache_resource.clear()
    gc.unfreeze()  # the app freezes what is loaded, which would outlive the tests


@pytest.mark.parametrize(("language", "name"), [("nl", "Leren in de Logistiek"), ("en", "Learning in Logistics")])
def test_every_page_is_about_the_other_project(open_page: Any, words: set[str], language: str, name: str) -> None:
    app = open_page(language)
    for view in VIEWS:
        app.switch_page(f"views/{view.name}").run()
        text = shown(app)
        assert f"Monitor {name}" in text, view.stem
        assert hits(words, text) == set(), view.stem


def test_the_course_of_a_criterion_shows_what_was_decided_by_its_day(open_page: Any) -> None:
    note = "20 augustus 2028: norm van 5 naar 4 (geldt vanaf 1 september 2028)"
    moved = "20 augustus 2028: termijn van 30 juni 2029 naar 31 december 2029 (geldt vanaf 1 september 2028)"
    newest = shown(open_page("nl"))
    described, subtitle, *cells = [line for line in newest.splitlines() if note in line]
    assert moved in described
    assert moved in subtitle
    assert cells == [f"{note}; {moved}"]
    assert {"20-08-2028 norm 4", "20-08-2028 termijn 31-12-2029"} <= set(newest.splitlines())
    before = shown(open_page("nl", as_of="2028-07-31"))
    assert "Stand per peildatum" in before
    assert "20 augustus 2028" not in before
    assert "20-08-2028" not in before


def test_the_diversity_over_time_shows_the_rule_and_deadlines_moved_elsewhere(open_page: Any) -> None:
    text = shown(open_page("en").switch_page("views/interventies.py").run())
    assert "10 March 2028: rule adopted: each type in at least 3 companies, together in 2 funds" in text
    assert "elsewhere (Companies that completed the pilot) deadline from 30 June 2029 to 31 December 2029" in text


def test_the_pack_names_what_was_decided_below_a_course_and_in_its_text(release: Path, data: Path) -> None:
    with open_release(data, release.name) as now:
        course = contents(now, None, "en").figures[0]
    assert "20 August 2028: target from 5 to 4 (in force from 1 September 2028)" in course.subtitle
    assert "20 August 2028: target from 5 to 4" in course.alt
    assert ">20 Aug 2028 target 4</text>" in course.svg
