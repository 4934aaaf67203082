"""Pages run on real releases: with examples, with almost nothing, and with nothing at all."""

import gzip
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.queries import QUERIES
from dashboard.static_files import answer
from report.findings import basis
from report.i18n import Words
from tests.dashboard.conftest import figures, heading, html
from warehouse.read import current_release, open_release
from warehouse.releases import release_folder

ROOT = Path(__file__).parents[2]
VIEWS = sorted(path.stem for path in (ROOT / "dashboard" / "views").glob("*.py") if path.stem != "__init__")


def test_without_a_release_the_page_says_what_to_do(open_app: Callable[..., AppTest], tmp_path: Path) -> None:
    app = open_app(tmp_path)
    assert "<code>wpl build</code>" in html(app)


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


def test_what_the_address_asks_and_is_not_there_is_said_and_replaced(
    open_app: Callable[..., AppTest], example_data: Path
) -> None:
    asked = {"as_of": "2099-01-01", "fund": "<b>", "lang": "xx", "release": "nieuwste"}
    app = open_app(example_data, **asked).switch_page("views/sectoren.py").run()
    assert heading(app) == "Sectoren"
    assert "Peildatum 14 december 2018 · alle fondsen" in html(app)
    said = "Het adres vraagt as_of=2099-01-01, fund=&lt;b&gt;, lang=xx, release=nieuwste, en dat is er niet."
    assert said in html(app)


@pytest.mark.parametrize(
    ("view", "asked"),
    [
        ("pilots", {"fund": "OVP", "pilot": "WPL-001"}),
        ("stuurgroep", {"criterion": "foo"}),
        ("interventies", {"places": "veel"}),
        ("enquetes", {"construct": "foo"}),
    ],
)
def test_what_an_input_is_asked_and_is_not_there_is_said_beside_it(
    open_app: Callable[..., AppTest], example_data: Path, view: str, asked: dict[str, str]
) -> None:
    app = open_app(example_data, **asked).switch_page(f"views/{view}.py").run()
    name, value = list(asked.items())[-1]
    assert html(app).count(f"Het adres vraagt {name}={value}, en dat is er niet.") == 1


@pytest.mark.parametrize("asked", ["cooperatie", "AFGEROND proces ovp", "wpl-025"])
def test_pilots_are_found_by_all_words_without_capitals_and_accents(
    open_app: Callable[..., AppTest], example_data: Path, asked: str
) -> None:
    app = open_app(example_data, search=asked).switch_page("views/pilots.py").run()
    found = re.findall(r'<a href="[^"]*pilot=(WPL-\d+)#pilot">', html(app))
    assert 0 < len(found) < 10
    nothing = open_app(example_data, search=f"{asked} nergens").switch_page("views/pilots.py").run()
    assert f"Geen pilot met “{asked} nergens”." in html(nothing)


def test_the_course_of_a_hidden_figure_says_what_is_drawn(
    open_app: Callable[..., AppTest], example_data: Path
) -> None:
    said = html(open_app(example_data, criterion="continued_use"))
    assert "De stand van nu is verborgen; getekend is tot en met de laatste die getoond mag worden" in said


def test_the_rows_behind_a_figure_are_called_by_their_names(
    open_app: Callable[..., AppTest], example_data: Path
) -> None:
    names = {"intervention_diversity": "zelfevaluatie", "project_success": "Producten gepresenteerd"}
    names |= {"companies_completed": "Voorbeeld Proces 24 (fictief)", "deliverables_communicated": "Toolbox"}
    for criterion, name in names.items():
        said = html(open_app(example_data, criterion=criterion, rows="1"))
        lines = said[said.index('aria-label="Waar de stand op 14 december 2018 op berust') :].partition("</table>")[
            0
        ]
        assert f">{name}</td>" in lines


