"""The pure functions of the forecast's models: worked examples, enumeration, and what must always hold."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.statistics.loading import model_file

CHANCES = model_file("stat_completion_chances")
FORECASTS = model_file("stat_criterion_forecasts")
COUNTS = {"started_count": 12, "completed_count": 7, "stopped_count": 2, "rejected_count": 3, "selected_count": 2}


def survival(durations: list[int], is_event: list[bool], days: int) -> np.ndarray:
    return CHANCES.survival(np.array(durations), np.array(is_event), days)


# Kaplan–Meier


def test_survival_by_hand() -> None:
    """Six units: 2 events at 3 days (6 at risk), 1 at 5 (3 at risk), 1 at 8 (1 at risk); censored at 3 and 6."""
    curve = survival([3, 3, 3, 5, 6, 8], [True, True, False, True, False, True], 20)
    assert curve[:3] == pytest.approx([1, 1, 1])
    assert curve[3] == pytest.approx(5 / 7)
    assert curve[4] == pytest.approx(5 / 7)
    assert curve[5] == pytest.approx(5 / 7 * 3 / 4)
    assert curve[7] == pytest.approx(5 / 7 * 3 / 4)
    assert curve[8] == pytest.approx(5 / 7 * 3 / 4 * 1 / 2)
    # the last three events tell the hazard beyond: from S(2) = 1 to S(8) = 15/56 in six days
    assert curve[14] == pytest.approx((15 / 56) ** 2)
    assert curve[20] == pytest.approx((15 / 56) ** 3)


def test_only_the_last_three_events_tell_the_hazard_beyond() -> None:
    curve = survival([1, 10, 11, 12, 13, 14], [True] * 6, 17)
    assert curve[17] / curve[14] == pytest.approx(curve[14] / curve[11])


def test_without_an_event_nothing_is_known_to_end() -> None:
    assert survival([4, 9], [False, False], 5).tolist() == [1] * 6


def test_an_event_on_the_first_day() -> None:
    assert survival([0, 0, 0], [True] * 3, 2) == pytest.approx([1 / 4, 1 / 16, 1 / 64])


times = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=25)


@given(times)
def test_survival_falls_and_never_reaches_zero(found: list[tuple[int, bool]]) -> None:
    curve = survival([days for days, _ in found], [event for _, event in found], 120)
    assert len(curve) == 121
    assert (np.diff(curve) <= 1e-15).all()
    assert 0 < curve[-1] <= curve[0] <= 1


# chances of one pilot


def test_an_open_pilot_on_the_deadline_completes_no_more() -> None:
    curve = survival([3, 5, 8], [True] * 3, 10)
    assert CHANCES.open_chance(curve, 5, 5) == 0
    assert CHANCES.open_chance(curve, 4, 5) == pytest.approx(1 - curve[5] / curve[4])


def test_a_selected_pilot_by_hand() -> None:
    """Starts after 2 or 3 days from registration, or later; completes after 4 days with one half."""
    waiting = np.array([1, 1, 0.5, 0.2, 0.2, 0.2, 0.2, 0.2])
    completing = np.array([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5])
    assert CHANCES.selected_chance(waiting, completing, 0, 7) == pytest.approx((0.5 + 0.3) * 0.5)
    assert CHANCES.selected_chance(waiting, completing, 0, 6) == pytest.approx(0.5 * 0.5)
    assert CHANCES.selected_chance(waiting, completing, 2, 7) == pytest.approx(0.3 / 0.5 * 0.5)
    assert CHANCES.selected_chance(waiting, completing, 7, 7) == 0


@given(times, times, st.integers(0, 60), st.integers(0, 40))
def test_a_later_deadline_never_lowers_a_chance(
    ended: list[tuple[int, bool]], began: list[tuple[int, bool]], age: int, days: int
) -> None:
    completing, waiting = (survival(*map(list, zip(*found, strict=True)), 140) for found in (ended, began))
    for chance in (
        lambda until: CHANCES.open_chance(completing, age, until),
        lambda until: CHANCES.selected_chance(waiting, completing, age, until),
    ):
        sooner, later = chance(age + days), chance(age + days + 7)
        assert 0 <= sooner <= later + 1e-12 <= 1 + 1e-9


# nodes


def test_equal_nodes_of_the_arcsine_distribution() -> None:
    """Quantiles of Beta(½, ½) are sin²(πu/2)."""
    middles = (np.arange(200) + 0.5) / 200
    assert FORECASTS.equal_nodes(0.5, 0.5) == pytest.approx(np.sin(np.pi * middles / 2) ** 2, abs=1e-12)


def test_exact_nodes_have_the_moments_of_the_beta() -> None:
    values, weights = FORECASTS.exact_nodes(12.5, 3.5, 6)
    for power in range(7):
        moment = math.prod(Fraction(25 + 2 * n, 32 + 2 * n) for n in range(power))
        assert values**power @ weights == pytest.approx(float(moment), abs=1e-12)


# sums over units


def enumerated(growths: list[list[int]], chances: list[float]) -> np.ndarray:
    """P(total) by every combination of growing or not, and of amounts."""
    total = np.zeros(1 + sum(map(max, growths)))
    options = [
        [(0, 1 - chance), *((amount, chance / len(amounts)) for amount in amounts)]
        for amounts, chance in zip(growths, chances, strict=True)
    ]
    for combination in product(*options):
        total[sum(amount for amount, _ in combination)] += math.prod(share for _, share in combination)
    return total


small_units = st.lists(
    st.tuples(st.lists(st.integers(0, 6), min_size=1, max_size=3), st.floats(0, 1)), min_size=1, max_size=5
)


@given(small_units)
def test_the_convolution_is_the_enumeration(units: list[tuple[list[int], float]]) -> None:
    growths, chances = [amounts for amounts, _ in units], [chance for _, chance in units]
    found = FORECASTS.growth_distribution(growths, [np.array([[c]]) for c in chances], np.ones(1))
    assert found == pytest.approx(enumerated(growths, chances), abs=1e-12)


def test_poisson_binomial_averaged_over_nodes() -> None:
    chances = [np.array([[0.2], [0.9]]), np.array([[0.5], [0.1]]), np.array([[1.0, 0.0], [0.3, 0.6]])]
    weights = np.array([0.75, 0.25])
    found = FORECASTS.growth_distribution([[1]] * 3, chances, weights)
    wide = [np.broadcast_to(chance, (2, 2)) for chance in chances]
    expected = sum(
        weights[start] / 2 * enumerated([[1]] * 3, [chance[stay, start] for chance in wide])
        for stay in range(2)
        for start in range(2)
    )
    assert found == pytest.approx(expected, abs=1e-12)


def test_a_company_completes_if_any_of_its_pilots_does() -> None:
    pilots = [{"chance": 0.5, "is_started": True}, {"chance": 0.4, "is_started": False}]
    stay, start = np.array([[1.0], [0.5]]), np.array([1.0, 0.25])
    found = FORECASTS.unit_chance(pilots, stay, start)
    assert found == pytest.approx(np.array([[1 - 0.5 * 0.6, 1 - 0.5 * 0.9], [1 - 0.75 * 0.8, 1 - 0.75 * 0.95]]))


def pilots_ahead(chances: list[float], growth: list[int]) -> list[dict[str, object]]:
    return [
        {"unit_id": f"u{n}", "chance": chance, "is_started": n % 3 != 2, "growth": growth}
        for n, chance in enumerate(chances)
    ]


def test_the_range_and_the_chance_of_a_certain_outcome() -> None:
    """Nothing ahead: the value stays; drop-out keeps even certain completions from being certain."""
    assert FORECASTS.forecast(COUNTS | {"value": 5.0, "target_min": 6.0}, []) == (0, 5, 5)
    chance, low, high = FORECASTS.forecast(
        COUNTS | {"value": 5.0, "target_min": 6.0, "stopped_count": 0, "completed_count": 5000},
        [{"unit_id": "u", "chance": 1.0, "is_started": True, "growth": [3]}],
    )
    assert (low, high) == (8, 8)
    assert 0.999 < chance < 1


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=8), st.integers(1, 9), st.lists(st.integers(0, 9), min_size=1)
)
def test_what_always_holds(chances: list[float], missing: int, growth: list[int]) -> None:
    criterion = COUNTS | {"value": 4.0, "target_min": 4.0 + missing, "selected_count": len(chances) // 3}
    pilots = pilots_ahead(chances, growth)
    chance, low, high = FORECASTS.forecast(criterion, pilots)
    assert 0 <= chance <= 1
    assert 4 <= low <= high <= 4 + len(chances) * max(growth)
    # a lower norm is no harder, a likelier pilot no worse, and one pilot less no better
    assert FORECASTS.forecast(criterion | {"target_min": 3.0 + missing}, pilots)[0] >= chance - 1e-12
    likelier = pilots_ahead([min(1, c + 0.1) for c in chances], growth)
    assert FORECASTS.forecast(criterion, likelier)[0] >= chance - 1e-12
    assert FORECASTS.forecast(criterion, pilots[1:])[0] <= chance + 1e-12


def test_a_simulation_of_the_same_story() -> None:
    """Draw drop-out, start and every pilot's fate 200,000 times: the shares come close."""
    pilots = pilots_ahead([0.9, 0.4, 0.7, 0.6, 0.2, 0.8], [1])
    pilots[1]["unit_id"] = "u0"
    criterion = COUNTS | {"value": 0.0, "target_min": 3.0}
    chance, low, high = FORECASTS.forecast(criterion, pilots)
    draw, number = np.random.default_rng(1), 200_000
    stay = 1 - draw.beta(2.5, 7.5, number)
    start = draw.beta(12.5, 3.5, number)
    units = np.zeros((number, 6), bool)
    for pilot in pilots:
        own = pilot["chance"] * stay * (1 if pilot["is_started"] else start)
        units[:, int(str(pilot["unit_id"])[1:])] |= draw.random(number) < own
    total = units.sum(1)
    assert chance == pytest.approx((total >= 3).mean(), abs=0.004)
    assert (low, high) == tuple(np.quantile(total, (0.1, 0.9), method="inverted_cdf"))
