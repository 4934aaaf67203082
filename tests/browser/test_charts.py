"""What a reader sees of the steering page and of charts: at once, at the size of the screen, to take away."""

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_criteria_with_a_norm_fit_the_first_screen(browser: Browser, address: str, language: str) -> None:
    someone = Visitor(browser, address, 1366, 768)
    page = someone.open("stuurgroep", lang=language)
    box = page.locator("table.criteria").first.bounding_box()
    assert box
    assert box["y"] > 0
    assert box["y"] + box["height"] <= 768
    assert page.locator("table.criteria").first.locator("tbody tr").count() == 8
    assert someone.trouble() == []
    page.close()


@pytest.mark.parametrize("name", ["stuurgroep", "pilots"])
def test_a_phone_gets_the_narrow_drawing(visitor: Visitor, phone: Visitor, name: str) -> None:
    for someone, width in ((visitor, "wide"), (phone, "narrow")):
        image = someone.open(name, lang="nl").locator("figure.chart img").first
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") > 0
        assert str(image.evaluate("image => image.currentSrc")).endswith(f"{width}.svg")
        box = image.bounding_box()
        assert box
        assert box["x"] + box["width"] <= someone.page.viewport_size["width"]
        assert someone.trouble() == []


def test_a_chart_can_be_taken_away_as_image_drawing_and_workbook(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open("pilots", lang="nl")
    starts = {"PNG": b"\x89PNG", "SVG": b"<svg", "XLSX": b"PK"}
    for kind, start in starts.items():
        with page.expect_download() as taken:
            page.get_by_role("link", name=kind, exact=True).click()
        file = tmp_path / taken.value.suggested_filename
        taken.value.save_as(file)
        assert file.name.startswith("timeline-2018-12-14-")
        assert file.read_bytes().startswith(start)
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    page.get_by_text("De cijfers als tabel").click()
    rows = page.locator("figure.chart tbody tr")
    expect(rows.first).to_be_visible()
    assert rows.count() == sheet.max_row - 1


def test_the_rows_of_a_chart_open_from_the_keyboard(visitor: Visitor) -> None:
    page = visitor.open("stuurgroep", lang="nl")
    page.get_by_text("De cijfers als tabel").focus()
    page.keyboard.press("Enter")
    expect(page.locator("figure.chart tbody tr").first).to_be_visible()


def test_the_first_page_opens_by_its_own_name_too(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}/stuurgroep?lang=en&as_of=2018-06-30")
    visitor.settle()
    expect(page.locator("h1").first).to_have_text("Steering group")
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("30 June 2018")
    assert visitor.trouble() == []


def test_the_pack_is_made_at_one_click_and_says_so_meanwhile(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open("stuurgroep", lang="nl")
    button = page.get_by_role("link", name="Vergaderstuk als PDF")
    with page.expect_download(timeout=60_000) as taken:
        button.click()
        expect(page.get_by_text("Het vergaderstuk wordt gemaakt …")).to_be_visible()
    taken.value.save_as(tmp_path / "pack.pdf")
    assert taken.value.suggested_filename.startswith("vergaderstuk-2018-12-14-")
    assert (tmp_path / "pack.pdf").read_bytes().startswith(b"%PDF")
    expect(page.get_by_text("Het vergaderstuk wordt gemaakt …")).to_have_count(0)
    assert visitor.trouble() == []


def test_a_pack_that_cannot_be_made_is_said(visitor: Visitor) -> None:
    page = visitor.open("stuurgroep", lang="nl")
    page.route("**/packs/*", lambda route: route.abort())
    page.get_by_role("link", name="Vergaderstuk als Excel").click()
    failed = page.get_by_text("Het maken is mislukt. Probeer het opnieuw.")
    expect(failed).to_be_visible()
    page.unroute("**/packs/*")
    with page.expect_download(timeout=60_000):
        page.get_by_role("link", name="Vergaderstuk als Excel").click()
    expect(failed).to_have_count(0)


def test_a_pilot_in_the_list_leads_to_its_own_figures(visitor: Visitor) -> None:
    page = visitor.open("pilots", lang="nl")
    page.get_by_label("Zoek een pilot").fill("Garage 26")
    page.get_by_label("Zoek een pilot").press("Enter")
    listed = page.get_by_role("region", name="Alle pilots").locator("tbody tr")
    expect(listed).to_have_count(1)
    listed.get_by_role("link").click()
    visitor.settle()
    assert "pilot=WPL-026" in page.url
    expect(page.get_by_role("region", name="Bewijs")).to_contain_text("eindverslag")


def test_the_source_rows_of_a_criterion_come_when_they_are_asked_for(visitor: Visitor) -> None:
    page = visitor.open("stuurgroep", lang="nl")
    rows = page.get_by_role("region", name="Waar de stand op 14 december 2018 op berust")
    assert rows.count() == 0
    page.get_by_text("Waar de stand op 14 december 2018 op berust").click()
    expect(rows).to_contain_text(".csv")
    page.get_by_text("Waar de stand op 14 december 2018 op berust").click()
    expect(rows).to_have_count(0)