def test_what_a_page_is_not_about_is_not_missed_there(open_app: Callable[..., AppTest], example_data: Path) -> None:
    for view, asked in (("stuurgroep", {"fund": "OTIB"}), ("over", {"as_of": "2018-01-31"}), ("sectoren", {})):
        app = open_app(example_data, **asked).switch_page(f"views/{view}.py").run()
        assert "Het adres vraagt" not in html(app)


def test_the_headline_is_what_the_mart_says(open_app: Callable[..., AppTest], example_data: Path) -> None:
    text = html(open_app(example_data))
    assert "Op 14 december 2018 is aan 1 van de 2 voorwaarden voor projectsucces voldaan." in text
    assert "28 van de 30 bedrijven hebben de pilot afgerond; de kans op 30 voor de termijn is 3 %." in text


def test_a_card_says_the_chance_and_the_range_as_long_as_the_verdict_is_open(example_data: Path) -> None:
    release_id = current_release(example_data)
    assert release_id
    with open_release(example_data, release_id) as release:
        frame = release.query(QUERIES["stuurgroep.criteria"], {"as_of": date(2018, 1, 31)})
    rows = {row["criterion_code"]: row for row in frame.iter_rows(named=True)}
    said = {code: " ".join(basis(row, Words("nl"))) for code, row in rows.items()}
    employees = rows["employees_reached"]
    low, high = int(employees["forecast_low"]), int(employees["forecast_high"])
    assert f"verwacht op de termijn: {low}–{high} (80 %)" in said["employees_reached"]
    assert [code for code, text in said.items() if "kans" in text] == ["companies_completed", "employees_reached"]


def test_a_wave_that_closes_after_the_chosen_date_shows_nothing(
    open_app: Callable[..., AppTest], example_data: Path
) -> None:
    app = open_app(example_data, as_of="2018-05-31").switch_page("views/enquetes.py").run()
    said = html(app)
    assert "“eindmeting” sluit op 30 juni 2018" in said
    assert "IL01 · nulmeting" in said
    assert said.count("eindmeting") == 1


def test_a_fund_whose_figures_are_hidden_is_told_so(open_app: Callable[..., AppTest], example_data: Path) -> None:
    app = open_app(example_data, fund="A+O", construct="leerklimaat").switch_page("views/enquetes.py").run()
    assert not app.exception
    said = html(app)
    assert said.count('class="state hidden"') == 3  # means, changes, answers
    assert "Verborgen bij deze keuze: LK01 · nulmeting, LK01 · eindmeting" in said
    # seven means and their alpha, two changes in three ways, two shares of response
    assert said.count(">verborgen<") == 2 * 7 + 2 * 3 + 2
    assert "<figure" not in said


def test_nothing_shown_happened_after_the_chosen_date(example_data: Path) -> None:
    day = date(2018, 1, 31)
    release_id = current_release(example_data)
    assert release_id
    with open_release(example_data, release_id) as release:
        pilots = release.query(QUERIES["pilots.pilots"], {"as_of": day, "fund": "all"})
        products = release.query(QUERIES["opleveringen.deliverables"], {"as_of": day})
        facts = [
            release.query(QUERIES[question], {"as_of": day, "pilot": pilot})
            for question in ("pilots.facts", "pilots.changes")
            for pilot in pilots["pilot_id"]
        ]
    actual = ["selected_on", "rejected_on", "started_on", "completed_on", "stopped_on", "final_report_on"]
    days = [*(pilots[name] for name in actual), products["delivered_on"]]
    days += [frame[name] for frame in facts for name in ("happened_on", "changed_on") if name in frame.columns]
    assert max(newest for column in days if (newest := column.max()) is not None) <= day
    assert products["is_presented"].null_count() == products.height


