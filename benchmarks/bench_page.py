"""The pages Stuurgroep and Pilots against an empty Streamlit page, in one run, in Debian's Chromium.

A visit ends when the script has run, nothing is loading and every image is there. Visits of both sides alternate,
ratios are of medians unless a line says p95. The server makes pages ahead that are one filter away from one that is
read: it is left to rest before it is measured, and choices that it could not foresee have a line of their own. The
empty page freezes its garbage too, so that the page is compared and not the collector. Bytes are counted on the
wire, from server to browser.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright
from servers import Server, Wire, running
from sessions import p95, rerun, think, visit

from warehouse.build import build
from warehouse.settings import Settings

PAGES = {"stuurgroep": ("", "Stuurgroep"), "pilots": ("pilots", "Pilots")}
ROUNDS, RERUNS, VISITS = 9, 200, 2000
PAUSE, SECONDS = 5.0, 40.0
MONTHS = "31 maart, 30 april, 31 mei, 30 juni, 31 juli, 31 augustus, 30 september, 31 oktober, 30 november"
ENDS = "03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30".split()
DAYS = dict(zip(MONTHS.split(", "), ENDS, strict=True))
DATES = [f"{day} 2018" for day in DAYS]
OTHER = {"stuurgroep": "criterion", "pilots": "fund"}  # an input beside the date
STEP = "query => { history.pushState(null, '', query); dispatchEvent(new PopStateEvent('popstate')); }"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CHROMIUM += ["--disable-component-update", "--disable-sync", "--no-first-run"]
SETTLED = """title => document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
    && document.querySelector('[data-testid=stMain] h1')?.innerText.includes(title)
    && !document.querySelector('[data-testid=stSkeleton]')
    && [...document.images].every(image => image.complete)"""
TOLD = "(document.querySelector('.note') ?? document.querySelector('h1')).innerText"  # where the page says its date
FREEZE = """
import gc
import streamlit as st

@st.cache_resource(show_spinner=False)
def freeze():
    gc.collect()
    gc.freeze()
"""
EMPTY = f"""{FREEZE}
st.title('leeg')
freeze()
"""
CHOICES = f"""{FREEZE}
def one():
    st.title('Een ' + chosen)

def two():
    st.title('Twee ' + chosen)

page = st.navigation([st.Page(one, title='Een', default=True), st.Page(two, title='Twee')])
with st.sidebar:
    chosen = st.selectbox('Peildatum', ['nu'] + {DATES!r})
page.run()
freeze()
"""


def timed(act: Callable[[], object], page: Page, title: str) -> float:
    """Milliseconds of an act until the page with this title has settled."""
    page.bring_to_front()  # a page behind another one is slowed down by the browser
    start = time.perf_counter()
    act()
    page.wait_for_function(SETTLED, arg=title)
    return (time.perf_counter() - start) * 1000


def opened(page: Page, address: str, title: str) -> float:
    return timed(lambda: page.goto(address), page, title)


def first_visit(browser: Browser, address: str, title: str) -> float:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    taken = opened(context.new_page(), address, title)
    context.close()
    return taken


def switched(page: Page, link: str) -> float:
    return timed(page.get_by_role("link", name=link, exact=True).click, page, link)


def chosen(page: Page, day: str) -> float:
    """Another as-of date on our page, until it tells of it."""
    box = page.get_by_label("Peildatum")
    return told(page, day, lambda: box.select_option(label=day))


def unforeseen(page: Page, name: str) -> list[float]:
    """Date and another input changed at once, every time both, to what no page before was next to."""
    codes = page.locator(f"select[name={name}] option").evaluate_all("all => all.map(one => one.value).slice(1)")
    taken = []
    for (said, day), code in zip(DAYS.items(), codes, strict=False):
        query = urlencode({"as_of": f"2017-{day}", name: code})
        taken.append(told(page, f"{said} 2017", partial(page.evaluate, STEP, f"?{query}")))
    return taken


def picked(page: Page, day: str) -> float:
    """Another as-of date in Streamlit's own select box: from Enter until the page tells of it."""
    page.bring_to_front()
    box = page.get_by_role("combobox").first
    box.click()
    box.fill(day)
    page.wait_for_timeout(50)
    return told(page, day, lambda: box.press("Enter"))


def told(page: Page, day: str, act: Callable[[], object]) -> float:
    page.bring_to_front()
    start = time.perf_counter()
    act()
    page.wait_for_function(f"day => ({SETTLED})('') && {TOLD}.includes(day)", arg=day)
    return (time.perf_counter() - start) * 1000


def line(name: str, ours: float, empty: float, unit: str = "ms") -> None:
    print(f"  {name:34} {ours:8.1f} {unit}  empty {empty:8.1f} {unit}  ratio {ours / empty:.2f}", flush=True)


