"""The dashboard on the example data, served for real, and Debian's Chromium to look at it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from warehouse.serve import serve
from warehouse.settings import Settings

DESK = (1366, 768)
# two test processes that look for a free port at the same moment find the same one
PORT = 8700 + 200 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@pytest.fixture(scope="session")
def address(example_data: Path) -> Iterator[str]:
    """Address of the dashboard on the examples."""
    with serve(Settings(data=example_data), first_port=PORT) as (address, _):
        yield address


class Visitor:
    """A reader of the dashboard, who notes what the browser complains about."""

    def __init__(self, browser: Browser, address: str, width: int, height: int) -> None:
        self.address = address
        self.page: Page = browser.new_page(viewport={"width": width, "height": height})
        self.complaints: list[str] = []
        self.page.on("console", self.note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def open(self, name: str, **query: str) -> Page:
        path = "" if name == "stuurgroep" else name  # the first page is the address itself
        words = "&".join(f"{key}={value}" for key, value in query.items())
        self.page.goto(f"{self.address}/{path}?{words}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script has run and nothing is drawn any more."""
        self.page.wait_for_selector('[data-testid="stMain"] h1')
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        self.page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
        self.page.wait_for_timeout(150)

    def choose(self, label: str, option: str) -> None:
        """Pick the option that begins with these words."""
        box = self.page.get_by_role("combobox", name=label)
        (text,) = [text for text in box.get_by_role("option").all_inner_texts() if text.startswith(option)]
        before = self.page.url
        box.select_option(label=text)
        expect(self.page).not_to_have_url(before)
        self.settle()

    def picture(self, path: Path) -> None:
        """The whole page: Streamlit scrolls a part of it, so the screen is made as tall as that part."""
        screen = self.page.viewport_size
        assert screen
        tall = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        self.page.set_viewport_size(screen | {"height": max(tall, screen["height"])})
        self.page.wait_for_function("[...document.images].every(image => image.complete)")
        path.parent.mkdir(exist_ok=True)
        self.page.screenshot(path=path)
        self.page.set_viewport_size(screen)

    def barriers(self) -> list[str]:
        """What keeps people with a disability out, of any level: the rule and the first element."""
        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]

    def is_wider_than_the_screen(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))

    def trouble(self) -> list[str]:
        boxes = self.page.locator('[data-testid="stException"]').all_inner_texts()
        return boxes + self.complaints


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    someone = Visitor(browser, address, *DESK)
    yield someone
    someone.page.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visitor]:
    someone = Visitor(browser, address, 390, 844)
    yield someone
    someone.page.close()
