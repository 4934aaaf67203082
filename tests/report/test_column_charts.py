"""Charts of chosen columns: what is drawn, in which order, and what is not drawn."""

import datetime as dt

import polars as pl
import pytest

from report.column_charts import of_columns
from report.i18n import Words

DUTCH = Words("nl")
TITLES = {"x": "Dagen", "y": "Fonds", "colour": "Soort"}
MONTHS = [dt.date(2017, 12, 1), dt.date(2017, 3, 1)]


def layer(spec: dict, number: int = 0) -> dict:
    return spec["layer"][number]["encoding"] | spec.get("encoding", {})


def values(spec: dict) -> list[dict]:
    found = spec.get("data") or spec["layer"][0]["data"]
    return found.get("values") or spec["datasets"][found["name"]]


def test_a_bar_lies_when_x_is_the_number_and_stands_when_y_is() -> None:
    lying = of_columns(pl.DataFrame({"x": [3, 1], "y": ["OTIB", "OOM"]}), DUTCH, "bar", TITLES)
    standing = of_columns(pl.DataFrame({"x": MONTHS, "y": [3, 1]}), DUTCH, "bar", TITLES)
    assert lying
    assert standing
    assert (layer(lying)["x"]["type"], layer(lying)["y"]["sort"]) == ("quantitative", ["OTIB", "OOM"])
    assert (layer(standing)["y"]["type"], layer(standing)["x"]["sort"]) == (
        "quantitative",
        ["mrt 2017", "dec 2017"],
    )


def test_groups_stand_side_by_side_and_are_never_stacked() -> None:
    frame = pl.DataFrame({"x": [3, 1], "y": ["OTIB", "OTIB"], "colour": [True, False]})
    spec = of_columns(frame, DUTCH, "bar", TITLES)
    assert spec
    assert layer(spec)["yOffset"]["field"] == "colour"
    assert layer(spec)["color"]["sort"] == ["nee", "ja"]


def test_lines_differ_by_colour_and_dash() -> None:
    frame = pl.DataFrame({"x": MONTHS, "y": [0.5, 0.25], "colour": ["a", "b"]})
    spec = of_columns(frame, DUTCH, "line", TITLES)
    assert spec
    assert {"color", "strokeDash"} <= spec["encoding"].keys()
    assert spec["encoding"]["x"]["type"] == "temporal"


def test_a_heatmap_orders_dates_by_time_and_words_as_they_come() -> None:
    frame = pl.DataFrame({"x": MONTHS, "y": ["z", "a"], "colour": [4, 2]})
    spec = of_columns(frame, DUTCH, "heatmap", TITLES)
    assert spec
    assert layer(spec)["x"]["sort"] == ["mrt 2017", "dec 2017"]
    assert layer(spec)["y"]["sort"] == ["z", "a"]


def test_what_is_hidden_is_not_drawn() -> None:
    spec = of_columns(pl.DataFrame({"x": [None, 1], "y": ["OTIB", "OOM"]}), DUTCH, "bar", TITLES)
    assert spec
    assert [row["y"] for row in values(spec)] == ["OOM"]


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        ("bar", {"x": [3, 1], "y": ["OTIB", "OTIB"]}),
        ("line", {"x": [1, 1], "y": [3, 4], "colour": ["a", "a"]}),
        ("heatmap", {"x": ["a", "a"], "y": ["b", "b"], "colour": [3, 4]}),
        ("bar", {"x": range(9), "y": ["a"] * 9, "colour": range(9)}),
        ("bar", {"x": pl.Series([None], dtype=pl.Int64), "y": ["OTIB"]}),
    ],
)
def test_what_cannot_be_told_apart_is_no_chart_and_neither_is_nothing(kind: str, columns: dict) -> None:
    assert of_columns(pl.DataFrame(columns), DUTCH, kind, TITLES) is None
