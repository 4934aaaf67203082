"""The page of the steering group and the charts: what they show is what the marts say."""

import gc
import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from dashboard import files, packs
from dashboard.files import TableFile
from dashboard.queries import QUERIES
from report import findings, formats
from report.i18n import Words
from tests.conftest import EARLIER
from tests.dashboard.conftest import html
from warehouse.read import current_release, open_release
from warehouse.releases import approve

ROOT = Path(__file__).parents[2]
DAY = date(2018, 12, 14)
Open = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """A page of the dashboard on a data folder, with what its address asks."""

    def open_page(data: Path, page: str = "stuurgroep", **query: str) -> AppTest:
        st.cache_resource.clear()
        monkeypatch.setenv("WPL_DATA", str(data))
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run().switch_page(f"views/{page}.py").run()

    yield open_page
    st.cache_resource.clear()
    gc.unfreeze()


def cells(row: str) -> list[str]:
    return [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]


def rows_of(table: str) -> list[list[str]]:
    return [cells(row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table)]


def asked(data: Path, question: str, **parameters: object) -> list[dict[str, object]]:
    with open_release(data, current_release(data) or "") as release:
        return release.query(QUERIES[question], parameters or None).to_dicts()


def asked_of(answer: Callable[[Request], Response], name: str) -> Response:
    return answer(Request({"type": "http", "path_params": {"name": name}, "headers": []}))


def sent(name: str) -> Response:
    return asked_of(files.answer, name)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_criterion_shows_value_norm_verdict_and_chance_of_its_mart(
    open_page: Open, example_data: Path, language: str
) -> None:
    words = Words(language)
    body = html(open_page(example_data, lang=language)).replace("&nbsp;", " ")
    tables = re.findall(r'<table class="criteria".*?</table>', body)
    shown = {row[0]: row[1:] for table in tables for row in rows_of(table) if row[0] != words("steering.criterion")}
    labels = {
        row["criterion_code"]: row[words.column("label")]
        for row in asked(example_data, "stuurgroep.definitions", as_of=DAY)
    }
    criteria = asked(example_data, "stuurgroep.criteria", as_of=DAY)
    for row in criteria:
        said = shown[labels[row["criterion_code"]]]
        assert said[0].startswith(f"{findings.value(row, words)} {findings.unit(row, words)}".strip())
        if row["target_min"] is not None:
            assert said[1].startswith(findings.norm(row, words))
            assert said[2] == findings.verdict(row, words)
            odds = formats.chance(row["target_probability"], language)
            assert said[3].startswith(odds)
    assert len(shown) == len(criteria)


def test_the_table_and_workbook_of_a_chart_hold_what_the_mart_holds(open_page: Open, example_data: Path) -> None:
    figure = re.search(r'<figure class="chart">.*?</figure>', html(open_page(example_data)), re.DOTALL)
    assert figure
    expected = asked(example_data, "stuurgroep.growth", as_of=DAY, criterion="companies_completed")[::-1]
    days = [formats.short_date(row["as_of_date"], "nl") for row in expected]
    assert [row[0] for row in rows_of(figure[0])[1:]] == days
    assert [int(row[1]) for row in rows_of(figure[0])[1:]] == [int(row["value"]) for row in expected]
    name = re.search(r'href="files/(\w+\.xlsx)"', figure[0])
    assert name
    sheet = openpyxl.load_workbook(io.BytesIO(bytes(sent(name[1]).body))).active
    assert sheet is not None
    taken = [(row[0].value.date(), row[1].value) for row in sheet.iter_rows(min_row=2)]
    assert taken == [(row["as_of_date"], row["value"]) for row in expected]


def test_the_course_of_a_share_is_written_in_per_cents_on_the_page_and_in_the_workbook(
    open_page: Open, example_data: Path
) -> None:
    body = html(open_page(example_data, criterion="applied_at_work"))
    figure = re.search(r'<figure class="chart">.*?</figure>', body, re.DOTALL)
    assert figure
    course = asked(example_data, "stuurgroep.growth", as_of=DAY, criterion="applied_at_work")[::-1]
    newest = asked(example_data, "stuurgroep.criteria", as_of=DAY)
    (criterion,) = [row for row in newest if row["criterion_code"] == "applied_at_work"]
    expected = [findings.amount(row["value"], criterion, Words("nl")) for row in course]
    assert expected[0].endswith(" %")
    assert [row[1] for row in rows_of(figure[0])[1:]] == expected
    name = re.search(r'href="files/(\w+\.xlsx)"', figure[0])
    assert name
    sheet = openpyxl.load_workbook(io.BytesIO(bytes(sent(name[1]).body))).active
    assert sheet is not None
    taken = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in taken] == [row["value"] for row in course]
    assert taken[0].number_format == "0.0%"


