"""Every page in a real browser: nothing breaks, nothing is out of reach, the ESF is in sight."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESK, PORT, Visitor
from warehouse.serve import serve
from warehouse.settings import Settings

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PAGES = ["stuurgroep", "sectoren", "interventies", "pilots", "enquetes", "opleveringen"]
PAGES += ["vergelijken", "analyse", "datakwaliteit", "over"]
SHOTS = ROOT / "screenshots"
ESF = {"nl": "Europees Sociaal Fonds", "en": "European Social Fund"}


# every page runs in both languages in tests/dashboard, and what breaks a page breaks it in both
OPENED = [(page, "nl") for page in PAGES] + [pytest.param((page, "en"), marks=pytest.mark.deep) for page in PAGES]


@pytest.fixture(scope="module", params=OPENED, ids=lambda opened: "-".join(opened))
def desk(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[tuple[Visitor, str]]:
    """A page open on a wide screen, and its name."""
    page, language = request.param
    someone = Visitor(browser, address, *DESK)
    someone.open(page, lang=language)
    yield someone, f"{page}-{language}"
    someone.page.close()


def is_whole(visitor: Visitor, name: str) -> bool:
    """The page ran without trouble, fits its width, and shows the ESF before anyone scrolls."""
    visitor.picture(SHOTS / f"{name}.png")
    assert visitor.trouble() == []
    emblem = visitor.page.get_by_text(ESF[name.split("-")[1]]).first.bounding_box()
    assert emblem
    assert emblem["y"] < visitor.page.viewport_size["height"]
    return not visitor.is_wider_than_the_screen()


def test_a_page_opens_without_trouble_and_shows_the_esf(desk: tuple[Visitor, str]) -> None:
    visitor, name = desk
    assert is_whole(visitor, f"{name}-wide")


def test_axe_finds_no_barrier(desk: tuple[Visitor, str]) -> None:
    assert desk[0].barriers() == []


@pytest.mark.parametrize("opened", OPENED, ids=lambda opened: "-".join(opened))
def test_a_page_opens_on_a_phone_too(phone: Visitor, opened: tuple[str, str]) -> None:
    page, language = opened
    phone.open(page, lang=language)
    assert is_whole(phone, f"{page}-{language}-phone")


def test_a_phone_shows_what_to_do_without_scrolling_sideways(phone: Visitor) -> None:
    page = phone.open("datakwaliteit", lang="nl")
    cell = page.locator('[data-label="Wat te doen"]').first.bounding_box()
    assert cell
    assert cell["x"] >= 0
    assert cell["x"] + cell["width"] <= page.viewport_size["width"]


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


def test_the_filters_change_the_page_and_the_address(visitor: Visitor) -> None:
    page = visitor.open("pilots", lang="nl")
    visitor.choose("Fonds", "OOC")
    expect(page).to_have_url(re.compile("fund=OOC"))
    expect(page.get_by_role("status")).to_contain_text("Pilots: Peildatum 14 december 2018 · OOC")
    visitor.choose("Taal", "English")
    expect(page.locator('[data-testid="stMain"] h1')).to_have_text("Pilots")
    expect(page.get_by_text("As of").first).to_be_visible()
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("OOC")
    visitor.choose("Fund", "all funds")
    expect(page.locator(".stand", has_text="all funds")).to_be_visible()
    assert page.url.endswith("?lang=en")  # the usual is not said
    assert visitor.trouble() == []


def test_the_filters_survive_a_walk_to_another_page(visitor: Visitor) -> None:
    page = visitor.open("sectoren", lang="en", as_of="2017-12-31")
    page.get_by_role("link", name="Pilots").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pilots")
    expect(page).to_have_title("Pilots · Monitor Learning at Work in Technology")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator(".stand", has_text="As of 31 December 2017")).to_be_visible()
    expect(page).to_have_url(re.compile("as_of=2017-12-31"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sectors")
    expect(page.locator(".stand", has_text="As of 31 December 2017")).to_be_visible()


def test_an_input_keeps_the_keyboard_when_the_page_has_changed(visitor: Visitor) -> None:
    page = visitor.open("stuurgroep", lang="nl")
    page.get_by_label("Criterium").focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("criterion=employees_reached"))
    expect(page.get_by_role("status").first).to_contain_text("Stuurgroep: Peildatum")
    expect(page.get_by_label("Criterium")).to_be_focused()
    folded = page.get_by_text("Waar de stand op 14 december 2018 op berust")
    folded.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("rows=1"))
    expect(folded).to_be_focused()
    page.go_back()
    page.go_back()  # before the page has answered
    expect(page.get_by_label("Criterium")).to_have_value("companies_completed")
    assert visitor.trouble() == []


def test_who_searches_may_go_on_typing(visitor: Visitor) -> None:
    page = visitor.open("pilots", lang="nl")
    box = page.get_by_label("Zoek een pilot")
    box.press_sequentially("garage")
    box.press("Enter")
    expect(page).to_have_url(re.compile("search=garage"))
    visitor.settle()
    box.press_sequentially(" 26")
    expect(box).to_have_value("garage 26")
    box.press("Escape")  # clears it
    expect(page).not_to_have_url(re.compile("search="))


def test_an_input_shows_what_the_page_shows_when_the_address_asks_the_impossible(visitor: Visitor) -> None:
    page = visitor.open("stuurgroep", lang="nl", as_of="2030-01-01")
    visitor.choose("Criterium", "Bereikte medewerkers")
    expect(page.get_by_label("Peildatum")).to_have_value("2018-12-14")
    expect(page.locator(".stand")).to_contain_text("14 december 2018")


def test_a_link_to_the_pilot_that_is_shown_already_goes_to_it(visitor: Visitor) -> None:
    page = visitor.open("pilots", lang="nl")
    first = page.get_by_role("region", name="Alle pilots").get_by_role("link").first
    first.click()
    expect(page.get_by_role("heading", name="Eén pilot van dichtbij")).to_be_in_viewport()


def test_no_script_runs_that_came_with_a_text(visitor: Visitor) -> None:
    page = visitor.open("over", lang="nl")
    page.evaluate("document.querySelector('.sheet').innerHTML = '<img src=x onerror=\"window.ran = 1\">'")
    expect(page.locator(".sheet img")).to_have_js_property("complete", True)
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in complaint for complaint in visitor.complaints)


def test_a_pilot_opens_to_its_facts_with_file_and_row(visitor: Visitor) -> None:
    page = visitor.open("pilots", lang="nl")
    visitor.choose("Kies een pilot", "WPL-015")
    expect(page).to_have_url(re.compile("pilot=WPL-015"))
    origin = page.get_by_role("region", name="Waar elk gegeven vandaan komt")
    expect(origin).to_contain_text(re.compile(r"\.(csv|xlsx)"))
    assert visitor.trouble() == []


def test_a_link_to_a_pilot_opens_that_pilot(visitor: Visitor) -> None:
    page = visitor.open("pilots", lang="nl", pilot="WPL-021")
    facts = page.get_by_role("region", name="Feiten")
    expect(facts).to_be_visible()
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("WPL-021")


def test_a_link_to_a_comparison_opens_that_comparison(browser: Browser, two_builds: Path) -> None:
    with serve(Settings(data=two_builds), first_port=PORT + 100) as (address, _):
        reader, other = (Visitor(browser, address, *DESK) for _ in range(2))
        reader.open("vergelijken", lang="nl")
        for _ in range(2):
            expect(reader.page).to_have_url(re.compile("release=.*against="))
            reader.page.get_by_role("link", name="Vergelijken").click()
        reader.choose("Criterium", "Bereikte medewerkers")
        expect(reader.page).to_have_url(re.compile("against=.*criterion=employees_reached"))
        other.page.goto(reader.page.url)
        other.settle()
        rows = other.page.get_by_role("region", name="Rijen die anders meetellen")
        expect(rows).to_contain_text("OTIB/deelnemers-later.csv, rij 2")
        expect(rows).to_contain_text("vervangen")
        assert reader.trouble() + other.trouble() == []
        for someone in (reader, other):
            someone.page.close()
