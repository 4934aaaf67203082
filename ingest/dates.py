"""Days as people and programs write them; the day first unless a column shows otherwise. Needs no engine."""

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ingest.cells import Unfit, tidy

MONTHS = ("januari februari maart april mei juni juli augustus september oktober november december").split()
ENGLISH = "january february march april may june july august september october november december".split()
WEEKDAYS = ("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag").split()
ENGLISH_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTH_NUMBERS = {word: n for names in (MONTHS, ENGLISH) for n, word in enumerate(names, 1)}
MONTH_NUMBERS |= {word[:3]: n for word, n in MONTH_NUMBERS.items()} | {"mrt": 3, "sept": 9}
DAY_NUMBERS = {word: n for names in (WEEKDAYS, ENGLISH_DAYS) for n, word in enumerate(names)}
DAY_NUMBERS |= {word[: 2 if word in WEEKDAYS else 3]: n for word, n in DAY_NUMBERS.items()}
EXCEL_EPOCH = dt.date(1899, 12, 30)
SERIALS = range(36526, 54789)  # the years 2000 to 2049, as Excel numbers days
PERIODS = {"week", "wk", "q", "kwartaal", "quarter"}
HERE = ZoneInfo("Europe/Amsterdam")
NAMED_ZONES = {"CET": 1, "CEST": 2}

TIME = (
    r"(?:,?[ T](?:om |van )?(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?(?: ?u(?:ur)?)?)?"
)
UNTIL = r"(?:(?:-| tot )(?:[01]?\d|2[0-4])[:.][0-5]\d(?: ?u(?:ur)?)?)?"
YEAR = r"'?(?P<year>\d{4}|\d{2})"
MARK = r"(?:[-/. ])"
WEEKDAY, WORD = r"(?:(?P<weekday>[a-z]+)[.,]? )?", r"(?P<word>[a-z]+)\.?"
NUMERIC = re.compile(
    rf"{WEEKDAY}(?P<one>\d{{1,2}}){MARK}(?P<two>\d{{1,2}}){MARK}{YEAR}{TIME}{UNTIL}", re.IGNORECASE
)
ISO = re.compile(
    rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<two>\d{{1,2}})(?P=mark)(?P<one>\d{{1,2}}){TIME}"
    r"(?: ?(?P<zone>Z|CES?T|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d\d)?|GMT|UTC|[A-Z]\w+/[A-Z][\w/]+))?",
    re.IGNORECASE,
)
COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<two>\d\d)(?P<one>\d\d)|(?P<day>\d\d)(?P<month>\d\d)(?P<last>(?:19|20)\d\d)"
)
WORDS = re.compile(
    rf"{WEEKDAY}(?P<one>\d{{1,2}})(?:e|ste|de|th|st|nd|rd)?\.?[- /]?{WORD}[- /]?{YEAR}{TIME}{UNTIL}", re.IGNORECASE
)
ENGLISH_WORDS = re.compile(rf"{WEEKDAY}{WORD} (?P<one>\d{{1,2}})(?:th|st|nd|rd)?,? {YEAR}{TIME}", re.IGNORECASE)
MOMENTS = (ISO, NUMERIC, WORDS, ENGLISH_WORDS)
SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
AROUND = re.compile(r"(?<=\d) ?([-/.]) ?(?=\d)")


@lru_cache(maxsize=100_000)
def read_day(text: str, month_first: bool = False) -> dt.date:
    """The day that a text names, in the Netherlands. Raises Unfit."""
    written = AROUND.sub(r"\1", tidy(text).replace("’", "'"))
    try:
        found = day_in(written, month_first)
    except ValueError:
        raise Unfit("no_such_day") from None
    if found is None:
        raise Unfit("no_day" if names_a_period(written) else "bad_date")
    return found


def read_moment(text: str, month_first: bool = False) -> dt.datetime | None:
    """The minute that a text names, in the Netherlands; None when it names none, or midnight, as days do."""
    written = AROUND.sub(r"\1", tidy(text).replace("’", "'"))
    found = next((match for pattern in MOMENTS if (match := pattern.fullmatch(written))), None)
    if found is None or found["hour"] is None:
        return None
    try:
        day = read_day(text, month_first)
    except Unfit:
        return None
    moment = dt.datetime.combine(day, dt.time(hour_of(found), int(found["minute"])))
    if found.re is ISO and found["zone"]:
        moment = zoned(found).replace(tzinfo=None, second=0)
    return moment if moment.time() != dt.time() else None


