"""Every number that a table shows is the one its mart holds, as the language writes it."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.queries import QUERIES
from dashboard.views.sectoren import between
from report.formats import number, percent, short_date, shortest
from report.i18n import Words, words_of
from tests.dashboard.conftest import html
from tests.dashboard.test_pages import VIEWS
from warehouse.read import Release, current_release, open_release, whole_releases

DAY = "2018-12-14"
Row = tuple[str, ...]

# page → label of a table, and the select that gives its columns of numbers and words from the mart
SHOWN = {
    "interventies": [
        (
            "Per soort",
            f"""select pilot_count, company_count, fund_count, carried_out_count
            from mart_steering__intervention_types
            join mart_steering__interventions using (intervention_code)
            where as_of_date = '{DAY}' order by sort_order""",
        ),
        (
            "Wat een volgende pilot toevoegt",
            """select pilot_id, cells_filled, hill_1_after from mart_steering__candidates
            order by cells_filled desc, hill_1_after desc, pilot_id""",
        ),
        (
            "Voorgestelde pilots",
            """select pilot_id, cells_filled from mart_steering__candidate_sets where places = 1""",
        ),
    ],
    "sectoren": [
        (
            "Pilots per stap",
            f"""select pilots_registered, pilots_selected, pilots_rejected, pilots_started, pilots_running,
            pilots_completed, pilots_stopped from mart_sector__breakdown
            left join mart_steering__funds using (fund_code)
            where as_of_date = '{DAY}' order by sort_order nulls last""",
        ),
        (
            "Kijk na",
            """select text_nl, min(since_on), sender from mart_sector__to_do
            where fund_code = 'OTIB' and task = 'check'
            group by text_nl, sender order by min(since_on), min(about)""",
        ),
    ],
    "enquetes": [
        (
            "Respons",
            """select responses, companies, invited, response_share from mart_survey__response
            join mart_survey__waves using (wave_code) where fund_code = 'OTIB' order by sort_order""",
        ),
        (
            "Schalen",
            """select n, company_count, mean from mart_survey__constructs
            join mart_survey__waves using (wave_code)
            join (select distinct construct_code, construct_sort_order from mart_survey__items)
            using (construct_code) where fund_code = 'OTIB' order by construct_sort_order, sort_order""",
        ),
    ],
    "opleveringen": [
        (
            "Verspreiding",
            f"""select acts, reach, acts_on_results, acts_inside, acts_outside from mart_steering__outreach
            where as_of_date = '{DAY}' order by acts desc, outreach_kind""",
        ),
    ],
    "datakwaliteit": [
        (
            "Controletotalen",
            """select stated::bigint, loaded::bigint, received_on from mart_analyst__control_totals
            order by is_different desc, received_on desc""",
        ),
    ],
}
CASES = [(view, label, select) for view, found in SHOWN.items() for label, select in found]


def table(app: AppTest, label: str) -> list[Row]:
    """The cells of the table with this label, row by row."""
    (body,) = re.findall(rf'aria-label="{label}"><table>.*?<tbody>(.*?)</tbody>', html(app))
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body)
    return [tuple(unescape(text) for text in re.findall(r"<td[^>]*>(?:<a[^>]*>)?([^<]*)", row)) for row in rows]


def written(value: Any, name: str) -> str:
    if isinstance(value, dt.date):
        return short_date(value, "nl")
    if isinstance(value, float):
        return percent(value, "nl") if name.endswith("share") else number(value, "nl", 2)
    return number(value, "nl") if isinstance(value, int) else value or "–"


@pytest.mark.parametrize(("view", "label", "select"), CASES, ids=[f"{view}: {label}" for view, label, _ in CASES])
def test_a_table_shows_what_its_mart_holds(
    open_app: Callable[..., AppTest], example_data: Path, view: str, label: str, select: str
) -> None:
    with open_release(example_data, current_release(example_data) or "") as release:
        frame = release.query(select)
    expected = [{written(value, name) for name, value in row.items()} for row in frame.iter_rows(named=True)]
    app = open_app(example_data, fund="OTIB", places="1").switch_page(f"views/{view}.py").run()
    shown = table(app, label)
    assert expected
    assert len(shown) == len(expected)
    assert [values - set(cells) for values, cells in zip(expected, shown, strict=True)] == [set()] * len(shown)


SECTORS = {  # companies, employees and when, as the funds' own sources state them
    "nl": [
        ("8.665", "130.243", "4e kwartaal 2018"),
        ("ca. 14.000", "ca. 145.000", "2018/19"),
        ("–", "–", "–"),
        ("–", "< 78.000", "eind 2012"),
        ("2.238", "19.577", "maart 2019"),
        ("1.285", "ca. 148.000", "2017"),
    ],
    "en": [
        ("8,665", "130,243", "Q4 2018"),
        ("about 14,000", "about 145,000", "2018/19"),
        ("–", "–", "–"),
        ("–", "< 78,000", "end of 2012"),
        ("2,238", "19,577", "March 2019"),
        ("1,285", "about 148,000", "2017"),
    ],
}


@pytest.mark.parametrize("language", SECTORS)
def test_a_sector_is_written_as_precisely_as_its_source_and_as_the_language_does(
    open_app: Callable[..., AppTest], example_data: Path, language: str
) -> None:
    app = open_app(example_data, lang=language).switch_page("views/sectoren.py").run()
    label = words_of(language)["sectors"]["reference"]
    assert [row[4:7] for row in table(app, label)] == SECTORS[language]


@pytest.mark.parametrize(("counts", "said"), [([2, 1700, 5], "2–1.700"), ([4], "4"), ([None, 3], "0–3"), ([], "0")])
def test_the_least_and_the_most_are_said_of_any_number_of_funds(counts: list[int | None], said: str) -> None:
    assert between(pl.Series(counts, dtype=pl.Int64), Words("nl")) == said


NUMBER = re.compile(r"-?\d[\d.]*(?:,\d+)?(?: %)?")
FORECAST = "80 %"  # the share of forecasts whose range holds, which is part of the definition


def written_forms(value: Any) -> set[str]:
    """Every way in which a page may write a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return set()
    forms = {number(value, "nl", decimals) for decimals in range(3)} | {shortest(float(value), "nl")}
    return forms | {percent(value, "nl"), percent(value, "nl", 100)} if -1 <= value <= 1 else forms


