"""Every page in a real browser: nothing breaks, nothing is out of reach, the ESF is in sight."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PAGES = ["stuurgroep", "sectoren", "interventies", "pilots", "enquetes", "opleveringen"]
PAGES += ["analyse", "datakwaliteit", "over"]
SHOTS = ROOT / "screenshots"
ESF = {"nl": "Europees Sociaal Fonds", "en": "European Social Fund"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("width", "language"),
    [  # every page runs in both languages in tests/dashboard
        ("visitor", "nl"),
        ("phone", "nl"),
        pytest.param("visitor", "en", marks=pytest.mark.deep),
        pytest.param("phone", "en", marks=pytest.mark.deep),
    ],
)
def test_a_page_opens_without_trouble_and_shows_the_esf(
    page: str, language: str, width: str, request: pytest.FixtureRequest
) -> None:
    visitor: Visitor = request.getfixturevalue(width)
    opened = visitor.open(page, lang=language)
    SHOTS.mkdir(exist_ok=True)
    opened.screenshot(path=SHOTS / f"{page}-{language}-{width}.png", full_page=True)
    assert visitor.trouble() == []
    emblem = opened.get_by_text(ESF[language]).first.bounding_box()
    assert emblem
    assert emblem["y"] < opened.viewport_size["height"]
    too_wide = opened.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    assert not too_wide


# the barriers are the same in both languages
@pytest.mark.parametrize("language", ["nl", pytest.param("en", marks=pytest.mark.deep)])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_serious_barrier(visitor: Visitor, page: str, language: str) -> None:
    opened = visitor.open(page, lang=language)
    found = Axe().run(opened).response["violations"]
    serious = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []


def test_a_dutch_page_holds_no_english_status_word(visitor: Visitor) -> None:
    text = visitor.open("pilots", lang="nl").locator('[data-testid="stMain"]').inner_text()
    assert not re.search(r"\b(registered|running|completed|stopped|rejected)\b", text)


def test_the_peildatum_and_fund_are_kept_in_the_address(visitor: Visitor) -> None:
    page = visitor.open("sectoren", lang="nl")
    first = page.locator('[data-testid="stMain"]').inner_text()
    page = visitor.open("sectoren", lang="nl", as_of="2017-12-31")
    assert visitor.trouble() == []
    assert "31 december 2017" in page.locator("body").inner_text()
    assert page.locator('[data-testid="stMain"]').inner_text() != first
    assert "as_of=2017-12-31" in page.url


def choose(visitor: Visitor, label: str, option: str) -> None:
    """Pick an option as a reader does: type in the box, press Enter."""
    box = visitor.page.get_by_role("combobox", name=re.compile(label))
    box.click()
    box.fill(option)
    box.press("Enter")
    visitor.settle()


def test_the_filters_change_the_page_and_the_address(visitor: Visitor) -> None:
    page = visitor.open("pilots", lang="nl")
    choose(visitor, "Fonds", "OOC")
    expect(page).to_have_url(re.compile("fund=OOC"))
    choose(visitor, "Taal", "English")
    expect(page.locator('[data-testid="stMain"] h1')).to_have_text("Pilots")
    expect(page.get_by_text("As of").first).to_be_visible()
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("OOC")
    assert visitor.trouble() == []


def test_the_filters_survive_a_walk_to_another_page(visitor: Visitor) -> None:
    page = visitor.open("sectoren", lang="en", as_of="2017-12-31")
    page.get_by_role("link", name="Pilots").click()
    expect(page.locator('[data-testid="stMain"] h1')).to_have_text("Pilots")
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("31 December 2017")
    expect(page).to_have_url(re.compile("as_of=2017-12-31"))


def test_a_pilot_opens_to_its_facts_with_file_and_row(visitor: Visitor) -> None:
    page = visitor.open("pilots", lang="nl")
    choose(visitor, "Kies een pilot", "WPL-015")
    expect(page).to_have_url(re.compile("pilot=WPL-015"))
    origin = page.get_by_role("region", name="Waar elk gegeven vandaan komt")
    expect(origin).to_contain_text(re.compile(r"\.(csv|xlsx)"))
    assert visitor.trouble() == []


def test_a_link_to_a_pilot_opens_that_pilot(visitor: Visitor) -> None:
    page = visitor.open("pilots", lang="nl", pilot="WPL-021")
    facts = page.get_by_role("region", name="Feiten")
    expect(facts).to_be_visible()
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("WPL-021")
