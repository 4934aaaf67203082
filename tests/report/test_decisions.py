"""Decisions in the course of a criterion: each with its day, legible at both widths, none from later."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from report import trend
from report.decisions import Decided, decided
from report.engine import ENGINE
from report.i18n import Words
from report.spec import NARROW, WIDE

DUTCH = Words("nl")
CODE = "companies_completed"
CRITERION = {
    "unit": "companies",
    "denominator": None,
    "deadline": date(2018, 12, 31),
    "forecast_low": None,
    "forecast_high": None,
}
LONGEST = 180  # pixels of "12-04-2018 elders termijn 30-06-2019"
DAYS = [date(2017, month, 28) for month in range(1, 13)]
COURSE = pl.DataFrame(
    {"as_of_date": DAYS, "value": range(12), "upper_bound": range(12), "target_min": 30, "unit": "companies"}
)


def decision(day: date, kind: str = "target_set", about: str = CODE, **more: Any) -> dict[str, Any]:
    norms = dict.fromkeys(("target_min", "target_max", "earlier_target_min", "earlier_target_max"))
    others = dict.fromkeys(("deadline", "earlier_deadline", "companies_required", "funds_required", "decided_by"))
    known = {"criterion_code": CODE, "decision": kind, "about_code": about, "decided_on": day, "valid_from": day}
    return {**known, **norms, **others, "label_nl": about, "label_en": about, "unit": "companies", **more}


def told(*rows: dict[str, Any]) -> Decided:
    return decided(pl.DataFrame(rows, infer_schema_length=None), CODE, DUTCH)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (decision(DAYS[0], target_min=30.0), "norm 30 vastgesteld"),
        (decision(DAYS[0], target_min=3.0, target_max=4.0, earlier_target_min=2.0), "norm van 2 naar 3–4"),
        (decision(DAYS[0], earlier_target_min=30.0), "norm 30 vervallen"),
        (decision(DAYS[0], target_min=2.0, valid_from=DAYS[2]), "norm 2 vastgesteld (geldt vanaf 28 maart 2017)"),
        (decision(DAYS[0], "deadline_moved", deadline=date(2019, 6, 30)), "termijn 30 juni 2019 vastgesteld"),
        (
            decision(DAYS[0], "rule_adopted", companies_required=2, funds_required=3),
            "regel vastgesteld: elke soort in ten minste 2 bedrijven, samen in 3 fondsen",
        ),
    ],
)
def test_a_decision_is_said_with_its_day(row: dict[str, Any], said: str) -> None:
    assert told(row).note().endswith(f" vallen: 28 januari 2017: {said}.")


def test_a_decision_that_moved_several_other_deadlines_is_said_once() -> None:
    moved = {"kind": "deadline_moved", "earlier_deadline": DAYS[1], "deadline": DAYS[2]}
    note = told(*(decision(DAYS[0], about=about, **moved) for about in ("een", "twee"))).note()
    assert "28 januari 2017: elders (een, twee) termijn van 28 februari 2017 naar 28 maart 2017." in note


def test_without_decisions_nothing_is_said_and_no_room_is_kept() -> None:
    assert told(decision(DAYS[0], about="other", criterion_code="other")).note() == ""
    assert decided(None, CODE, DUTCH).note() == "Besluiten staan niet in deze release."
    assert trend.spec(COURSE, CRITERION, DUTCH, 240, Decided(DUTCH))["height"] == 240


def test_the_table_tells_a_decision_at_the_first_date_after_it() -> None:
    about = told(decision(date(2017, 3, 1), target_min=28.0), decision(DAYS[2], target_min=30.0))
    column = about.beside(COURSE)["decided"]
    assert [place for place, text in enumerate(column) if text] == [2]
    assert column[2] == "1 maart 2017: norm 28 vastgesteld; 28 maart 2017: norm 30 vastgesteld"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_labels_stand_apart_from_each_other_and_from_the_values_and_within_the_drawing(width: int) -> None:
    days = [DAYS[0], DAYS[5], DAYS[5], date(2017, 6, 30), DAYS[11]]
    norms = [decision(day, target_min=float(at)) for at, day in enumerate(days)]
    drawing = ENGINE.svg(trend.spec(COURSE, CRITERION, DUTCH, 240, told(*norms)), width)
    left = float(re.findall(r'<g [^>]*transform="translate\(([\d.]+),', drawing)[0])
    texts = re.findall(r'<text ([^>]*transform="translate\(([\d.]+),(-?[\d.]+)\)[^>]*)>([^<]*)<', drawing)
    texts = [(style, float(x), float(y), text) for style, x, y, text in texts if "stroke" not in style]
    labels = [found for found in texts if " norm " in found[-1]]
    assert len(labels) == len(days)
    heights = [y for *_, y, _ in labels]
    assert heights == sorted(heights)
    assert min(below - above for above, below in pairwise(heights)) >= 14
    (newest,) = (y for *_, y, text in texts if text == "11")
    assert max(heights) <= newest - 12
    for style, x, *_ in labels:
        before = {"start": 0, "middle": 0.5, "end": 1}[re.findall('text-anchor="([a-z]+)"', style)[0]]
        assert left + x - before * LONGEST >= 0
        assert left + x + (1 - before) * LONGEST <= width