def test_a_mart_of_an_analyst_shows_what_it_holds(open_app: Callable[..., AppTest], example_data: Path) -> None:
    release_id = current_release(example_data)
    assert release_id
    with open_release(example_data, release_id) as release:
        analyses = release.info["analyses"]
        days = release.query(
            "select days_total from mart_analyst__lead_times where as_of_date = '2018-12-14' and fund_code = 'all'"
        )
    app = open_app(example_data).switch_page("views/analyse.py").run()
    assert not app.exception
    shown = html(app)
    assert re.findall("<h3>(.*?)</h3>", shown) == [analysis["title"]["nl"] for analysis in analyses]
    for analysis in analyses:
        assert f"<p>{analysis['description']['nl']}" in shown
        assert f"Bron: {analysis['mart']}, release {release_id}, stand op 14 december 2018." in shown
    assert f"{days['days_total'][0]:,}".replace(",", ".") in shown
    assert shown.count("<figure") == sum(analysis["chart"] != "table" for analysis in analyses)


def test_a_mart_of_an_analyst_follows_date_fund_and_language(
    open_app: Callable[..., AppTest], example_data: Path
) -> None:
    app = open_app(example_data, as_of="2017-12-31", fund="OVP", lang="en").switch_page("views/analyse.py").run()
    text = figures(app)
    assert "31 Dec 2017" in text
    assert "Dec 2018" not in text
    assert "OVP" in text
    assert "OTIB" not in text
    assert "Mean number of days" in text


def test_a_mart_without_a_chart_shows_its_rows_and_why_there_is_none(
    open_app: Callable[..., AppTest], small_data: Path, tmp_path: Path
) -> None:
    def ask_otherwise(info: dict[str, Any]) -> None:
        asked = {analysis["mart"]: analysis for analysis in info["analyses"]}
        asked["mart_analyst__lead_times"]["chart"] = "table"
        crowded = {"chart": "bar", "x": "participations", "y": "fund_code", "colour": None}
        asked["mart_analyst__participations_by_month"] |= crowded

    app = open_app(described(small_data, tmp_path, ask_otherwise)).switch_page("views/analyse.py").run()
    assert not app.exception
    by_choice, crowded = re.findall('<section class="chart">.*?</section>', html(app))
    assert "Bron: mart_analyst__lead_times" in by_choice
    assert "Geen grafiek" not in by_choice
    assert "Bron: mart_analyst__participations_by_month" in crowded
    assert "meerdere rijen vallen op dezelfde plaats" in crowded
    assert all("<td" in shown for shown in (by_choice, crowded))
    assert "<figure" not in html(app)
    assert html(app).count(">Tabel als Excel</a>") == 2


def described(data: Path, folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """A copy of a data folder whose release describes itself otherwise, and so has another name."""
    copy = shutil.copytree(data, folder / "data")
    release = release_folder(copy, current_release(copy) or "")
    info = json.loads((release / "release.json").read_text("utf-8"))
    change(info)
    info["release_id"] = sha256(json.dumps(info).encode()).hexdigest()[:12]
    (release / "release.json").write_text(json.dumps(info), "utf-8")
    release.rename(release.with_name(info["release_id"]))
    (copy / "current").write_text(info["release_id"], "ascii")
    return copy


def test_a_release_from_before_the_page_says_so(
    open_app: Callable[..., AppTest], small_data: Path, tmp_path: Path
) -> None:
    older = described(small_data, tmp_path, lambda info: info.pop("analyses"))
    app = open_app(older).switch_page("views/analyse.py").run()
    assert "Niet in deze release" in html(app)


def test_a_browser_that_unpacks_nothing_gets_the_same_page() -> None:
    answers = []
    for accepted in (b"gzip", b"identity"):
        headers = [(b"accept", b"text/html"), (b"accept-encoding", accepted)]
        answers.append(answer({"type": "http", "method": "GET", "path": "/pilots", "headers": headers}))
    packed, plain = answers
    assert packed
    assert plain
    assert gzip.decompress(bytes(packed.body)) == plain.body
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-security-policy"] == plain.headers["content-security-policy"]
    assert b"window.drawPage" in plain.body