def day_in(text: str, month_first: bool) -> dt.date | None:
    """None for what is no day; ValueError for one that does not exist."""
    if found := ISO.fullmatch(text):
        return local_day(found)
    if found := NUMERIC.fullmatch(text):
        one, two = int(found["one"]), int(found["two"])
        day, month = (two, one) if month_first else (one, two)
        return on_weekday(dt.date(year_of(found), month, day), found["weekday"])
    if found := COMPACT.fullmatch(text):
        parts = ("year", "two", "one") if found["year"] else ("last", "month", "day")
        return dt.date(*(int(found[part]) for part in parts))
    if found := SERIAL.fullmatch(text):
        return EXCEL_EPOCH + dt.timedelta(int(found[1])) if int(found[1]) in SERIALS else None
    return day_in_words(text)


def day_in_words(text: str) -> dt.date | None:
    found = WORDS.fullmatch(text) or ENGLISH_WORDS.fullmatch(text)
    month = MONTH_NUMBERS.get(found["word"].lower()) if found else None
    if not found or not month:
        return None
    return on_weekday(dt.date(year_of(found), month, int(found["one"])), found["weekday"])


def on_weekday(day: dt.date, weekday: str | None) -> dt.date | None:
    """The day, which has to be the weekday that is written beside it; None when that word is none."""
    number = DAY_NUMBERS.get(weekday.lower()) if weekday else day.weekday()
    if number not in (None, day.weekday()):
        raise Unfit("other_weekday")
    return day if number is not None else None


def year_of(found: re.Match[str]) -> int:
    year = int(found["year"])
    return year + 2000 if year < 100 else year


def local_day(found: re.Match[str]) -> dt.date:
    """The day here; a moment with a zone may be on another day elsewhere."""
    day = dt.date(int(found["year"]), int(found["two"]), int(found["one"]))
    return zoned(found).date() if found["zone"] and found["hour"] else day


def zoned(found: re.Match[str]) -> dt.datetime:
    """A moment with a zone, by the clock here."""
    day = dt.date(int(found["year"]), int(found["two"]), int(found["one"]))
    clock = dt.time(hour_of(found), int(found["minute"]), int(found["second"] or 0))
    return dt.datetime.combine(day, clock, timezone(found["zone"])).astimezone(HERE)


def timezone(zone: str) -> dt.tzinfo:
    """`Z`, `CEST`, `+02:00`, `GMT+2` or `America/Denver`. ValueError for a place that is none."""
    if "/" in zone:
        try:
            return ZoneInfo(zone)
        except (ZoneInfoNotFoundError, OSError):
            raise ValueError(zone) from None
    offset = re.search(r"([+-]\d{1,2}):?(\d\d)?", zone)
    if offset is None:
        return dt.timezone(dt.timedelta(hours=NAMED_ZONES.get(zone.upper(), 0)))
    minutes = int(offset[2] or 0) * (-1 if offset[1].startswith("-") else 1)
    return dt.timezone(dt.timedelta(hours=int(offset[1]), minutes=minutes))


def hour_of(found: re.Match[str]) -> int:
    """The hour of the day, also where the clock has twelve."""
    half = (found["half"] or "").lower()
    return int(found["hour"]) % 12 + 12 * (half == "p") if half else int(found["hour"]) % 24


def names_a_period(text: str) -> bool:
    """Whether a text names a month, week, quarter or year rather than a day."""
    words = re.findall(r"[a-z]+", text.lower())
    return bool(re.search(r"\d", text)) and any(word in MONTH_NUMBERS or word in PERIODS for word in words)


def both_ways(text: str) -> tuple[int, int] | None:
    """The first two numbers of a day written in figures, which may be day and month or the reverse."""
    found = NUMERIC.fullmatch(AROUND.sub(r"\1", tidy(text)))
    return (int(found["one"]), int(found["two"])) if found else None
