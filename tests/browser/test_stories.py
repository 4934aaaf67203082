"""What the monitor is for, walked from end to end: the steering member and the fund director.

The analyst's story is tests/test_een_model_toevoegen.py, which follows the docs page to the letter into a browser.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from report.i18n import Words
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
SCREENS = {"wide": (1366, 768), "phone": (390, 844)}
WALKED = [("nl", "wide"), ("en", "phone")]
WALKED_TOO = [("en", "wide"), ("nl", "phone")]
Enter = Callable[[], Visitor]


@pytest.fixture(
    params=[*WALKED, *(pytest.param(walked, marks=pytest.mark.deep) for walked in WALKED_TOO)],
    ids=lambda walked: "-".join(walked),
)
def walked(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Language and screen."""
    return request.param


@pytest.fixture
def words(walked: tuple[str, str]) -> Words:
    return Words(walked[0])


@pytest.fixture
def enter(walked: tuple[str, str], browser: Browser, address: str) -> Iterator[Enter]:
    """Someone comes in with a browser that has never been here."""
    there: list[Visitor] = []

    def enter() -> Visitor:
        there.append(Visitor(browser, address, *SCREENS[walked[1]]))
        return there[-1]

    yield enter
    for someone in there:
        someone.page.close()


def assert_whole(visitor: Visitor) -> None:
    """Nothing broke, nothing is wider than the screen, nobody is kept out."""
    assert visitor.trouble() == []
    assert visitor.barriers() == []
    assert not visitor.is_wider_than_the_screen()


def main_text(page: Page) -> str:
    """What is seen, without what is said to who listens."""
    return "\n".join(page.locator(".sheet > :not(:has(> .said))").all_inner_texts())


def saved(page: Page, link: str, path: Path) -> Path:
    """What a link gives to take home, once it is made."""
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("link", name=link).click()
    download.value.save_as(path)
    return path


def test_a_steering_member_goes_from_the_verdict_to_the_row_and_takes_the_pack(
    enter: Enter, words: Words, tmp_path: Path
) -> None:
    visitor = enter()
    page = visitor.open("stuurgroep", lang=words.language)
    assert_whole(visitor)
    expect(page.get_by_role("heading", name=re.compile(r"28 (van de|of the) 30"), level=2)).to_be_in_viewport()
    expect(page.get_by_role("table").first).to_contain_text(words("criterion_status.achter"))

    lineage = re.compile(words("steering.lineage", n=r"\d+", date=r"[\w ]+"))
    page.get_by_text(lineage).click()
    expect(page.get_by_role("region", name=lineage)).to_contain_text("WPL-002")
    assert_whole(visitor)
    book = openpyxl.load_workbook(saved(page, words("common.download"), tmp_path / "rows.xlsx"))
    headings, *rows = book.worksheets[0].iter_rows(values_only=True)
    file, row = (headings.index(words(f"common.{name}")) for name in ("file", "row"))
    assert all(cells[file].endswith((".csv", ".xlsx")) and cells[row] > 1 for cells in rows)
    assert len(rows) > 20

    pack = saved(page, words("make_pack.save_pdf"), tmp_path / "pack.pdf")
    assert pack.read_bytes().startswith(b"%PDF")
    assert_whole(visitor)


def test_a_director_looks_at_the_own_fund_compares_and_shares_the_view(enter: Enter, words: Words) -> None:
    visitor = enter()
    page = visitor.open("sectoren", lang=words.language, as_of="2018-06-30")
    visitor.choose(words("common.fund"), "OOC")
    assert_whole(visitor)
    expect(page).to_have_url(re.compile("fund=OOC"))
    seen = main_text(page)
    assert "OOC" in seen
    assert all(fund in seen for fund in ("OTIB", "OOM", "OVP", "OOMT", "A+O"))

    other = enter()
    other.page.goto(page.url)
    other.settle()
    assert main_text(other.page) == seen
    assert_whole(other)
