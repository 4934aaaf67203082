"""Which candidate pilots to give 1 to 10 free places, by integer programming (HiGHS).

First as many empty fund × type cells filled as can be, each counted once; of equal sets the one with the highest
Hill number of order 1 of all pilots afterwards; of equal sets still the smallest pilot numbers. That Hill number
is exp(H), H = (U ln U - sum of Q ln Q) / U over the uses Q of each type and their total U: a ratio, of which
Dinkelbach's method (1967) finds the maximum by a few linear programs.
"""

from collections import Counter

import numpy as np
import pyarrow as pa
from scipy.linalg import block_diag
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.special import xlogy

MOST_PLACES = 10
EQUAL = 1e-9
SCALE = 1000  # HiGHS may stop 1e-6 short of an optimum, so what must be equal to 1e-9 is given in thousandths
SCHEMA = pa.schema([("places", pa.int64()), ("pilot_id", pa.string())])


def rows_of(relation, columns):
    """Rows of some columns, as tuples."""
    return relation.select(columns).fetchall()


def maximise(objective, rows):
    """0/1 vector with the highest objective under the rows."""
    options = {"mip_rel_gap": 0}
    return np.round(milp(-objective, integrality=1, bounds=Bounds(0, 1), constraints=rows, options=options).x)


def program(funds, covers, added, most, size):
    """Rows over [pilot chosen | cell filled | sum of each column of `added`, one-hot], and the values of the last.

    funds: of each pilot; covers: cells × pilots; added: pilots × columns; most: fund → most places.
    """
    values = [np.arange(np.sort(column)[-size:].sum() + 1) for column in added.T]
    one_hot, sums = block_diag(*map(np.ones_like, values)), block_diag(*values)
    names, pilots, cells, columns = sorted(set(funds)), len(funds), len(covers), len(values)
    wide = one_hot.shape[1]
    matrix = np.block(
        [
            [np.ones((1, pilots)), np.zeros((1, cells + wide))],
            [np.array([[fund == name for fund in funds] for name in names]), np.zeros((len(names), cells + wide))],
            [-covers, np.eye(cells), np.zeros((cells, wide))],
            [np.zeros((columns, pilots + cells)), one_hot],
            [-added.T, np.zeros((columns, cells)), sums],
        ]
    )
    at_most = np.concatenate([[most.get(name, pilots) for name in names], np.zeros(cells)])
    exactly = np.concatenate([np.ones(columns), np.zeros(columns)])
    lower = np.concatenate([[size], np.full(len(at_most), -np.inf), exactly])
    return LinearConstraint(matrix, lower, np.concatenate([[size], at_most, exactly])), values


def entropy(now, values, width):
    """Objectives U ln U - sum of Q ln Q, and U, of the final counts; the last column of `values` is their total."""
    counts = [xlogy(n, n) - xlogy(n + value, n + value) for n, value in zip(now, values[:-1], strict=True)]
    total = now.sum() + values[-1]
    counts.append(xlogy(total, total) - xlogy(now, now).sum())
    surplus, uses = np.zeros(width), np.zeros(width)
    surplus[width - sum(map(len, values)) :] = np.concatenate(counts)
    uses[width - len(total) :] = total
    return surplus, uses


def highest_ratio(numerator, denominator, rows):
    """Row that holds for the vectors with the highest numerator / denominator."""
    ratio, better = -np.inf, 0.0
    while better > ratio + EQUAL:
        ratio = better
        surplus = SCALE * (numerator - ratio * denominator)
        chosen = maximise(surplus, rows)
        better = numerator @ chosen / max(denominator @ chosen, 1)  # no uses at all: both are 0
    return LinearConstraint(surplus, -SCALE * EQUAL, np.inf)


def first_pilots(pilots, width, rows):
    """Which pilots are chosen, 0/1: of all sets under the rows the first in the order of pilots."""
    rows = list(rows)
    for start in range(0, pilots, 10):  # of ten pilots the first outweighs the other nine together
        order, ten = np.zeros(width), min(10, pilots - start)
        order[start : start + ten] = 2.0 ** -np.arange(ten)
        chosen = maximise(order, rows)
        rows.append(LinearConstraint(order, order @ chosen, np.inf))
    return chosen[:pilots]


def best_set(candidates, empty, uses, most, places):
    """Numbers of the pilots to choose: fewer than `places` when candidates, or places of their funds, run out.

    candidates: pilot number → (fund, set of types); empty: cells (fund, type) without a pilot; uses: type → pilots
    that use it now; most: fund → most places, absent for no maximum.
    """
    names = sorted(candidates)
    funds, types = [candidates[name][0] for name in names], [candidates[name][1] for name in names]
    size = min(places, sum(min(n, most.get(fund, n)) for fund, n in Counter(funds).items()))
    if size == 0:
        return []
    codes = sorted(set(uses).union(*types))
    added = np.array([[code in own for code in codes] + [len(own)] for own in types], dtype=int)
    cells = sorted({(fund, code) for fund, own in zip(funds, types, strict=True) for code in own} & empty)
    covers = [[fund == of and code in own for of, own in zip(funds, types, strict=True)] for fund, code in cells]
    covers = np.array(covers, dtype=float).reshape(-1, len(names))
    first, values = program(funds, covers, added, most, size)
    rows, width = [first], first.A.shape[1]

    filled = np.zeros(width)
    filled[len(names) : len(names) + len(cells)] = 1
    rows.append(LinearConstraint(filled, filled @ maximise(filled, rows), np.inf))
    now = np.array([uses.get(code, 0) for code in codes])
    rows.append(highest_ratio(*entropy(now, values, width), rows))
    return [name for name, is_chosen in zip(names, first_pilots(len(names), width, rows), strict=True) if is_chosen]


def model(dbt, session):
    dbt.config(materialized="table")
    candidates = {pilot: (fund, set()) for pilot, fund in rows_of(dbt.ref("int_candidates"), "pilot_id, fund_code")}
    empty = set()
    columns = "pilot_id, fund_code, intervention_code, fills_cell"
    for pilot, fund, code, fills_cell in rows_of(dbt.ref("int_candidate_types"), columns):
        candidates[pilot][1].add(code)
        if fills_cell:
            empty.add((fund, code))
    uses = dict(rows_of(dbt.ref("int_candidate_uses"), "intervention_code, uses"))
    most = dict(rows_of(dbt.ref("fund_places").filter("most_places is not null"), "fund_code, most_places"))
    sets = {places: best_set(candidates, empty, uses, most, places) for places in range(1, MOST_PLACES + 1)}
    found = [{"places": places, "pilot_id": pilot} for places, chosen in sets.items() for pilot in chosen]
    return pa.Table.from_pylist(found, SCHEMA)