def test_a_chart_is_sent_as_drawing_image_and_nothing_else(open_page: Open, example_data: Path) -> None:
    body = html(open_page(example_data, page="pilots"))
    digest = re.search(r'src="files/(\w+)\.wide\.svg"', body)
    assert digest
    kinds = {kind: sent(f"{digest[1]}.{kind}") for kind in ("wide.svg", "narrow.svg", "svg", "png", "xlsx", "exe")}
    assert [answer.status_code for answer in kinds.values()] == [200] * 5 + [404]
    assert bytes(kinds["svg"].body).startswith(b"<svg")
    assert kinds["png"].media_type == "image/png"
    assert sent("0" * 32 + ".svg").status_code == 404


def test_a_table_is_saved_under_a_name_that_says_what_it_shows(open_app: Open, example_data: Path) -> None:
    app = open_app(example_data, fund="OOM", as_of="2018-06-30").switch_page("views/pilots.py").run()
    assert f'download="pilots-OOM-2018-06-30-{current_release(example_data)}-nl.xlsx"' in html(app)


def test_a_file_is_sent_for_as_long_as_a_page_that_offers_it_is_kept() -> None:
    rows = pl.DataFrame({"pilots": [20195]})
    one, other = (files.shared(TableFile(rows, "Pilots", "pilots", "nl")) for _ in range(2))
    digest = one.digest
    del other
    assert files.find(digest) is one
    del one
    assert files.find(digest) is None


def test_without_an_approval_nothing_is_said_of_changes(open_page: Open, example_data: Path) -> None:
    body = html(open_page(example_data))
    assert "Sinds" not in body
    assert "vergeleken met geen eerdere release" in body


def test_changes_are_those_since_the_meeting_that_approved_last(
    open_page: Open, two_releases: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(two_releases, tmp_path / "data", copy_function=os.link)
    (data / "approvals.csv").unlink(missing_ok=True)
    approve(data, EARLIER, date(2018, 7, 5))
    table = re.search(r'<table class="criteria".*?</table>', html(open_page(data)))
    assert table
    rows = {row[0]: row[-1] for row in rows_of(table[0])}
    assert rows["Criterium"] == "Sinds 5 juli 2018"
    assert rows["Bedrijven met afgeronde pilot"].startswith("was 16")
    assert rows["Fondsen die meedoen"] == "ongewijzigd"
    assert "Sinds" not in html(open_page(data, as_of="2018-10-31"))


def test_what_must_be_decided_stands_below_with_the_pilots_that_carry_the_chance(
    open_page: Open, example_data: Path
) -> None:
    body = html(open_page(example_data))
    carrying = asked(example_data, "stuurgroep.must_happen", as_of=DAY)
    carried = body[body.index("Wat moet gebeuren") : body.index("Pilots voorbij hun geplande datum")]
    shown = {row[0]: row for row in rows_of(carried)}
    for row in carrying:
        assert shown[str(row["pilot_id"])][-1] == formats.chance(float(str(row["probability_without"])), "nl")
    assert "Pilots voorbij hun geplande datum" in body
    assert "Pilots voorbij hun geplande datum" not in html(open_page(example_data, as_of="2018-06-30"))


def test_the_pack_is_sent_to_who_follows_its_links(open_page: Open, example_data: Path) -> None:
    names = re.findall(r'href="packs/([^"]+)"', html(open_page(example_data)))
    document, book = (asked_of(packs.answer, name) for name in names)
    release_id = current_release(example_data)
    stem = f"vergaderstuk-2018-12-14-{release_id}-nl"
    assert bytes(document.body).startswith(b"%PDF")
    assert document.headers["content-disposition"] == f'attachment; filename="{stem}.pdf"'
    assert openpyxl.load_workbook(io.BytesIO(bytes(book.body))).sheetnames
    for wrong in (f"{release_id}-none-nl.exe", f"{'0' * 12}-none-nl.pdf", f"{release_id}-{'0' * 12}-nl.pdf", "x"):
        assert asked_of(packs.answer, wrong).status_code == 404


def test_a_pilot_shows_which_proofs_there_are_and_which_are_missing(open_page: Open, example_data: Path) -> None:
    proofs = {
        row["pilot_id"]: asked(example_data, "pilots.evidence", as_of=DAY, pilot=row["pilot_id"])
        for row in asked(example_data, "pilots.pilots", as_of=DAY, fund="all")
    }
    missing = next(pilot for pilot, found in proofs.items() if any(proof["is_missing"] for proof in found))
    body = html(open_page(example_data, page="pilots", pilot=str(missing)))
    states = [row[1] for row in rows_of(body[body.index("<h3>Bewijs</h3>") :])[1:5]]
    expected = proofs[missing]
    assert states.count("× ontbreekt") == sum(bool(proof["is_missing"]) for proof in expected)
    assert states.count("✓ aanwezig") == sum(bool(proof["is_present"]) for proof in expected)
    assert "per pilot niet getoond" in states


def test_a_search_leaves_the_pilots_that_hold_the_words(open_page: Open, example_data: Path) -> None:
    body = html(open_page(example_data, page="pilots", search="GARAGE 26"))
    listed = re.search(r'aria-label="Alle pilots">.*?</table>', body, re.DOTALL)
    assert listed
    assert [row[1] for row in rows_of(listed[0])[1:]] == ["Voorbeeld Garage 26 (fictief)"]
