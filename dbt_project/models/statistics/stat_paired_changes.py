"""Change between two waves in the same people: Hodges-Lehmann with its interval, matched rank-biserial.

Hollander, Wolfe & Chicken (2014), Nonparametric Statistical Methods, 3rd ed., §3.1-3.3 (signed rank, Walsh
averages); Kerby (2014), The simple difference formula, Comprehensive Psychology 3 (rank-biserial).
"""

import math
from collections import defaultdict
from functools import cache

import numpy as np
import pyarrow as pa


@cache
def signed_rank_quantile(n: int, p: float) -> int:
    """Smallest v with P(V <= v) >= p for the signed-rank statistic of n untied differences."""
    chances = np.zeros(n * (n + 1) // 2 + 1)
    chances[0] = 1.0
    for rank in range(1, n + 1):
        chances[rank:] += chances[:-rank].copy()
        chances /= 2
    return int(np.searchsorted(np.cumsum(chances), p * (1 - 1e-14)))


def walsh_averages(changes: np.ndarray) -> np.ndarray:
    """The n(n + 1) / 2 averages of every pair of changes, each with itself too, sorted."""
    one, other = np.triu_indices(len(changes))
    return np.sort((changes[one] + changes[other]) / 2)


def hodges_lehmann(changes: np.ndarray) -> tuple[float, float, float]:
    """Median of the Walsh averages, zeros kept, and its 95 % interval from their order statistics."""
    averages = walsh_averages(changes)
    outside = max(1, signed_rank_quantile(len(changes), 0.025))
    return float(np.median(averages)), float(averages[outside - 1]), float(averages[-outside])


def mean_ranks(values: np.ndarray) -> np.ndarray:
    """Rank of each value from 1; equal values share the mean of their ranks."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]


def rank_biserial(changes: np.ndarray) -> float | None:
    """(favourable - unfavourable rank sum) / all ranks, zeros dropped; None when nobody changed."""
    moved = changes[changes != 0]
    ranks = mean_ranks(np.abs(moved))
    return float(np.sum(np.sign(moved) * ranks) / np.sum(ranks)) if len(moved) else None


def has_ties(changes: np.ndarray) -> bool:
    """Whether a change is zero or two are equally large, so that the interval is an approximation."""
    return bool((changes == 0).any()) or len(np.unique(np.abs(changes))) < len(changes)


def figures(changes: np.ndarray) -> dict[str, float | bool | None]:
    """All figures of one group of changes, in points of the scale."""
    changes = np.round(changes, 9)  # equal changes are equal, whatever the order of adding
    middle, low, high = hodges_lehmann(changes)
    return {
        "n_paired": len(changes),
        "mean_difference": math.fsum(changes) / len(changes),
        "hodges_lehmann": middle,
        "interval_low": low,
        "interval_high": high,
        "rank_biserial": rank_biserial(changes),
        "has_ties": has_ties(changes),
    }


KEY = ("from_wave", "to_wave", "construct_code", "scope")
TYPES = pa.schema(
    [(name, pa.string()) for name in KEY]
    + [("n_paired", pa.int64())]
    + [(name, pa.float64()) for name in ("mean_difference", "hodges_lehmann", "interval_low", "interval_high")]
    + [("rank_biserial", pa.float64()), ("has_ties", pa.bool_())]
)


def model(dbt, session):
    dbt.config(materialized="table")
    groups = defaultdict(list)
    for *key, change in dbt.ref("int_survey_pairs").project(", ".join((*KEY, "change"))).fetchall():
        groups[tuple(key)].append(change)
    rows = [dict(zip(KEY, key, strict=True)) | figures(np.array(found)) for key, found in sorted(groups.items())]
    return pa.Table.from_pylist(rows, TYPES)
