"""Charts as images: every text a shape of the shipped font, at the width of the screen."""

import re

import polars as pl
import pytest

from report import charts
from report.drawing import NARROW, WIDE, Drawing, draw, outlined, png
from report.i18n import Words

TEXT = '<svg><text font-size="10px" transform="translate(1.23456,2)" {}>{}</text></svg>'


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    frame = pl.DataFrame({"fund_code": ["OTIB", "A+O"], "pilots": [1234, 7]})
    return draw(charts.fund_bars(frame, Words("nl"), "pilots", "pilots"), Words("nl"))


def test_a_chart_holds_shapes_and_no_text(drawing: Drawing) -> None:
    for svg in (drawing.wide, drawing.narrow):
        assert "<text" not in svg
        assert "<use" in svg
        assert set(re.findall(r'href="#(\w+)"', svg)) <= set(re.findall(r'<path id="(\w+)"', svg))


def test_a_chart_is_drawn_at_two_widths(drawing: Drawing) -> None:
    assert f'width="{WIDE}"' in drawing.wide
    assert f'width="{NARROW}"' in drawing.narrow


def test_a_chart_says_nothing_in_the_words_of_the_engine(drawing: Drawing) -> None:
    assert "aria-" not in drawing.wide
    assert "X-axis" not in drawing.wide


def test_numbers_in_texts_keep_their_digits_and_places_lose_them() -> None:
    svg = outlined(TEXT.format("", "1.23456"))
    assert svg.count("<use") == len("1.23456")
    assert "translate(1.23,2)" in svg


def test_a_text_that_ends_at_its_place_reaches_back_from_it() -> None:
    start, end = (outlined(TEXT.format(f'text-anchor="{anchor}"', "stand")) for anchor in ("start", "end"))
    shift = [float(re.search(r"translate\((-?[\d.]+),0\)", svg)[1]) for svg in (start, end)]  # type: ignore[index]
    assert shift[0] == 0
    assert -30 < shift[1] < -15


def test_a_character_without_a_glyph_and_a_chart_without_text_are_drawn_too() -> None:
    assert outlined(TEXT.format("", "漢")).count("<use") == 1
    assert "<use" not in outlined("<svg><rect/></svg>")


def test_a_chart_can_be_taken_along_as_an_image(drawing: Drawing) -> None:
    assert png(drawing.wide).startswith(b"\x89PNG")
