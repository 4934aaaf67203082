"""Statistics of change against R 4.2.2 (wilcox.test on its example data), scipy and counting by hand."""

import itertools

import numpy as np
import pytest
from scipy.stats import mannwhitneyu, wilcoxon

from tests.statistics.loading import model_file

paired, independent = model_file("stat_paired_changes"), model_file("stat_independent_changes")

# Hollander & Wolfe (1973), p. 29: Hamilton depression scale before and after; R ?wilcox.test
DEPRESSION = (
    np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]),
    np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]),
)
# Student (1908) as R's sleep: hours gained by ten people with two drugs
SLEEP = (
    np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]),
    np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]),
)
# Hollander & Wolfe (1973), p. 69: permeability at term and at 12-26 weeks; R ?wilcox.test
PERMEABILITY = (
    np.array([1.15, 0.88, 0.90, 0.74, 1.21]),
    np.array([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]),
)


def test_depression() -> None:
    found = paired.figures(DEPRESSION[0] - DEPRESSION[1])
    assert found["n_paired"] == 9
    assert found["mean_difference"] == pytest.approx(0.4318888889, abs=1e-9)
    assert found["hodges_lehmann"] == pytest.approx(0.46, abs=1e-9)
    assert (found["interval_low"], found["interval_high"]) == pytest.approx((0.01, 0.786), abs=1e-9)
    assert found["rank_biserial"] == pytest.approx(0.7777777778, abs=1e-9)
    assert not found["has_ties"]


def test_sleep() -> None:
    """R's paired interval of the mean is -2.459885763277 to -0.700114236723; one change is 0, two are 1.3."""
    found = paired.figures(SLEEP[0] - SLEEP[1])
    assert found["mean_difference"] == pytest.approx((-2.459885763277 - 0.700114236723) / 2, abs=1e-9)
    assert found["rank_biserial"] == -1
    assert found["has_ties"]


def test_permeability() -> None:
    found = independent.figures(*PERMEABILITY)
    assert found["hodges_lehmann"] == pytest.approx(0.305, abs=1e-9)
    assert (found["interval_low"], found["interval_high"]) == pytest.approx((-0.15, 0.76), abs=1e-9)
    assert found["rank_biserial"] == pytest.approx(0.4, abs=1e-9)
    assert not found["has_ties"]


def test_a_change_turned_round_gives_the_opposite() -> None:
    changes = DEPRESSION[0] - DEPRESSION[1]
    one, other = paired.hodges_lehmann(changes), paired.hodges_lehmann(-changes)
    assert other == pytest.approx((-one[0], -one[2], -one[1]))
    one, other = independent.hodges_lehmann(*PERMEABILITY), independent.hodges_lehmann(*PERMEABILITY[::-1])
    assert other == pytest.approx((-one[0], -one[2], -one[1]))


def test_zeros_stay_in_hodges_lehmann_and_leave_rank_biserial() -> None:
    # Walsh averages of 0, 0, 3 are 0, 0, 0, 1.5, 1.5, 3; without zeros it would be 3
    assert paired.figures(np.array([0.0, 0.0, 3.0]))["hodges_lehmann"] == 0.75
    # ranks of 1, -2, 3 without the zero: 4 up, 2 down of 6
    assert paired.rank_biserial(np.array([0.0, 1.0, -2.0, 3.0])) == pytest.approx(1 / 3)
    assert paired.rank_biserial(np.zeros(3)) is None


@pytest.mark.parametrize("changes", [[0.0, 1.0, 2.0], [1.0, -1.0, 2.0], [1.0, 1.0]])
def test_zeros_and_equal_sizes_are_ties(changes: list[float]) -> None:
    assert paired.has_ties(np.array(changes))


def test_equal_scores_are_ties_in_spite_of_the_order_of_adding() -> None:
    third, again = (3 + 4 + 5 + 2 + 3 + 3) / 6, 20 / 6
    assert paired.figures(np.array([third - 3.0, again - 3.0, 1.0]))["has_ties"]
    assert independent.figures(np.array([0.1 + 0.2]), np.array([0.3]))["has_ties"]


@pytest.mark.parametrize("n", range(1, 12))
def test_signed_rank_quantile_by_counting_signs(n: int) -> None:
    totals = sorted(sum(r for r, up in zip(range(1, n + 1), signs, strict=True) if up)
                    for signs in itertools.product((0, 1), repeat=n))  # fmt: skip
    for p in (0.025, 0.25, 0.5):
        expected = next(v for v in totals if sum(t <= v for t in totals) >= p * len(totals))
        assert paired.signed_rank_quantile(n, p) == expected


@pytest.mark.parametrize(("m", "n"), [(1, 1), (1, 7), (2, 3), (3, 3), (4, 6), (5, 5)])
def test_rank_sum_quantile_by_counting_orders(m: int, n: int) -> None:
    orders = itertools.combinations(range(m + n), m)
    totals = sorted(sum(place) - m * (m - 1) // 2 for place in orders)
    for p in (0.025, 0.25, 0.5):
        expected = next(u for u in totals if sum(t <= u for t in totals) >= p * len(totals))
        assert independent.rank_sum_quantile(m, n, p) == expected


def test_the_quantiles_of_large_samples_agree_with_scipy() -> None:
    """The quantile is the first value whose one-sided exact p reaches 0.025."""
    v = paired.signed_rank_quantile(40, 0.025)
    for value, is_below in ((v - 1, True), (v, False)):
        signs = np.ones(40)  # ranks of the falls are the rest of 820; take them greedily
        rest = value
        for rank in range(40, 0, -1):
            if rest >= rank:
                rest -= rank
            else:
                signs[rank - 1] = -1
        assert rest == 0
        p = wilcoxon(signs * np.arange(1, 41), alternative="less", method="exact").pvalue
        assert (p < 0.025) == is_below
    u = independent.rank_sum_quantile(60, 90, 0.025)
    for value, is_below in ((u - 1, True), (u, False)):
        wins, places = value, []
        for _ in range(60):
            places.append(min(wins, 90))
            wins -= places[-1]
        sample = np.array(places) + np.linspace(0.1, 0.9, 60)
        p = mannwhitneyu(sample, np.arange(1, 91), alternative="less", method="exact").pvalue
        assert (p < 0.025) == is_below
