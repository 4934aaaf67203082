"""The reader's choice: language, release, as-of date and fund, kept in the address so that a link says it all."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import polars as pl
import streamlit as st

from dashboard import queries
from dashboard.once import Kept
from report import formats
from report.i18n import LANGUAGES, Words

ALL = "all"
CURRENT = "current"  # the release that is served, whichever that is
NAMES = {"nl": "Nederlands", "en": "English"}

T = TypeVar("T")
_pieces = Kept(500)


@dataclass(frozen=True)
class Choice:
    """What every page draws: one release at one as-of date, for one fund or all."""

    release_id: str
    words: Words
    as_of: date
    fund: str

    @property
    def language(self) -> str:
        return self.words.language

    def ask(self, question: str, *names: str, **other: object) -> pl.DataFrame:
        """Rows of a question; `names` are the parts of this choice it needs."""
        mine = {name: getattr(self, name) for name in names}
        return queries.ask(self.release_id, question, **mine, **other)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once for this choice; `name` says what else it depends on."""
        return _pieces.get((self, name), make)

    def interventions(self) -> dict[str, str]:
        """Code of a type → its name."""
        found = self.ask("app.interventions").select("intervention_code", self.words.column("label"))
        return dict(found.iter_rows())

    def contexts(self) -> dict[str, dict[str, str]]:
        """Feature of a pilot → value → word, for the values that have one."""
        found: dict[str, dict[str, str]] = {}
        for row in self.ask("app.contexts").iter_rows(named=True):
            found.setdefault(row["dimension"], {})[row["value"]] = row[self.words.column("label")]
        return found

    def date(self, day: date | None) -> str:
        return formats.date(day, self.language)


def current() -> Choice:
    """The choice made in the sidebar, for the page that runs now."""
    return st.session_state["choice"]


def remember(name: str, options: list[str], fallback: str) -> None:
    """A widget's first value comes from the address; afterwards the widget itself knows."""
    asked = st.query_params.get(name, fallback)
    if st.session_state.get(name) not in options:
        st.session_state[name] = asked if asked in options else fallback


def language() -> str:
    remember("lang", list(LANGUAGES), LANGUAGES[0])
    return st.session_state["lang"]


def release() -> str | None:
    """Id of the release that the address or the reader asks for, else of the one served; None without any."""
    served = queries.served_release()
    asked = st.session_state.get("release") or st.query_params.get("release", CURRENT)
    if asked == served or not re.fullmatch("[0-9a-f]{12}", asked):
        asked = CURRENT
    st.session_state["release"] = asked
    return served if asked == CURRENT else asked


def choose(release_id: str, words: Words, by_fund: bool, by_date: bool) -> Choice | None:
    """Draw the filters; None when there is no as-of date to choose yet.

    A page that is not `by_fund` is about all funds, and one that is not `by_date` about the release as such, which
    then stands in the address: it shows no filter, and the choice waits.
    """
    dates = {day.isoformat(): day for day in queries.as_of_dates(release_id)}
    if not dates:
        return None
    funds = {ALL: words("common.all")}
    funds |= {code: code for code in queries.ask(release_id, "app.funds")["fund_code"]}
    newest = next(iter(dates))
    remember("as_of", list(dates), newest)
    remember("fund", list(funds), ALL)
    for name in ("fund", "as_of"):
        st.session_state[name] = st.session_state[name]  # kept while its widget is not drawn
    chosen, fund = st.session_state["as_of"], st.session_state["fund"]
    with st.sidebar:
        if by_date:
            st.selectbox(
                words("common.as_of"),
                list(dates),
                key="as_of",
                format_func=lambda day: formats.date(dates[day], words.language),
            )
        if by_fund:
            st.selectbox(words("common.fund"), list(funds), key="fund", format_func=funds.__getitem__)
        st.selectbox(words("common.language"), LANGUAGES, key="lang", format_func=NAMES.__getitem__)
    in_address = {"as_of": (chosen, newest), "fund": (fund, ALL), "lang": (words.language, LANGUAGES[0])}
    in_address["release"] = (st.session_state["release"] if by_date else release_id, CURRENT)
    for name, (value, fallback) in in_address.items():
        keep_in_address(name, value, fallback)
    return Choice(release_id, words, dates[chosen if by_date else newest], fund if by_fund else ALL)


def keep_in_address(name: str, value: str, fallback: str = "") -> None:
    """Write what differs from the default; touching the address costs a message, so only when needed."""
    if value == fallback:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != value:
        st.query_params[name] = value
