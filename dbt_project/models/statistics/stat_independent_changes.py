"""Change between two waves as two samples: Hodges-Lehmann shift with its interval, Cliff's delta.

Hollander, Wolfe & Chicken (2014), Nonparametric Statistical Methods, 3rd ed., §4.1-4.3 (rank sum, shift);
Cliff (1993), Dominance statistics, Psychological Bulletin 114.
"""

from collections import defaultdict
from functools import cache

import numpy as np
import pyarrow as pa


@cache
def rank_sum_quantile(m: int, n: int, p: float) -> int:
    """Smallest u with P(U <= u) >= p for the Mann-Whitney statistic of untied samples of m and n.

    The chances are the coefficients of the Gaussian binomial, built up one observation at a time.
    """
    chances = np.zeros(m * n // 2 + 1)  # the lower half tells all
    chances[0] = 1.0
    for i in range(1, m + 1):
        chances[n + i :] -= chances[: -(n + i)].copy() if n + i < len(chances) else 0
        padded = np.pad(chances, (0, -len(chances) % i)).reshape(-1, i)
        chances = np.cumsum(padded, axis=0).ravel()[: len(chances)] * (i / (n + i))
    return int(np.searchsorted(np.cumsum(chances), p * (1 - 1e-14)))


def hodges_lehmann(before: np.ndarray, after: np.ndarray) -> tuple[float, float, float]:
    """Median of all differences after - before, and its 95 % interval from their order statistics."""
    differences = np.sort(np.subtract.outer(after, before), axis=None)
    outside = max(1, rank_sum_quantile(*sorted((len(before), len(after))), 0.025))
    return float(np.median(differences)), float(differences[outside - 1]), float(differences[-outside])


def cliffs_delta(before: np.ndarray, after: np.ndarray) -> float:
    """P(after > before) - P(after < before) over all pairs: the rank-biserial of independent samples."""
    return float(np.mean(np.sign(np.subtract.outer(after, before))))


def figures(before: np.ndarray, after: np.ndarray) -> dict[str, float | bool]:
    """All figures of one group, in points of the scale."""
    before, after = np.round(before, 9), np.round(after, 9)
    middle, low, high = hodges_lehmann(before, after)
    return {
        "hodges_lehmann": middle,
        "interval_low": low,
        "interval_high": high,
        "rank_biserial": cliffs_delta(before, after),
        "has_ties": len(np.unique(np.concatenate([before, after]))) < len(before) + len(after),
    }


KEY = ("from_wave", "to_wave", "construct_code", "scope")
TYPES = pa.schema(
    [(name, pa.string()) for name in KEY]
    + [(name, pa.float64()) for name in ("hodges_lehmann", "interval_low", "interval_high", "rank_biserial")]
    + [("has_ties", pa.bool_())]
)


def model(dbt, session):
    dbt.config(materialized="table")
    scores = defaultdict(list)
    for *key, score in (
        dbt.ref("int_survey_scores_scoped").project("wave_code, construct_code, scope, score").fetchall()
    ):
        scores[tuple(key)].append(score)
    transitions = dbt.ref("int_survey_transitions").project("from_wave, to_wave").fetchall()
    rows = []
    for (wave, *cell), before in sorted(scores.items()):
        for to_wave in sorted(last for first, last in transitions if first == wave):
            after = scores.get((to_wave, *cell))
            if after:
                key = dict(zip(KEY, (wave, to_wave, *cell), strict=True))
                rows.append(key | figures(np.array(before), np.array(after)))
    return pa.Table.from_pylist(rows, TYPES)
