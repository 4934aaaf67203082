"""Charts as images: every text a shape of the shipped font, at the width of the screen."""

import re

import polars as pl
import pytest

from report import charts
from report.drawing import outlined
from report.engine import ENGINE
from report.i18n import Words
from report.spec import NARROW, WIDE

TEXT = '<svg><text font-size="10px" transform="translate(1.23456,2)" {}>{}</text></svg>'


@pytest.fixture(scope="module", params=[WIDE, NARROW])
def drawn(request: pytest.FixtureRequest) -> str:
    frame = pl.DataFrame({"fund_code": ["OTIB", "A+O"], "pilots": [1234, 7]})
    return ENGINE.draw(charts.fund_bars(frame, Words("nl"), "pilots", "pilots"), request.param)


def test_a_chart_holds_shapes_and_no_text(drawn: str) -> None:
    assert "<text" not in drawn
    assert "<use" in drawn
    assert set(re.findall(r'href="#(\w+)"', drawn)) <= set(re.findall(r'<path id="(\w+)"', drawn))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_chart_is_as_wide_as_asked_and_as_high_as_its_specification(width: int) -> None:
    spec = charts.fund_bars(pl.DataFrame({"fund_code": ["OTIB"], "n": [1]}), Words("en"), "n", "n")
    assert f'width="{width}" height="{spec["height"]}"' in ENGINE.draw(spec, width)


def test_a_chart_says_nothing_in_the_words_of_the_engine(drawn: str) -> None:
    assert "aria-" not in drawn
    assert "X-axis" not in drawn


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


def test_a_chart_can_be_taken_along_as_an_image(drawn: str) -> None:
    assert ENGINE.png(drawn).startswith(b"\x89PNG")


def test_what_cannot_be_drawn_is_an_error_and_the_next_chart_is_drawn() -> None:
    spec = charts.fund_bars(pl.DataFrame({"fund_code": ["OTIB"], "n": [1]}), Words("en"), "n", "n")
    with pytest.raises(ValueError, match="failed"):
        ENGINE.draw(spec | {"layer": [{"mark": "no mark"}]}, WIDE)
    assert ENGINE.draw(spec, WIDE).startswith("<svg")


def test_an_engine_that_ended_starts_again() -> None:
    spec = charts.fund_bars(pl.DataFrame({"fund_code": ["OTIB"], "n": [1]}), Words("en"), "n", "n")
    before = ENGINE.draw(spec, WIDE)
    ENGINE.stop()
    assert ENGINE.draw(spec, WIDE) == before


def test_a_chart_that_ends_the_engine_leaves_the_next_one_unharmed() -> None:
    spec = charts.fund_bars(pl.DataFrame({"fund_code": ["OTIB"], "n": [1]}), Words("en"), "n", "n")
    for _ in range(5):
        with pytest.raises(ValueError, match="ended"):
            ENGINE.draw({"no": "configuration"}, WIDE)
        assert ENGINE.draw(spec, WIDE).startswith("<svg")
