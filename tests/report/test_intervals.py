"""Means of constructs that are answered on different scales: each on the axis of its own."""

import re
from typing import Any

import polars as pl
import pytest

from report.charts import intervals
from report.engine import ENGINE
from report.i18n import Words
from report.spec import NARROW, WIDE

DUTCH = Words("nl")
ONE_TO_FIVE, NOUGHT_TO_TEN = "antwoord 1 t/m 5", "antwoord 0 t/m 10"
FRAME = pl.DataFrame(
    {
        "row": ["leren", "nut", "klimaat"],
        "wave": ["nulmeting", "eindmeting", "vervolgmeting"],
        "mean": [3.0, 2.5, 5.0],
        "interval_low": [2.0, None, 4.0],
        "interval_high": [4.0, None, 5.0],
        "scale_min": [1, 0, 1],
        "scale_max": [5, 10, 5],
    }
)


def rows_with(spec: dict[str, Any], column: str) -> list[dict[str, Any]]:
    """Rows of the first frame in the chart that has this column."""
    return next(rows for rows in spec["datasets"].values() if column in rows[0])


def test_constructs_of_one_scale_stand_together_above_its_answers() -> None:
    spec = intervals(FRAME, DUTCH)
    (domain,) = {tuple(layer["encoding"]["y"]["scale"]["domain"]) for layer in spec["layer"]}
    assert domain == ("leren", "klimaat", ONE_TO_FIVE, "nut", NOUGHT_TO_TEN)
    answers = [(row["panel"], row["answer"]) for row in rows_with(spec, "answer")]
    assert answers == [(ONE_TO_FIVE, n) for n in range(1, 6)] + [(NOUGHT_TO_TEN, n) for n in range(11)]


def test_a_mean_lies_where_its_scale_has_it() -> None:
    spec = intervals(FRAME, DUTCH)
    numbers = ("interval_low", "mean", "interval_high")
    placed = {row["row"]: tuple(row[name] for name in numbers) for row in rows_with(spec, "mean")}
    assert placed == {"leren": (0.25, 0.5, 0.75), "nut": (None, 0.25, None), "klimaat": (0.75, 1, 1)}
    places = {(row["panel"], row["answer"]): row["place"] for row in rows_with(spec, "answer")}
    assert places[ONE_TO_FIVE, 3] == 0.5
    assert places[NOUGHT_TO_TEN, 10] == 1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_wave_construct_and_answer_is_written_whole(width: int) -> None:
    texts = re.findall(r"<text [^>]*>([^<]*)<", ENGINE.svg(intervals(FRAME, DUTCH), width))
    answers = [*map(str, range(1, 6)), *map(str, range(11))]
    assert sorted(texts) == sorted([*FRAME["wave"], *FRAME["row"], ONE_TO_FIVE, NOUGHT_TO_TEN, *answers])
