"""Diversity at equal numbers of pilots, of contexts, per type and fund, and of candidates; in plain Python.

Written from the definitions: the expected counts of a draw by whole binomial coefficients, the best set of
candidates by looking at every set.
"""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from tests.truth import FUNDS, LISTED, Pilot, Truth, Values, diversity_rule, sample_coverage, seed

STEP, MOST_PLACES = 5, 10
PLACES = {row["fund_code"]: int(row["most_places"]) for row in seed("fund_places")}
CONTEXTS = ("size_class", "sbi_section", "province", "prior_experience", "esf_theme")


def exp_entropy(uses: Counter[str]) -> float | None:
    """Hill number of order 1; nothing without uses."""
    total = uses.total()
    return math.exp(-sum(n / total * math.log(n / total) for n in uses.values() if n)) if total else None


def samples(truth: Truth, as_of: dt.date) -> dict[str, tuple[int, Counter[str]]]:
    """Dimension → pilots that count, and how many of them have each value."""
    found = {"intervention": [p.types for p in truth.trying(as_of)]}
    started = [p for p in truth.registered(as_of) if p.has("started_on", as_of) and not p.has("stopped_on", as_of)]
    for dimension in CONTEXTS:
        values = [pilot.context()[dimension] for pilot in started]
        found[dimension] = [{value} for value in values if value != "onbekend"]
    return {name: (len(sets), Counter(code for own in sets for code in own)) for name, sets in found.items()}


def context_diversity(truth: Truth, as_of: dt.date) -> dict[str, Values]:
    """Dimension → row of mart_steering__context_diversity."""
    found = {}
    started = [p for p in truth.registered(as_of) if p.has("started_on", as_of) and not p.has("stopped_on", as_of)]
    for dimension, (pilots, uses) in samples(truth, as_of).items():
        if dimension == "intervention":
            continue
        once, twice = (sum(n == times for n in uses.values()) for times in (1, 2))
        found[dimension] = {
            "pilot_count": pilots,
            "unknown_count": len(started) - pilots,
            "value_count": len(uses) or None,
            "hill_1": exp_entropy(uses),
            "hill_2": pilots**2 / sum(n * n for n in uses.values()) if pilots else None,
            "coverage": sample_coverage(pilots, pilots, once, twice) if pilots > 1 else None,
        }
    return found


def _rarefied(pilots: int, uses: Counter[str], size: int) -> Iterator[float]:
    """Hill numbers of order 0, 1 and 2 to be expected of `size` of the pilots."""
    draws = math.comb(pilots, size)
    expected = [
        sum(math.comb(n, times) * math.comb(pilots - n, size - times) for n in uses.values()) / draws
        for times in range(1, size + 1)
    ]
    total = sum(times * types for times, types in enumerate(expected, 1))
    shares = [(times / total, types) for times, types in enumerate(expected, 1)]
    yield sum(expected)
    yield math.exp(-sum(types * share * math.log(share) for share, types in shares))
    yield 1 / sum(types * share**2 for share, types in shares)