def held(release: Release, view: str) -> set[str]:
    """Every number in the marts that the page reads, as written."""
    asked = " ".join(select for name, select in QUERIES.items() if name.split(".")[0] in (view, "app"))
    marts = set(re.findall(r"\bmart_\w+", asked))
    marts |= {analysis["mart"] for analysis in release.info["analyses"]} if view == "analyse" else set()
    rows = (row for mart in marts for row in release.query(f"select * from {mart}").iter_rows())
    return {form for row in rows for value in row for form in written_forms(value)}


@pytest.mark.parametrize("view", VIEWS)
def test_every_number_in_a_table_is_one_of_the_marts_of_its_page(
    open_app: Callable[..., AppTest], example_data: Path, two_builds: Path, view: str
) -> None:
    data, known = two_builds if view == "vergelijken" else example_data, set[str]()
    for listed in whole_releases(data):
        with open_release(data, listed.id) as release:
            known |= held(release, view)
    page = html(open_app(data, fund="OTIB", rows="1").switch_page(f"views/{view}.py").run())
    cells = re.findall(r'<td class="(?:n|value|chance)"[^>]*>(.*?)</td>', page)
    shown = {found for cell in cells for found in NUMBER.findall(unescape(cell).replace("\u00a0", " "))}
    assert len(shown) > 5 or view == "over"  # which has norms in sentences
    assert shown - known - {FORECAST} == set()


def test_answers_to_a_question_add_up_around_the_middle_of_their_scale(example_data: Path) -> None:
    from report.charts import around_middle

    with open_release(example_data, current_release(example_data) or "") as release:
        asked = release.query(QUERIES["enquetes.questions"], {"as_of": dt.date(2018, 12, 14), "fund": "all"})
    rows = asked.with_columns(row=asked["question_code"] + asked["wave_nl"], text=asked["answer_value"].cast(str))
    for _, placed in around_middle(rows.filter(~rows["is_hidden"])).group_by("row"):
        assert placed["end"].max() - placed["start"].min() == pytest.approx(1)  # type: ignore[operator]
        around = placed.filter((placed["start"] < -0.001) & (placed["end"] > 0.001))
        assert around.is_empty() or around["centre"][0] == pytest.approx(0)
