"""Pages made before anybody asks for them: those that one filter leads to from a page that is read.

A page that nobody saw takes a fifth of a second, most of it to draw its charts. Who reads one gives the server the
time to make its neighbours, one after the other. Why: decision 0021.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Condition, Event, Thread
from weakref import WeakSet

from dashboard import filters, menu, queries
from dashboard.components.page import Page
from dashboard.files import ChartFile
from dashboard.filters import Choice

PAUSE = 0.1  # seconds between two, in which others come first
NEAREST = 12  # dates, of which there is one a month
PATIENCE = 1.0  # seconds to end in

Wish = tuple[str, Choice]  # name of a page, and at which choice


class Ahead:
    """A thread that makes the neighbours of the pages it is told of: of the newest first, the nearest first."""

    def __init__(self) -> None:
        self._wishes: deque[Wish] = deque(maxlen=100)  # the oldest are forgotten
        self._told: WeakSet[Page] = WeakSet()
        self._has_more = Condition()
        self._stopped = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        self._stopped.clear()
        self._thread = Thread(target=self._work, daemon=True, name="ahead")
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        with self._has_more:
            self._has_more.notify()
        if self._thread:
            self._thread.join(PATIENCE)
            self._thread = None

    def read(self, name: str, choice: Choice, shown: Page) -> None:
        """Tell of a page that a reader has before them. Costs next to nothing the second time, or unless started.

        A page without charts is made at once, and with its own inputs in use it has too many neighbours to keep.
        """
        if self._thread is None or shown in self._told:
            return
        self._told.add(shown)
        if shown.asked or not any(isinstance(file, ChartFile) for file in shown.files):
            return
        with self._has_more:
            self._wishes.extend(reversed(list(neighbours(name, choice))))
            self._has_more.notify()

    def _work(self) -> None:
        while wish := self._next():
            with suppress(Exception):  # whoever asks for the page is told what is wrong with it
                if make(*wish):
                    self._stopped.wait(PAUSE)

    def _next(self) -> Wish | None:
        with self._has_more:
            self._has_more.wait_for(lambda: self._wishes or self._stopped.is_set())
            return None if self._stopped.is_set() else self._wishes.pop()


def neighbours(name: str, choice: Choice) -> Iterator[Wish]:
    """The same page at the nearest as-of dates and of the other funds."""
    about = menu.PAGES[name]
    if about.by_date:
        days = queries.as_of_dates(choice.release_id)
        _, *others = sorted(days, key=lambda day: abs(day - choice.as_of))
        yield from ((name, replace(choice, as_of=day)) for day in others[:NEAREST])
    if about.by_fund:
        funds = filters.funds(choice.release_id, choice.words)
        yield from ((name, replace(choice, fund=fund)) for fund in funds if fund != choice.fund)


def make(name: str, choice: Choice) -> bool:
    """Make a page and draw its charts as a desk shows them, unless it is there. Whether it was not."""
    page = menu.ready(name, choice)
    for file in page.files if page else ():
        file.content("wide.svg")
    return page is not None


AHEAD = Ahead()
