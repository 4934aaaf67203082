"""Hill numbers and rarefaction against iNEXT 3.0.2, and against counting every draw."""

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.statistics.loading import model_file
from tests.statistics.samples import OBSERVED, SAMPLES

RAREFIED = model_file("stat_diversity_rarefied")


# sample and t → rarefied Hill numbers; at a t between two whole numbers iNEXT interpolates
EXPECTED = {
    ("pilots", 5): (6.5046595, 5.8034827, 5.1879804),
    ("pilots", 10): (8.5616283, 7.2357682, 6.3189701),
    ("pilots", 15): (9.5657670, 7.8499605, 6.8141349),
    ("pilots", 20): (10.1905352, 8.1902225, 7.0920055),
    ("pilots", 30): (11.0, 8.5593107, 7.3935018),
    ("pilots", 6.5624765): (7.3425949, 6.4095166, 5.6644510),
    ("pilots", 11.3071972): (8.8798196, 7.4374814, 6.4806741),
    ("pilots", 19.0560866): (10.0894993, 8.1379175, 7.0491789),
    ("ant_50m", 327.16505): (197.4880405, 78.0526734, 50.4610295),
    ("ant_1500m", 125.95940): (50.4789088, 26.2490008, 18.6489025),
    ("ant_2000m", 104.63246): (12.9096609, 7.7107243, 5.7945828),
}


def hill_numbers(uses: list[int], units: int, size: int) -> list[float]:
    frequencies = RAREFIED.expected_frequencies(uses, units, size)
    return [RAREFIED.hill(frequencies, order) for order in (0, 1, 2)]


@pytest.mark.parametrize("sample", OBSERVED)
def test_observed_hill_numbers(sample: str) -> None:
    units, uses = SAMPLES[sample]
    assert hill_numbers(uses, units, units) == pytest.approx(OBSERVED[sample][:3], abs=5e-4)


@pytest.mark.parametrize(("sample", "size"), EXPECTED)
def test_rarefied_hill_numbers(sample: str, size: float) -> None:
    units, uses = SAMPLES[sample]
    below, above = (hill_numbers(uses, units, whole) for whole in (math.floor(size), math.ceil(size)))
    share = size - math.floor(size)
    found = [(1 - share) * low + share * high for low, high in zip(below, above, strict=True)]
    assert found == pytest.approx(EXPECTED[sample, size], abs=1e-6)


@given(st.data(), st.integers(1, 7))
def test_rarefaction_is_the_mean_over_every_draw(data: st.DataObject, units: int) -> None:
    pilots = [data.draw(st.sets(st.sampled_from("abcd"), min_size=1)) for _ in range(units)]
    size = data.draw(st.integers(1, units))
    draws = list(combinations(pilots, size))
    uses = [sum(code in pilot for pilot in pilots) for code in sorted(set().union(*pilots))]
    for times, found in enumerate(RAREFIED.expected_frequencies(uses, units, size)):
        if times:
            exactly = [sum(sum(code in pilot for pilot in draw) == times for code in "abcd") for draw in draws]
            assert found == pytest.approx(sum(exactly) / len(draws), abs=1e-12)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.integers(0, 20))
def test_hill_numbers_fall_with_the_order_and_grow_with_the_sample(uses: list[int], unused: int) -> None:
    units = max(uses) + unused
    curve = [hill_numbers(uses, units, size) for size in range(1, units + 1)]
    assert all(row[0] >= row[1] - 1e-9 and row[1] >= row[2] - 1e-9 for row in curve)
    assert all(small <= large + 1e-9 for a, b in pairwise(curve) for small, large in zip(a, b, strict=True))
