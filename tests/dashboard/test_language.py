"""What a page shows is in its reader's language: no key of the locale files, no phrase of the other language."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import altair as alt
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from report.charts import finished, haloed, rows
from report.formats import MONTHS
from report.i18n import LANGUAGES, Words, words_of
from tests.dashboard.reading import of_spec, shown
from tests.dashboard.test_pages import VIEWS
from warehouse.read import current_release, open_release

OTHER = dict(zip(LANGUAGES, reversed(LANGUAGES), strict=True))
# a number of thousands as only this language writes it
THOUSANDS = {
    language: rf"(?<![\d.,])[1-9]\d{{0,2}}(?:{mark}\d{{3}})+(?![.,]?\d)"
    for language, mark in (("nl", r"\."), ("en", ","))
}
LONG = 8  # letters from which a single word tells one language from the other

# what is rightly in the other language → why
EXCEPTIONS = {
    r"[\w-]+\.(?:csv|xlsx|xls|ods|md)\b(?:[,\s]+Deelnemers\b)?": "files and sheets have their senders' names",
    r"a file '\w+'|columns are missing: .*": "messages name templates and their columns, which are in Dutch",
    r"(?i)sheet \w+|column '[^']*'": "messages name sheets and columns as their senders do",
    r"\w+ stood here before|now \w+": "messages name what stands in a cell as it was sent",
    r"on behalf of \w+": "who said it, as delivered",
    r"places comes from: \w+": "who decided, as the project's seed says",
    r"\(peildatum\)": "the data dictionary names the term of the project",
}
# columns whose texts are delivered in one language
DELIVERED = {
    "mart_analyst__control_totals": ["column_heading"],
    "mart_analyst__rejected_rows": ["column_heading"],
    "mart_steering__commentary": ["comment_text"],
    "mart_steering__deliverables": ["deliverable_name", "evidence"],
    "mart_steering__publicity": ["item", "evidence"],
}


@cache
def texts(language: str) -> dict[str, str]:
    """Key → what stands there in the locale file."""
    found = words_of(language)
    return {f"{section}.{name}": text for section, words in found.items() for name, text in words.items()}


@cache
def phrases(language: str) -> dict[str, str]:
    """What is said in this language only → its key: several words, or one that is long enough."""
    theirs = plain("\n".join(texts(OTHER[language]).values()))
    found = {}
    for key, text in texts(language).items():
        for part in re.split(r"\{[^}]*\}|`[^`]*`|[.:;,()“”]", text):
            phrase = plain(part)
            tells = " " in phrase or len(phrase) >= LONG
            if tells and not says(theirs, phrase):
                found[phrase] = key
    months = {month.lower() for month in MONTHS[language]} - {month.lower() for month in MONTHS[OTHER[language]]}
    return found | dict.fromkeys(months, "a month")


def plain(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text).strip(" -–·“”'\"").lower()


def says(text: str, phrase: str) -> bool:
    return phrase in text and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None


def delivered(data: Path) -> list[str]:
    """Texts that stand on the page as they were sent, longest first."""
    with open_release(data, current_release(data) or "") as release:
        found = {
            text
            for mart, columns in DELIVERED.items()
            for row in release.query(f"select {', '.join(columns)} from {mart}").iter_rows()
            for text in row
            if text
        }
    return sorted(found, key=len, reverse=True)


def without_exceptions(page: str, delivered: Iterable[str]) -> str:
    for text in (*map(re.escape, delivered), *EXCEPTIONS):
        page = re.sub(text, "", page)
    return page


def foreign(page: str, language: str, delivered: Iterable[str] = ()) -> dict[str, str]:
    """What the page says in the other language → the key it is known by."""
    page = plain(without_exceptions(page, delivered))
    found = {phrase: key for phrase, key in phrases(OTHER[language]).items() if says(page, phrase)}
    return found | dict.fromkeys(re.findall(THOUSANDS[OTHER[language]], page), "a number")


def keys_in(page: str) -> set[str]:
    return set(re.findall(r"\w+\.\w+", page)) & texts("nl").keys()


def test_the_search_finds_keys_and_the_other_language() -> None:
    assert keys_in("Waarde steering.value") == {"steering.value"}
    assert "no data for this choice" in foreign("No data for this choice.", "nl")
    assert "geen gegevens bij deze keuze" in foreign("Geen gegevens bij deze keuze.", "en")
    assert foreign("Op 31 maart 2018: 8.665.", "en") == {"maart": "a month", "8.665": "a number"}
    assert foreign("In March 2018: 8,665 companies.", "nl").keys() == {"march", "8,665"}
    assert foreign("In april 2018: 2.665 van 14.000.000 bedrijven, 1,5 per fonds; 12,5 %.", "nl") == {}
    assert len(phrases("nl")) > 300
    assert len(phrases("en")) > 300


def test_the_search_reads_what_is_written_in_a_chart() -> None:
    said = pl.DataFrame({"row": ["Schaal"], "label": ["No data for this choice"], "code": ["steering.value"]})
    base = alt.Chart(rows(said)).encode(y="row:N")
    labels = haloed(base.encode(text="label:N"), align="left")
    spec = finished(alt.LayerChart(layer=[base.mark_bar(), *labels]), Words("nl"), 100)
    assert {"Schaal", "No data for this choice"} == set(of_spec(spec))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_in_the_language_of_its_reader(
    open_app: Callable[..., AppTest], example_data: Path, small_data: Path, two_builds: Path, language: str
) -> None:
    earlier = {"fund": "A+O", "as_of": "2018-06-30"}
    wrong = {}
    for data, query in ((example_data, {}), (example_data, earlier), (small_data, {}), (two_builds, {})):
        app, known = open_app(data, lang=language, **query), delivered(data)
        for view in VIEWS:
            page = shown(app.switch_page(f"views/{view}.py").run())
            found = foreign(page, language, known) | dict.fromkeys(keys_in(page), "a key")
            found |= dict.fromkeys(re.findall(r"\{\w+\}", page), "not filled in")
            if found:
                wrong[f"{view}, {data.parent.name}, {query}"] = found
    assert wrong == {}
