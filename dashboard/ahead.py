"""Pages made before anybody asks for them: those that one filter leads to from a page that is read.

A page that nobody saw takes a fifth of a second, most of it to draw its charts. Who reads one gives the server the
time to make its neighbours, one after the other.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Condition, Event, Thread

from dashboard import filters, menu, queries
from dashboard.files import ChartFile
from dashboard.filters import Address, Choice
from dashboard.once import Kept

PAUSE = 0.1  # seconds between two, in which others come first
NEAREST = 12  # dates, of which there is one a month
Wish = tuple[str, Choice, Address]


class Ahead:
    """A thread that makes the neighbours of the pages it is told of: of the newest first, the nearest first."""

    def __init__(self) -> None:
        self._wishes: deque[Wish] = deque(maxlen=100)  # the oldest are forgotten
        self._told = Kept(100)
        self._has_more = Condition()
        self._stopped = Event()
        self._thread = Thread(target=self._work, daemon=True, name="ahead")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        with self._has_more:
            self._has_more.notify()
        self._thread.join()

    def read(self, name: str, choice: Choice, asked: Address) -> None:
        """Tell of a page that a reader has before them. Costs nothing the second time, or before `start`."""
        if self._thread.is_alive():
            key = (name, choice, *asked.items())
            self._told.get(key, lambda: self._wish(list(neighbours(name, choice, asked))))

    def _wish(self, wishes: list[Wish]) -> None:
        with self._has_more:
            self._wishes.extend(reversed(wishes))
            self._has_more.notify()

    def _work(self) -> None:
        while wish := self._next():
            with suppress(Exception):  # whoever asks for the page is told what is wrong with it
                make(*wish)
            self._stopped.wait(PAUSE)

    def _next(self) -> Wish | None:
        with self._has_more:
            self._has_more.wait_for(lambda: self._wishes or self._stopped.is_set())
            return None if self._stopped.is_set() else self._wishes.pop()


def neighbours(name: str, choice: Choice, asked: Address) -> Iterator[Wish]:
    """The same page at the nearest as-of dates and of the other funds, unless its own inputs are in use.

    With those there are too many to keep.
    """
    about = menu.PAGES[name]
    if not asked.keys().isdisjoint(about.inputs):
        return
    if about.by_date:
        days = queries.as_of_dates(choice.release_id)
        _, *others = sorted(days, key=lambda day: abs(day - choice.as_of))
        for day in others[:NEAREST]:
            changed = filters.changed(asked, "as_of", day.isoformat(), days[0].isoformat())
            yield name, replace(choice, as_of=day), changed
    if about.by_fund:
        for fund in filters.funds(choice.release_id, choice.words):
            if fund != choice.fund:
                yield name, replace(choice, fund=fund), filters.changed(asked, "fund", fund, filters.ALL)


def make(name: str, choice: Choice, asked: Address) -> None:
    """Make a page, and draw its charts as a desk shows them."""
    for file in menu.view(name, choice, asked).files:
        if isinstance(file, ChartFile):
            file.wide  # noqa: B018


AHEAD = Ahead()
