"""Chance that a criterion reaches its norm by the deadline, and the range of its value then.

That value is the value now and the growth of independent units: companies, or the employees of pilots. What the
units share are the unknown chances of starting and of stopping, which are integrated over.
"""

import math

import numpy as np
import polars as pl
from scipy.special import betaincinv, roots_sh_jacobi

NODES = 200
TAIL = 0.1  # on either side of the 80 % range
DIGITS = 14  # what lies beyond is noise of the Fourier transform
SCHEMA = {
    "as_of_date": pl.Date,
    "criterion_code": pl.String,
    "without_pilot_id": pl.String,
    "target_probability": pl.Float64,
    "forecast_low": pl.Float64,
    "forecast_high": pl.Float64,
}


def equal_nodes(a, b):
    """NODES values of Beta(a, b) that stand for equal probabilities: the median of each part."""
    return betaincinv(a, b, (np.arange(NODES) + 0.5) / NODES)


def exact_nodes(a, b, degree):
    """Values and weights that integrate polynomials up to a degree exactly over Beta(a, b) (Gauss–Jacobi)."""
    values, weights = roots_sh_jacobi(degree // 2 + 1, a + b - 1, a)
    return values, weights / weights.sum()


def unit_chance(pilots, stay, start):
    """Chance that at least one of a unit's pilots completes, over the nodes stay × start.

    pilots: with their chance if they start and do not stop; stay: chances not to stop; start: chances to start.
    """
    fails = [1 - pilot["chance"] * stay * (1 if pilot["is_started"] else start) for pilot in pilots]
    return 1 - math.prod(fails)


def growth_distribution(growths, chances, weights):
    """P(total growth = 0, 1, …): units grow or not, independently within a node, averaged over the nodes.

    growths: per unit its equally likely amounts; chances: per unit an array that broadcasts to the nodes
    (stay, start); weights: of the start nodes. An exact convolution, as a product of Fourier transforms.
    """
    size = 1 + sum(max(amounts) for amounts in growths)
    total = np.ones((1, 1, size // 2 + 1), complex)
    for amounts, chance in zip(growths, chances, strict=True):
        transform = np.fft.rfft(np.bincount(amounts) / len(amounts), size)
        total = total * (1 + chance[..., None] * (transform - 1))
    mean = (total.mean(0) * weights[:, None]).sum(0)
    return abs(np.fft.irfft(mean, size)).round(DIGITS)


def forecast(criterion, pilots):
    """P(norm reached), lower and upper end of the range of the value at the deadline.

    criterion: a row of int_forecast_criteria; pilots: those ahead, with unit_id, chance, is_started and growth.
    """
    stay = 1 - equal_nodes(criterion["stopped_count"] + 0.5, criterion["completed_count"] + 0.5)[:, None]
    start, weights = exact_nodes(
        criterion["started_count"] + 0.5, criterion["rejected_count"] + 0.5, criterion["selected_count"]
    )
    units = {}
    for pilot in pilots:
        units.setdefault(pilot["unit_id"], []).append(pilot)
    chances = [unit_chance(unit, stay, start) for unit in units.values()]
    spread = growth_distribution([unit[0]["growth"] for unit in units.values()], chances, weights)
    value, missing = criterion["value"], math.ceil(criterion["target_min"] - criterion["value"])
    ends = np.searchsorted(spread.cumsum().round(DIGITS - 2), [TAIL, 1 - TAIL])
    return min(1.0, float(spread[missing:].sum())), *(float(value + end) for end in ends)


def model(dbt, session):
    dbt.config(materialized="table")
    key, pilot_key = ["as_of_date", "criterion_code"], ["as_of_date", "criterion_code", "pilot_id"]
    growth = dbt.ref("int_forecast_growth").pl().group_by([*pilot_key, "unit_id"]).agg(pl.col("growth").sort())
    pilots = growth.join(dbt.ref("stat_completion_chances").pl(), on=pilot_key)
    # open pilots first: only selected ones spread over the nodes of start
    pilots = pilots.sort("is_started", "pilot_id", descending=[True, False]).partition_by(key, as_dict=True)
    rows = []
    for criterion in dbt.ref("int_forecast_criteria").pl().filter("has_enough").iter_rows(named=True):
        day, code = (criterion[name] for name in key)
        ahead = pilots[day, code].to_dicts() if (day, code) in pilots else []
        left_out = [pilot["pilot_id"] for pilot in ahead if criterion["is_latest"]]
        for without in (None, *left_out):
            others = [pilot for pilot in ahead if pilot["pilot_id"] != without]
            rows.append((day, code, without, *forecast(criterion, others)))
    return pl.DataFrame(rows, SCHEMA, orient="row").to_arrow()
