"""What is asked: a fund's page and its letters say the same, and Datakwaliteit shows what needs attention first."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.messages import catalogue
from report.i18n import Words
from report.letter import senders
from report.questions import AGAINST_EARLIER
from report.to_do import TASKS
from tests.dashboard.conftest import html
from tests.dashboard.test_numbers import table
from tests.dashboard.test_states import serve_altered
from tests.report.letters import Asked, asked, read, section
from warehouse.read import Release, current_release, open_release, whole_releases
from warehouse.releases import release_folder

ROOT = Path(__file__).parents[2]
GONE = "drop table release.marts.mart_sector__to_do"
OpenApp = Callable[..., AppTest]


@pytest.fixture(params=["example_data", "asked_builds"])
def data(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def release(data: Path) -> Iterator[Release]:
    with open_release(data, current_release(data) or "") as opened:
        yield opened


def of_page(open_app: OpenApp, data: Path, fund: str, language: str) -> list[tuple[Asked, str]]:
    """The lines on the page of a fund, each with whom it is asked of."""
    app = open_app(data, fund=fund, lang=language).switch_page("views/sectoren.py").run()
    tasks = [Words(language)(f"to_do.{task}") for task in TASKS]
    rows = [(task, *row) for task in tasks if f'aria-label="{task}"' in html(app) for row in table(app, task)]
    return [(Asked(*row[:4]), row[4]) for row in rows]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_of_a_fund_and_the_letters_show_the_same_cells(
    open_app: OpenApp, data: Path, release: Release, language: str
) -> None:
    funds = release.query("select fund_code from mart_steering__funds")["fund_code"]
    pages = {fund: of_page(open_app, data, fund, language) for fund in funds}
    letters = {sender: asked(read(release, sender, language), language) for sender in senders(release)}
    of_funds = [line for lines in pages.values() for line in lines if line[1] in letters]
    of_letters = [(line, sender) for sender, lines in letters.items() for line in lines]
    unlisted = sum(
        release.query(
            "select count(distinct (task, text_nl)) as n from mart_sector__to_do"
            f" where sender = '{sender}' and fund_code is null"
        )["n"][0]
        for sender in letters
    )
    assert of_funds
    assert not set(of_funds) - set(of_letters)
    assert len(of_letters) - len(of_funds) == unlisted
    for fund, lines in pages.items():
        for sender in {sender for _, sender in lines} & letters.keys():
            shown = [line for line, whom in lines if whom == sender]
            assert shown == [line for line in letters[sender] if line in shown], (fund, sender)


def test_every_pilot_without_proof_or_past_its_plan_stands_on_the_page_of_its_fund(
    open_app: OpenApp, example_data: Path
) -> None:
    with open_release(example_data, current_release(example_data) or "") as release:
        rows = release.query(
            "select fund_code, pilot_id from mart_sector__evidence where is_missing"
            " and as_of_date = (select as_of_date from mart_steering__project)"
            " union select fund_code, pilot_id from mart_analyst__warnings"
            " where reason_code in ('planned_start_passed', 'planned_end_passed')"
        ).rows()
    said = {fund: of_page(open_app, example_data, fund, "nl") for fund, _ in rows}
    asked_of = {
        fund: ", ".join(line.about for line, _ in lines if line.task == "Stuur nog") for fund, lines in said.items()
    }
    assert len(rows) > 15
    assert [(fund, pilot) for fund, pilot in rows if pilot not in asked_of[fund]] == []


def test_the_list_is_of_the_release_whatever_date_is_chosen(open_app: OpenApp, example_data: Path) -> None:
    newest, earlier = (
        table(open_app(example_data, fund="OOM", **query).switch_page("views/sectoren.py").run(), "Stuur nog")
        for query in ({}, {"as_of": "2017-12-31"})
    )
    assert len(newest) > 2
    assert newest == earlier


def quality(open_app: OpenApp, data: Path, **query: str) -> AppTest:
    return open_app(data, **query).switch_page("views/datakwaliteit.py").run()


def test_what_needs_attention_stands_above_the_files_and_what_asks_for_nothing_is_folded(
    open_app: OpenApp, asked_builds: Path
) -> None:
    shown = html(quality(open_app, asked_builds))
    order = ["Wat aandacht vraagt", "Tegen eerdere leveringen", "Verder opgemerkt", "Bestanden"]
    places = [shown.index(f"<h2>{title}</h2>") for title in order]
    assert places == sorted(places)
    assert "persoonsgegevens" not in shown
    unfolded = html(quality(open_app, asked_builds, noticed="1"))
    assert "persoonsgegevens" in unfolded


def test_a_cause_is_told_once_with_its_rows_and_whose_it_is(open_app: OpenApp, asked_builds: Path) -> None:
    rows = table(quality(open_app, asked_builds), "Wat aandacht vraagt")
    of_adviser = [row for row in rows if row[0] == "adviseur"]
    (told,) = of_adviser
    assert told[1] == "deelnemers.csv"
    assert told[2].startswith("Rijen 2")
    assert told[4] == "Verbeter en stuur opnieuw"
    with open_release(asked_builds, current_release(asked_builds) or "") as release:
        listed = release.query(
            f"select distinct text_nl from mart_sector__to_do where reason_code not in {AGAINST_EARLIER}"
        )
    assert {row[2] for row in rows} == set(listed["text_nl"])


def test_a_list_in_a_box_says_how_many_lines_it_has_and_what_each_cell_is(
    open_app: OpenApp, asked_builds: Path
) -> None:
    app = quality(open_app, asked_builds)
    (box,) = re.findall(r'<div class="wide told tall"[^>]*aria-label="Wat aandacht vraagt">.*?</div>', html(app))
    lines = len(table(app, "Wat aandacht vraagt"))
    assert lines > 3
    assert box.count('data-label="Wat te doen"') == lines
    assert f"{lines} regels · <a" in html(app)


def test_what_contradicts_earlier_files_is_a_part_of_its_own(open_app: OpenApp, asked_builds: Path) -> None:
    app = quality(open_app, asked_builds)
    earlier = table(app, "Tegen eerdere leveringen")
    assert any("hier stond eerder afgerond (in pilots.csv), nu lopend" in row[2] for row in earlier)
    assert not any("hier stond eerder" in row[2] for row in table(app, "Wat aandacht vraagt"))
    assert "Geen bestand spreekt een eerder bestand tegen." not in html(app)


def test_every_message_can_be_looked_up_by_its_cell(open_app: OpenApp, asked_builds: Path) -> None:
    (grid,) = [
        frame.value
        for frame in quality(open_app, asked_builds, cells="1").dataframe
        if "Soort melding" in frame.value.columns
    ]
    with open_release(asked_builds, current_release(asked_builds) or "") as release:
        counted = release.query(
            "select (select count(*) from mart_analyst__rejected_rows)"
            " + (select count(*) from mart_analyst__warnings) as n"
        )["n"][0]
    assert len(grid) == counted


def test_what_files_between_two_releases_change_in_meaning_stands_above_everything_else(
    open_app: OpenApp, asked_builds: Path, two_builds: Path
) -> None:
    for data in (asked_builds, two_builds):
        app = open_app(data).switch_page("views/vergelijken.py").run()
        assert re.findall("<h2>(.*?)</h2>", html(app))[0] == "Leveringen die eerdere tegenspreken"
        rows = table(app, "Leveringen die eerdere tegenspreken")
        assert {row[1] for row in rows} <= {"pilots-later.csv", "deelnemers-later.csv"}
        assert any("hier stond eerder" in row[2] for row in rows)


def test_when_no_file_between_two_releases_changes_an_earlier_one_a_sentence_says_so(
    open_app: OpenApp, asked_builds: Path, two_releases: Path
) -> None:
    said = "Geen levering tussen deze releases verandert een eerdere van betekenis."
    assert said in html(open_app(two_releases).switch_page("views/vergelijken.py").run())
    later, earlier = (listed.id for listed in whole_releases(asked_builds))
    app = open_app(asked_builds, release=earlier, against=later).switch_page("views/vergelijken.py").run()
    assert said in html(app)


def test_the_codes_of_what_contradicts_earlier_files_are_those_that_ingest_gives() -> None:
    given = (ROOT / "ingest" / "history.py").read_text("utf-8")
    codes = {code for code in catalogue() if f'"{code}"' in given}
    assert len(codes) > 5
    assert set(re.findall(r"\w+", AGAINST_EARLIER)) == codes


AGAIN = (
    "update release.marts.mart_analyst__ingest_reconciliation"
    " set outcome = 'again', kind = '', message_nl = 'Precies hetzelfde bestand.' where file_name = '{}'"
)


def test_a_file_that_came_again_is_told_in_words_and_asks_nothing(
    open_app: OpenApp, asked_builds: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(asked_builds, tmp_path / "data", ignore=shutil.ignore_patterns("archive", "inbox"))
    serve_altered(data, [AGAIN.format("deelnemers-later.csv")])
    app = quality(open_app, data)
    assert ("OTIB", "deelnemers-later.csv", "Precies hetzelfde bestand.", "15-02-2018") in table(
        app, "Tegen eerdere leveringen"
    )
    files = next(frame.value for frame in app.dataframe if "Uitkomst" in frame.value.columns)
    assert "nogmaals ontvangen" in set(files["Uitkomst"])
    with open_release(data, current_release(data) or "") as release:
        rows = read(release, "OTIB")
    came = {row[0]: row[1] for row in section(rows, "came")}
    assert came["deelnemers-later.csv"] == "Nogmaals ontvangen. Precies hetzelfde bestand."
    assert not any("deelnemers-later.csv" in line.about for line in asked(rows))


@pytest.mark.parametrize(
    ("view", "parts"), [("datakwaliteit", 3), ("vergelijken", 1)], ids=["datakwaliteit", "vergelijken"]
)
def test_a_release_from_before_causes_were_told_together_says_so_in_its_parts(
    open_app: OpenApp, two_builds: Path, tmp_path: Path, view: str, parts: int
) -> None:
    data = shutil.copytree(two_builds, tmp_path / "data", ignore=shutil.ignore_patterns("archive", "inbox"))
    lost = "alter table release.marts.mart_analyst__{} drop column cause_nl"
    older = serve_altered(data, [lost.format(mart) for mart in ("warnings", "rejected_rows")] + [GONE])
    described = release_folder(data, older) / "release.json"
    info = json.loads(described.read_text("utf-8"))
    del info["rows"]["marts.mart_sector__to_do"]
    described.write_text(json.dumps(info), "utf-8")
    said = html(open_app(data).switch_page(f"views/{view}.py").run())
    assert said.count("Niet in deze release") == parts
    assert "<table" in said


def test_a_letter_after_a_release_from_before_causes_were_told_tells_everything_noticed(
    asked_builds: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(asked_builds, tmp_path / "data", ignore=shutil.ignore_patterns("archive", "inbox"))
    now = current_release(data) or ""
    older = serve_altered(data, ["alter table release.marts.mart_analyst__warnings drop column cause_nl"])
    with open_release(data, now) as release, open_release(data, older) as earlier:
        rows = read(release, "oom", earlier=earlier)
    assert section(rows, "came") == [("Eerder ontvangen en al gemeld: 7 bestanden.", "", "")]
    assert len(section(rows, "noticed")) > 1