def rarefied(truth: Truth, as_of: dt.date, latest: dt.date) -> dict[tuple[str, int, int], Values]:
    """(dimension, order, pilots drawn) → row of mart_steering__diversity_rarefied."""
    found = {}
    today = samples(truth, latest)
    for dimension, (pilots, uses) in samples(truth, as_of).items():
        common = max(STEP, today[dimension][0] // 2 // STEP * STEP) if today[dimension][0] else None
        for size in sorted({*range(STEP, pilots + 1, STEP), pilots} - {0}):
            for order, value in enumerate(_rarefied(pilots, uses, size)):
                row = {"value": value, "is_observed": size == pilots, "is_common": size == common}
                found[dimension, order, size] = row
    return found


def types(truth: Truth, as_of: dt.date) -> dict[str, Values]:
    """Type → what the rule finds, and misses."""
    pilots, (needed, _) = truth.trying(as_of), diversity_rule(as_of)
    found = {}
    for code in LISTED:
        using = [p for p in pilots if code in p.types]
        companies = len({p.company for p in using})
        found[code] = {
            "pilot_count": len(using),
            "company_count": companies,
            "fund_count": len({p.fund_code for p in using}),
            "meets_rule": companies >= needed,
            "companies_missing": max(0, needed - companies),
        }
    return found


def _meeting(pilots: list[Pilot], needed: int) -> set[str]:
    return {code for code in LISTED if len({p.company for p in pilots if code in p.types}) >= needed}


def funds(truth: Truth, as_of: dt.date) -> dict[str, Values]:
    """Fund → row of mart_steering__intervention_funds."""
    pilots, (needed, _) = truth.trying(as_of), diversity_rule(as_of)
    meeting = _meeting(pilots, needed)
    found = {}
    for fund in FUNDS:
        own = [p for p in pilots if p.fund_code == fund]
        tried = set().union(*(p.types for p in own))
        found[fund] = {
            "pilot_count": len(own),
            "type_count": len(tried),
            "empty_cells": len(LISTED) - len(tried),
            "types_meeting_rule": len(tried & meeting),
            "is_spanned": bool(tried & meeting),
            "types_lost_without": len(meeting - _meeting([p for p in pilots if p.fund_code != fund], needed)),
        }
    return found


class Candidates:
    """Pilots that could still start at a date, and the best sets of them."""

    def __init__(self, truth: Truth, as_of: dt.date) -> None:
        statuses = ("registered", "selected")
        self.pilots = {p.pilot_id: p for p in truth.registered(as_of) if p.status(as_of) in statuses}
        self.uses = Counter(code for p in truth.trying(as_of) for code in p.types)
        tried = {(p.fund_code, code) for p in truth.trying(as_of) for code in p.types}
        self.cells = {
            name: {(p.fund_code, code) for code in p.types} - tried for name, p in self.pilots.items()
        }  # empty ones that the pilot fills

    def diversity_with(self, names: tuple[str, ...]) -> float | None:
        return exp_entropy(self.uses + Counter(code for name in names for code in self.pilots[name].types))

    def best(self, places: int) -> tuple[str, ...]:
        """Most cells, then most diverse, then the smallest numbers, of the largest sets the funds allow."""
        for size in range(min(places, len(self.pilots)), 0, -1):
            sets = [names for names in combinations(sorted(self.pilots), size) if self._is_allowed(names)]
            if sets:
                return min(sets, key=self._rank)
        return ()

    def _is_allowed(self, names: tuple[str, ...]) -> bool:
        per_fund = Counter(self.pilots[name].fund_code for name in names)
        return all(n <= PLACES.get(fund, n) for fund, n in per_fund.items())

    def _rank(self, names: tuple[str, ...]) -> tuple[int, float, tuple[str, ...]]:
        return -self.filled(names), -round(self.diversity_with(names) or 0, 9), names

    def filled(self, names: tuple[str, ...]) -> int:
        return len(set().union(*(self.cells[name] for name in names)))

    def rows(self) -> dict[str, Values]:
        """Pilot → row of mart_steering__candidates."""
        proposed = self.best(PLACES.get("all", 0))
        return {
            name: {
                "fund_code": pilot.fund_code,
                "interventions": ", ".join(code for code in LISTED if code in pilot.types) or None,
                "cells_filled": len(self.cells[name]),
                "hill_1_before": exp_entropy(self.uses),
                "hill_1_after": self.diversity_with((name,)),
                "is_proposed": name in proposed,
            }
            for name, pilot in self.pilots.items()
        }

    def sets(self) -> dict[tuple[int, str], Values]:
        """(places, pilot) → row of mart_steering__candidate_sets."""
        found: dict[tuple[int, str], Values] = {}
        for places in range(1, MOST_PLACES + 1):
            names, claimed = self.best(places), set[tuple[str, str]]()
            for name in names:
                new = self.cells[name] - claimed
                claimed |= new
                codes = {code for _, code in new}
                found[places, name] = {
                    "cells_filled": len(new),
                    "interventions_new": ", ".join(code for code in LISTED if code in codes) or None,
                    "set_size": len(names),
                    "set_cells_filled": self.filled(names),
                    "set_hill_1_after": self.diversity_with(names),
                    "is_proposed": places == PLACES.get("all"),
                }
        return found
