"""Hill numbers of incidence data, rarefied to fewer pilots (Colwell et al. 2012, Chao et al. 2014).

As iNEXT does for incidence frequencies: the expected number of types that k of t pilots drawn from the T observed
use, sum over types of C(Q, k) C(T - Q, t - k) / C(T, t), takes the place of the observed numbers. Where every pilot
has one value this is the rarefaction of abundances.
"""

from collections import defaultdict

import numpy as np
import pyarrow as pa
from scipy.special import gammaln

SCHEMA = pa.schema(
    [
        ("as_of_date", pa.date32()),
        ("dimension", pa.string()),
        ("pilot_count", pa.int64()),
        ("hill_order", pa.int64()),
        ("value", pa.float64()),
    ]
)


def log_choose(n, k):
    """Natural logarithm of C(n, k); minus infinity where k is below 0 or above n."""
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


def expected_frequencies(counts, pilots, size):
    """Types expected in exactly k = 0 … size of `size` pilots; `counts`: pilots per type among `pilots`."""
    uses, k = np.asarray(counts), np.arange(size + 1)[:, None]
    chances = log_choose(uses, k) + log_choose(pilots - uses, size - k) - log_choose(pilots, size)
    return np.exp(chances).sum(axis=1)


def hill(frequencies, order):
    """Hill number of order 0, 1 or 2; `frequencies[k]`: how many types are used k times (may be fractions)."""
    uses, types = np.arange(1, len(frequencies)), np.asarray(frequencies[1:], dtype=float)
    shares = uses / (uses @ types)
    match order:
        case 0:
            return float(types.sum())
        case 1:
            return float(np.exp(-types @ (shares * np.log(shares))))
    return float(1 / (types @ shares**2))


def model(dbt, session):
    dbt.config(materialized="table")
    counts, sizes, rows = defaultdict(list), defaultdict(list), []
    columns = "as_of_date, dimension, total_pilots, uses"
    for *sample, uses in dbt.ref("int_diversity_counts").select(columns).fetchall():
        counts[tuple(sample)].append(uses)
    columns = "as_of_date, dimension, pilot_count"
    for *sample, size in dbt.ref("int_diversity_sample_sizes").select(columns).fetchall():
        sizes[tuple(sample)].append(size)
    for (day, dimension, pilots), uses in counts.items():
        for size in sizes[day, dimension]:
            frequencies = expected_frequencies(uses, pilots, size)
            rows += [(day, dimension, size, order, hill(frequencies, order)) for order in (0, 1, 2)]
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], SCHEMA)
