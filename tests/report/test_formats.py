"""Numbers and dates as Dutch and English readers write them."""

import datetime as dt
import io
import math
import re

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report import charts, emblem, formats
from report.i18n import LANGUAGES, Words
from report.workbook import workbook


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (formats.number(1234567, "nl"), "1.234.567"),
        (formats.number(1234567, "en"), "1,234,567"),
        (formats.number(1234.5, "nl", 1), "1.234,5"),
        (formats.number(None, "nl"), "–"),
        (formats.percent(0.425, "nl", 40), "42 %"),
        (formats.percent(0.4251, "nl", 99), "43 %"),
        (formats.percent(0.425, "nl", 100), "42,5 %"),
        (formats.percent(0.425, "en", 100), "42.5%"),
        (formats.date(dt.date(2018, 6, 3), "nl"), "3 juni 2018"),
        (formats.date(dt.date(2018, 6, 3), "en"), "3 June 2018"),
        (formats.short_date(dt.date(2018, 6, 3), "nl"), "03-06-2018"),
        (formats.span(365, 531, "nl"), "365–531"),
        (formats.span(2, 2, "nl"), "2"),
        (formats.span(None, 2, "nl"), "–"),
    ],
)
def test_a_value_is_written_as_its_readers_do(text: str, expected: str) -> None:
    assert text == expected


@given(st.integers(-(10**12), 10**12))
def test_a_written_number_reads_back_as_itself(n: int) -> None:
    assert int(formats.number(n, "nl").replace(".", "")) == n
    assert int(formats.number(n, "en").replace(",", "")) == n


def test_the_emblem_has_twelve_upright_stars_on_a_circle_of_a_third_of_the_height() -> None:
    image = emblem.svg()
    assert 'viewBox="0 0 54 36"' in image  # two by three
    stars = re.findall(r'points="([^"]+)"', image)
    assert len(stars) == 12
    for star in stars:
        points = [tuple(map(float, pair.split(","))) for pair in star.split()]
        x, y = (sum(p[n] for p in points) / len(points) for n in (0, 1))
        assert math.hypot(x - 27, y - 18) == pytest.approx(36 / 3, abs=0.01)
        assert min(points, key=lambda p: p[1])[0] == pytest.approx(x, abs=0.01)


def test_a_downloaded_table_keeps_text_as_text_and_is_the_same_bytes_each_time() -> None:
    frame = pl.DataFrame({"Bedrijf": ["=1+1", "01234567"], "Aantal": [3, 4]})
    data = workbook(frame, "Tabel", "nl")
    assert data == workbook(frame, "Tabel", "nl")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [["=1+1", 3], ["01234567", 4]]
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize(
    ("language", "title", "code"), [("nl", "Tabel", "[$-413]dd-mm-yyyy"), ("en", "Table", "[$-809]d mmm yyyy")]
)
def test_a_downloaded_table_names_its_sheet_and_writes_its_dates_in_the_language_of_the_page(
    language: str, title: str, code: str
) -> None:
    frame = pl.DataFrame({"Dag": [dt.date(2018, 6, 19)]})
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(frame, "Tabel", language))).active
    assert sheet is not None
    assert sheet.title == title
    assert sheet["A2"].value == dt.datetime(2018, 6, 19)
    assert sheet["A2"].number_format == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_speaks_the_language_of_the_page(language: str) -> None:
    frame = pl.DataFrame({"fund_code": ["OOM"], "pilots": [3]})
    spec = charts.fund_bars(frame, Words(language), "pilots", "x")
    months = spec["config"]["locale"]["time"]["shortMonths"]
    assert months[4] == {"nl": "mei", "en": "May"}[language]
    assert spec["config"]["locale"]["number"]["decimal"] == {"nl": ",", "en": "."}[language]
