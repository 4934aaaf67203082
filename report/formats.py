"""Numbers and dates as Dutch and English readers write them, whatever their browser thinks."""

import datetime as dt

MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}
SHORT_MONTHS = {
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}
NOTHING = "–"

# d3 locales, so that a chart's axes follow the page's language and not the browser's
NUMBER_LOCALE = {
    "nl": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""], "percent": " %"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""]},
}
DAYS = {
    "nl": "zondag maandag dinsdag woensdag donderdag vrijdag zaterdag".split(),
    "en": "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(),
}


def time_locale(language: str) -> dict[str, object]:
    months, days = MONTHS[language], DAYS[language]
    return {
        "dateTime": "%A %e %B %Y %X",
        "date": "%d-%m-%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": days,
        "shortDays": [day[:2] for day in days],
        "months": months,
        "shortMonths": SHORT_MONTHS[language],
    }


def number(value: float | None, language: str, decimals: int = 0) -> str:
    """1234.5 → "1.235" (nl), "1,235" (en); a dash for nothing."""
    if value is None:
        return NOTHING
    text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "nl" else text


def shortest(value: float | None, language: str) -> str:
    """A number as short as it can be: 30.0 → "30", 2.5 → "2,50" (nl)."""
    return number(value, language, 0 if value is None or value == round(value) else 2)


def percent(share: float | None, language: str, n: int | None = None) -> str:
    """0.425 → "43 %" (nl), "43%" (en); one decimal only when it rests on 100 or more."""
    if share is None:
        return NOTHING
    text = number(share * 100, language, 1 if n is not None and n >= 100 else 0)
    return f"{text} %" if language == "nl" else f"{text}%"


def chance(share: float | None, language: str) -> str:
    """A probability in whole per cents; what is neither impossible nor certain never reads 0 or 100."""
    if share is None:
        return NOTHING
    if 0 < share < 0.005:
        return f"< {percent(0.01, language)}"
    if 0.995 <= share < 1:
        return f"> {percent(0.99, language)}"
    return percent(share, language)


def date(day: dt.date | None, language: str) -> str:
    """30 juni 2018, 30 June 2018."""
    return NOTHING if day is None else f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def short_date(day: dt.date | None, language: str) -> str:
    """30-06-2018 (nl), 30 Jun 2018 (en)."""
    if day is None:
        return NOTHING
    if language == "nl":
        return f"{day.day:02d}-{day.month:02d}-{day.year}"
    return f"{day.day} {SHORT_MONTHS[language][day.month - 1]} {day.year}"


def month(day: dt.date, language: str) -> str:
    """jun 2018, Jun 2018."""
    return f"{SHORT_MONTHS[language][day.month - 1]} {day.year}"


def span(low: float | None, high: float | None, language: str, decimals: int = 0) -> str:
    """ "365–531", or one number when both are equal."""
    if low is None or high is None:
        return NOTHING
    one, other = number(low, language, decimals), number(high, language, decimals)
    return one if one == other else f"{one}–{other}"
