"""The reader's choice: language, release, as-of date and fund. The address says it all: a link shows the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import queries
from dashboard.components import page
from report import formats
from report.decisions import Decided, decided
from report.i18n import LANGUAGES, Words

Address = Mapping[str, str]  # what stands behind the question mark, by name

ALL = "all"
KEPT = ("as_of", "fund", "lang", "release")  # what holds on every page
NAMES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True)
class About:
    """Which filters a page has.

    by_fund: the fund filter changes it. by_date: it is as of a date; else of releases as such, each at its own.
    inputs: names of its other inputs. is_slow: the first reader of a choice waits for seconds.
    """

    by_fund: bool = False
    by_date: bool = True
    inputs: tuple[str, ...] = ()
    is_slow: bool = False

    def asked(self, address: Address) -> Address:
        """What an address asks of the page's own inputs."""
        return {name: address[name] for name in self.inputs if name in address}


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

    @property
    def address(self) -> Address:
        """This choice as an address says it, and no other."""
        return dict(zip(KEPT, (self.as_of.isoformat(), self.fund, self.language, self.release_id), strict=True))

    def stem(self, key: str) -> str:
        """What a file is called before its dot: by what it shows, and of which choice."""
        fund = () if self.fund == ALL else (self.fund,)
        return "-".join((key, *fund, self.as_of.isoformat(), self.release_id, self.language))

    def ask(self, question: str, *names: str, **other: object) -> pl.DataFrame:
        """Rows of a question; `names` are the parts of this choice it needs."""
        mine = {name: getattr(self, name) for name in names}
        return queries.ask(self.release_id, question, **mine, **other)

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

    def decided(self, question: str, criterion: str) -> Decided:
        """The decisions in the course of a criterion, as far as the release tells of them."""
        is_known = queries.knows(self.release_id, question)
        return decided(self.ask(question, "as_of") if is_known else None, criterion, self.words)

    def date(self, day: date | None) -> str:
        return formats.date(day, self.language)


def language(address: Address) -> str:
    return page.one_of(LANGUAGES, address.get("lang"), LANGUAGES[0])


def kept(*without: str) -> dict[str, str]:
    """What the address says that holds on every page."""
    return {name: value for name, value in page.asking().items() if name in KEPT and name not in without}


def release(address: Address) -> tuple[str | None, bool]:
    """Id of the release that the address asks for, else of the one served, or None; whether it is another."""
    served = queries.served_release()
    named = address.get("release", "")
    is_other = named != served and re.fullmatch("[0-9a-f]{12}", named) is not None
    return (named if is_other else served), is_other


def choose(release_id: str, words: Words, about: About, address: Address) -> Choice | None:
    """The choice that an address says; None when there is no as-of date to choose yet.

    What the address says and this page is not about waits there for another page.
    """
    dates = {day.isoformat(): day for day in queries.as_of_dates(release_id)}
    if not dates:
        return None
    newest = next(iter(dates))
    day = page.one_of(dates, address.get("as_of"), newest) if about.by_date else newest
    codes = funds(release_id, words) if about.by_fund else ()
    fund = page.one_of(codes, address.get("fund"), ALL)
    return Choice(release_id, words, dates[day], fund)


def not_there(choice: Choice, about: About) -> Address:
    """What the address asks of this page and is not to be had, so that something else is shown."""
    address = page.asking()
    mine, has = choice.address, {"as_of": about.by_date, "fund": about.by_fund, "lang": True, "release": True}
    return {name: address[name] for name in KEPT if has[name] and address.get(name, mine[name]) != mine[name]}


def inputs(choice: Choice, about: About) -> str:
    """HTML to choose otherwise."""
    words = choice.words
    html = ""
    if about.by_date:
        days = {day.isoformat(): choice.date(day) for day in queries.as_of_dates(choice.release_id)}
        html += page.select_html("as_of", words("common.as_of"), days, next(iter(days)))
    if about.by_fund:
        html += page.select_html("fund", words("common.fund"), funds(choice.release_id, words), ALL)
    return html + page.select_html("lang", words("common.language"), NAMES, LANGUAGES[0])


def funds(release_id: str, words: Words) -> dict[str, str]:
    """Code of a fund → what it is called in a filter; all funds first."""
    codes = queries.ask(release_id, "app.funds")["fund_code"]
    return {ALL: words("common.all")} | {code: code for code in codes}
