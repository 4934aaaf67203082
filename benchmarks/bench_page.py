"""The pages Stuurgroep and Pilots against an empty Streamlit page, in one run, in Debian's Chromium.

A visit ends when the script has run, nothing is loading and every image is there. Visits of both sides alternate,
ratios are of medians unless a line says p95. The empty page freezes its garbage too, so that the page is compared
and not the collector. Bytes are counted on the wire, from server to browser.
"""

import asyncio
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sessions import p95, rerun, think, visit

from warehouse.build import build
from warehouse.serve import serve
from warehouse.settings import Settings

PAGES = {"stuurgroep": ("", "Stuurgroep"), "pilots": ("pilots", "Pilots")}
ROUNDS, RERUNS, VISITS = 9, 200, 2000
PAUSE, SECONDS = 5.0, 40.0
MONTHS = "31 maart, 30 april, 31 mei, 30 juni, 31 juli, 31 augustus, 30 september, 31 oktober, 30 november"
DATES = [f"{day} 2018" for day in MONTHS.split(", ")]
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
EMPTY = FREEZE + """
st.title('leeg')
freeze()
"""
CHOICES = FREEZE + f"""
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


@dataclass(frozen=True)
class Server:
    """A dashboard that runs: where it answers, and its process."""

    address: str
    pid: int

    def cpu(self) -> float:
        """Milliseconds of processor it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Megabytes it holds."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def children() -> set[int]:
    lists = [(task / "children").read_text() for task in Path("/proc/self/task").iterdir()]
    return {int(pid) for pids in lists for pid in pids.split()}


@contextmanager
def running(settings: Settings, port: int, script: Path | None = None) -> Iterator[Server]:
    before = children()
    with serve(settings, port, script) if script else serve(settings, port) as (address, _):
        (pid,) = children() - before
        yield Server(address, pid)


class Wire:
    """A relay before a server, which counts the bytes that go to the browser."""

    def __init__(self, address: str) -> None:
        self.port = int(address.rpartition(":")[2])
        self.bytes = 0
        self.ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.relay()), daemon=True).start()
        self.ready.wait()

    async def relay(self) -> None:
        server = await asyncio.start_server(self.connected, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self.ready.set()
        await server.serve_forever()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(self.pump(reader, forth), self.pump(back, writer, counted=True))

    async def pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, counted: bool = False) -> None:
        try:
            while block := await source.read(65536):
                self.bytes += len(block) if counted else 0
                target.write(block)
                await target.drain()
        except ConnectionError:
            pass
        finally:
            target.close()


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
        """The slowest of twenty."""
        pairs = [(chosen(self.here, day), picked(self.picks, day)) for day in DATES]
        ours, empty = (p95(list(side)) for side in zip(*pairs, strict=True))
        return ours, empty


def there_and_back(page: Page, there: str, back: str) -> float:
    switched(page, there)
    return switched(page, back)


def in_browser(browser: Browser, ours: Server, empty: Server, choices: Server) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    pages = [context.new_page() for _ in range(3)]
    for name, (path, title) in PAGES.items():
        other = next(known for _, known in PAGES.values() if known != title)
        sides = Sides(browser, *pages, f"{ours.address}/{path}", empty.address, title, other)
        print(name)
        line("first visit", *sides.first())
        line("visit again", *sides.again())
        opened(sides.picks, choices.address, "Een")
        line("switch to it", *sides.switch())
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
        ):
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
                in_browser(browser, ours, empty, choices)
                on_the_wire(browser, ours, empty)
                browser.close()
            on_the_server(ours, choices)
            in_memory(ours)


if __name__ == "__main__":
    main()
