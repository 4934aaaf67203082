"""The best set of candidates against looking at every set."""

import math
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.statistics.loading import model_file

Candidates = dict[str, tuple[str, set[str]]]
best_set = model_file("stat_candidate_sets").best_set
FUNDS, TYPES = ("OOM", "OVP", "OOC"), "abcdef"


def effective_types(uses: Counter[str]) -> float:
    """Hill number of order 1; 0 without uses."""
    total = uses.total()
    return math.exp(-sum(n / total * math.log(n / total) for n in uses.values() if n)) if total else 0


def every_set(
    candidates: Candidates, empty: set[tuple[str, str]], uses: dict[str, int], most: dict[str, int], places: int
) -> list[str]:
    """The best of all sets of the largest size that is allowed, at most `places`."""
    found = []
    for size in range(places, -1, -1):
        for chosen in combinations(sorted(candidates), size):
            per_fund = Counter(candidates[name][0] for name in chosen)
            if all(n <= most.get(fund, n) for fund, n in per_fund.items()):
                cells = {(candidates[name][0], code) for name in chosen for code in candidates[name][1]} & empty
                after = Counter(uses) + Counter(code for name in chosen for code in candidates[name][1])
                found.append((-len(cells), -round(effective_types(after), 9), list(chosen)))
        if found:
            break
    return min(found)[2]


@given(
    st.lists(st.tuples(st.sampled_from(FUNDS), st.sets(st.sampled_from(TYPES), max_size=4)), max_size=8),
    st.sets(st.tuples(st.sampled_from(FUNDS), st.sampled_from(TYPES))),
    st.dictionaries(st.sampled_from(TYPES), st.integers(1, 6)),
    st.dictionaries(st.sampled_from(FUNDS), st.integers(0, 3)),
    st.integers(1, 6),
)
@settings(max_examples=150)
def test_no_other_set_is_better(
    pilots: list[tuple[str, set[str]]],
    tried: set[tuple[str, str]],
    uses: dict[str, int],
    most: dict[str, int],
    places: int,
) -> None:
    candidates = {f"P{number}": pilot for number, pilot in enumerate(pilots)}
    empty = {(fund, code) for fund in FUNDS for code in TYPES} - {cell for cell in tried if cell[1] in uses}
    expected = every_set(candidates, empty, uses, most, places)
    assert best_set(candidates, empty, uses, most, places) == expected


EMPTY = {(fund, code) for fund in FUNDS for code in TYPES}


def test_a_cell_that_two_candidates_fill_counts_once() -> None:
    candidates = {"A": ("OOM", {"a", "b"}), "B": ("OOM", {"a", "b"}), "C": ("OVP", {"c"})}
    assert best_set(candidates, EMPTY, {"c": 3}, {}, 2) == ["A", "C"]


def test_of_sets_that_fill_as_many_cells_the_most_diverse_is_best() -> None:
    candidates = {"A": ("OOM", {"a"}), "B": ("OVP", {"b"})}
    assert best_set(candidates, EMPTY, {"a": 4, "b": 1}, {}, 1) == ["B"]


def test_of_equal_sets_the_first_pilot_numbers_are_best() -> None:
    assert best_set({"B": ("OOM", {"a"}), "A": ("OOM", {"b"})}, set(), {"a": 2, "b": 2}, {}, 1) == ["A"]
    many: Candidates = {f"P{number:02}": ("OOM", {"a"}) for number in range(25, 0, -1)}
    assert best_set(many, set(), {"a": 2}, {}, 3) == ["P01", "P02", "P03"]


@pytest.mark.parametrize(
    ("most", "expected"),
    [({}, ["A", "B", "C"]), ({"OOM": 1}, ["B", "C"]), ({"OOM": 0}, ["C"]), ({"OOM": 0, "OVP": 0}, [])],
)
def test_places_stay_free_when_candidates_or_funds_run_out(most: dict[str, int], expected: list[str]) -> None:
    candidates = {"A": ("OOM", set()), "B": ("OOM", {"a"}), "C": ("OVP", set())}
    assert best_set(candidates, EMPTY, {}, most, 10) == expected
    assert best_set({}, EMPTY, {}, most, 10) == []