@dataclass(frozen=True)
class Sides:
    """The same acts on our page and on the empty one, each in a page of its own."""

    browser: Browser
    server: Server
    here: Page
    blank: Page
    picks: Page
    address: str
    empty: str
    title: str
    other: str

    def alternate(self, ours: Callable[[], float], empty: Callable[[], float]) -> tuple[float, float]:
        """Medians of both in turn, after a first round that fills caches."""
        ours(), empty()
        self.server.rest()
        return medians([(ours(), empty()) for _ in range(ROUNDS)])

    def first(self) -> tuple[float, float]:
        return self.alternate(
            lambda: first_visit(self.browser, self.address, self.title),
            lambda: first_visit(self.browser, self.empty, "leeg"),
        )

    def again(self) -> tuple[float, float]:
        return self.alternate(
            lambda: opened(self.here, self.address, self.title), lambda: opened(self.blank, self.empty, "leeg")
        )

    def switch(self) -> tuple[float, float]:
        return self.alternate(
            lambda: there_and_back(self.here, self.other, self.title),
            lambda: there_and_back(self.picks, "Twee", "Een"),
        )

    def choose(self) -> tuple[float, float]:
        """The 95th percentile of each side."""
        self.server.rest()
        pairs = [(chosen(self.here, day), picked(self.picks, day)) for day in DATES]
        ours, empty = (p95(list(side)) for side in zip(*pairs, strict=True))
        return ours, empty

    def surprise(self, name: str) -> tuple[float, float]:
        self.server.rest()
        return p95(unforeseen(self.here, name)), p95([picked(self.picks, day) for day in DATES])


def there_and_back(page: Page, there: str, back: str) -> float:
    switched(page, there)
    return switched(page, back)


def in_browser(browser: Browser, ours: Server, empty: Server, choices: Server) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    pages = [context.new_page() for _ in range(3)]
    for name, (path, title) in PAGES.items():
        other = next(known for _, known in PAGES.values() if known != title)
        sides = Sides(browser, ours, *pages, f"{ours.address}/{path}", empty.address, title, other)
        print(name)
        line("first visit", *sides.first())
        line("visit again", *sides.again())
        opened(sides.picks, choices.address, "Een")
        line("switch to it", *sides.switch())
        line("choice nobody foresaw, p95", *sides.surprise(OTHER[name]))
        opened(sides.here, sides.address, title)
        line("choice nobody made before, p95", *sides.choose())
        line("choice made before, p95", *sides.choose())
    context.close()


def medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    one, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    return one, other


def on_the_wire(browser: Browser, ours: Server, empty: Server) -> None:
    """Bytes of a first visit, and of the first switch to the other page."""
    wire, bare = Wire(ours.address), Wire(empty.address)
    first_visit(browser, bare.address, "leeg")
    print(f"bytes\n  {'first visit, empty page':34} {bare.bytes / 1e6:8.2f} MB")
    for name, (path, title) in PAGES.items():
        wire.bytes = 0
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        page = context.new_page()
        opened(page, f"{wire.address}/{path}", title)
        page.wait_for_timeout(1000)
        print(f"  {f'first visit, {name}':34} {wire.bytes / 1e6:8.2f} MB")
        other, known = next((other, known) for other, (_, known) in PAGES.items() if other != name)
        wire.bytes = 0
        switched(page, known)
        page.wait_for_timeout(1000)
        print(f"  {f'switch to {other}':34} {wire.bytes / 1e3:8.1f} kB")
        context.close()


def on_the_server(ours: Server, choices: Server) -> None:
    for name, (path, _) in PAGES.items():
        print(name)
        asyncio.run(rerun(ours.address, path, []))
        ours.rest()
        used = []
        for server, page in ((ours, path), (choices, "")):
            asyncio.run(rerun(server.address, page, [""] * 20))
            before = server.cpu()
            asyncio.run(rerun(server.address, page, [""] * RERUNS))
            used.append((server.cpu() - before) / RERUNS)
        line("processor per rerun", *used)
        for readers in (50, 100):
            taken = [
                p95(asyncio.run(think(server.address, page, readers, SECONDS, PAUSE)))
                for server, page in ((ours, path), (choices, ""))
            ]
            line(f"{readers} readers, p95", *taken)


def in_memory(ours: Server) -> None:
    print("memory")
    paths = [path for path, _ in PAGES.values()]
    for step in range(4):
        asyncio.run(visit(ours.address, paths * (VISITS // 8)))
        print(f"  {f'after {(step + 1) * VISITS // 4} more visits':34} {ours.memory():8.0f} MB", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data").examples()
        build(settings)
        for name, text in {"empty": EMPTY, "choices": CHOICES}.items():
            (Path(folder) / f"{name}.py").write_text(text, "utf-8")
        with (
            running(settings, 8700) as ours,
            running(settings, 8720, Path(folder) / "empty.py") as empty,
            running(settings, 8740, Path(folder) / "choices.py") as choices,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
            in_browser(browser, ours, empty, choices)
            on_the_wire(browser, ours, empty)
            browser.close()
        # anew, for one has seen more browsers than the other, and a server remembers those that left for a while
        with running(settings, 8700) as ours, running(settings, 8740, Path(folder) / "choices.py") as choices:
            on_the_server(ours, choices)
            in_memory(ours)


if __name__ == "__main__":
    main()
