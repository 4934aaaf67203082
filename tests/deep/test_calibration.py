"""Do the forecasts come true as often as they say? Simulated projects, looked at midway.

Registrations come in the first hundred days, as the definition counts only pilots that are known: nothing in a
forecast stands for a pilot that nobody has registered yet.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, islice
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pytest

from tests.statistics.test_forecast import CHANCES, FORECASTS
from tests.truth_forecast import half_up
from warehouse.settings import ROOT

EVIDENCE = ROOT / "docs" / "evidence" / "forecast.md"
CASES, DEADLINE, START = 2000, 730, dt.date(2017, 1, 1)
TARGETS = {"companies completed": 30, "employees reached": 420}
Chance = np.random.Generator


class Population(NamedTuple):
    """A kind of project: what is forecast, how many days its pilots take, when in a pilot its people join."""

    criterion: str
    length: Callable[[Chance], int]
    joining: Callable[[Chance, int], np.ndarray]  # of so many people, as shares of the pilot's length


@dataclass(frozen=True)
class Pilot:
    """A simulated pilot; days since the start of the project, infinite for what never happens."""

    number: int
    registered: float
    selected: float
    rejected: float
    started: float
    stopped: float
    completed: float
    planned: int
    joined: np.ndarray  # days on which its people join if it goes on

    def reached(self, day: float) -> int:
        return int((self.joined <= min(day, self.stopped)).sum())

    def status(self, day: int) -> str:
        words = ("stopped", "completed", "started", "rejected", "selected")
        found = next((word for word in words if getattr(self, word) <= day), "registered")
        return "running" if found == "started" else found


def day_of(number: float) -> dt.date | None:
    return START + dt.timedelta(days=int(number)) if np.isfinite(number) else None


def simulated(number: int, chance: Chance, people: Chance, population: Population) -> Pilot:
    """Nine of ten registrations are selected, one of ten started pilots stops; about as many join as planned."""
    length = population.length(chance)
    never, registered = np.inf, int(chance.integers(0, 100))
    decided = registered + int(chance.integers(10, 40))
    planned = int(people.integers(8, 19))
    joining = population.joining(people, max(1, round(planned * people.normal(0.95, 0.25))))
    if chance.random() < 0.1:
        return Pilot(number, registered, never, decided, never, never, never, planned, np.array([]))
    started = decided + int(chance.gamma(3, 20))
    joined = started + np.ceil(joining * length)
    stops = chance.random() < 0.1
    stopped, completed = (started + int(length * chance.random()), never) if stops else (never, started + length)
    return Pilot(number, registered, decided, never, started, stopped, completed, planned, joined)


def frame(pilots: list[Pilot], day: int) -> pl.DataFrame:
    """The rows of int_forecast_pilots on a day."""
    rows = []
    for pilot in pilots:
        status = pilot.status(day)
        until = int(getattr(pilot, status, day))
        is_started = pilot.started <= day
        rows.append(
            {
                "pilot_id": str(pilot.number),
                "status": status,
                "is_started": is_started,
                "is_completed": status == "completed",
                "registered_on": day_of(pilot.registered),
                "started_on": day_of(pilot.started) if is_started else None,
                "days_to_start": int(pilot.started if is_started else until if status == "rejected" else day)
                - pilot.registered,
                "days_since_start": int((until if status != "running" else day) - pilot.started)
                if is_started
                else None,
            }
        )
    return pl.DataFrame(rows, schema_overrides={"started_on": pl.Date, "days_since_start": pl.Int64})


def varied(chance: Chance) -> int:
    """From three months on, half of the pilots within nine."""
    return 90 + int(chance.gamma(2, 100))


def alike(chance: Chance) -> int:
    """All plan about ten months."""
    return int(np.clip(chance.normal(300, 80), 150, 540))


def throughout(people: Chance, number: int) -> np.ndarray:
    return people.random(number)


def early(people: Chance, number: int) -> np.ndarray:
    """Six of ten are there at the first meeting."""
    return np.where(people.random(number) < 0.6, 0.02, people.random(number))


def growth(pilot: Pilot, completed: list[Pilot], day: int, criterion: str) -> list[int]:
    """The equally likely amounts that a pilot adds, as the definition says."""
    if criterion == "companies completed":
        return [1]
    now = pilot.reached(day)
    ends = [half_up(Fraction(pilot.planned * other.reached(day), other.planned)) for other in completed]
    return sorted(max(end, now) - now for end in ends)


def value(pilots: list[Pilot], day: int, criterion: str) -> int:
    if criterion == "companies completed":
        return sum(pilot.completed <= day for pilot in pilots)
    return sum(pilot.reached(day) for pilot in pilots)


def case(seed: int, population: Population) -> dict[str, Any] | None:
    """One project looked at on one day: what is forecast, and what comes true; None when there is no forecast."""
    criterion, target = population.criterion, TARGETS[population.criterion]
    chance, people = np.random.default_rng(seed), np.random.default_rng([seed, 1])
    pilots = [simulated(number, chance, people, population) for number in range(int(chance.integers(34, 48)))]
    day = int(chance.integers(300, DEADLINE - 10))
    pilots = [pilot for pilot in pilots if pilot.registered <= day]
    rows = frame(pilots, day)
    counts = {
        f"{word}_count": rows.filter(status=word).height
        for word in ("stopped", "completed", "selected", "rejected")
    }
    now, final = value(pilots, day, criterion), value(pilots, DEADLINE, criterion)
    if counts["completed_count"] < 5 or now >= target:
        return None
    completed = [pilot for pilot in pilots if pilot.completed <= day]
    by_id = {str(pilot.number): pilot for pilot in pilots}
    ahead = [
        {
            "unit_id": pilot_id,
            "pilot_id": pilot_id,
            "is_started": is_started,
            "chance": p,
            "growth": growth(by_id[pilot_id], completed, day, criterion),
        }
        for pilot_id, is_started, p in CHANCES.chances(rows, day_of(DEADLINE))
    ]
    asked = counts | {"value": now, "target_min": target, "started_count": int(rows["is_started"].sum())}
    probability, low, high = FORECASTS.forecast(asked, ahead)
    return {
        "probability": probability,
        "is_within": low <= final <= high,
        "is_below": final < low,
        "is_reached": final >= target,
        "pace": float(now * DEADLINE / day >= target),
    }


POPULATIONS = {
    "Companies, pilots of three months to two years": Population("companies completed", varied, throughout),
    "Companies, pilots of about ten months each": Population("companies completed", alike, throughout),
    "Employees who join all through the pilot": Population("employees reached", varied, throughout),
    "Employees of whom most join at once": Population("employees reached", varied, early),
}
EXPECTED = [name for name, population in POPULATIONS.items() if population[1:] == (varied, throughout)]


def cases_of(population: Population) -> pl.DataFrame:
    found = (result for seed in count() if (result := case(seed, population)))
    return pl.DataFrame(list(islice(found, CASES)))


def figures_of(cases: pl.DataFrame) -> dict[str, Any]:
    sure = cases.filter(pl.col("probability") >= 0.8)
    return {
        "outcomes within the 80 % range": cases["is_within"].mean(),
        "outcomes below it": cases["is_below"].mean(),
        "cases with P ≥ 0.8": sure.height,
        "mean P of these": sure["probability"].mean(),
        "share of these that came true": sure["is_reached"].mean(),
        "Brier score": ((cases["probability"] - cases["is_reached"]) ** 2).mean(),
        "Brier score of the current pace": ((cases["pace"] - cases["is_reached"]) ** 2).mean(),
    }


@pytest.mark.deep
def test_the_forecasts_come_true_as_often_as_they_say() -> None:
    """Where pilots differ in length and people join all through them; how it errs elsewhere is written down."""
    cases = {name: cases_of(population) for name, population in POPULATIONS.items()}
    figures = {name: figures_of(found) for name, found in cases.items()}
    EVIDENCE.write_text("\n".join(evidence(cases, figures)), "utf-8")
    for name in EXPECTED:
        found = figures[name]
        assert 0.75 <= found["outcomes within the 80 % range"] <= 0.92
        assert abs(found["mean P of these"] - found["share of these that came true"]) <= 0.06
    for found in figures.values():
        assert found["Brier score"] < found["Brier score of the current pace"]


def evidence(cases: dict[str, pl.DataFrame], figures: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield "# The forecasts against simulated projects\n\nWritten by `make test-deep` (`tests/deep`)."
    yield f"{CASES} simulated projects of each kind, each looked at on one day of {DEADLINE}, from the 300th on;"
    yield "norms: " + ", ".join(f"{norm} {name}" for name, norm in TARGETS.items()) + "."
    yield "Every pilot is registered in the first hundred days.\n"
    for name, found in figures.items():
        yield f"## {name}\n\n| figure | value |\n| --- | ---: |"
        yield from (f"| {label} | {shown(figure)} |" for label, figure in found.items())
        yield "\n| P | cases | mean P | came true |\n| --- | ---: | ---: | ---: |"
        yield from (*by_chance(cases[name]), "")


def shown(figure: float) -> str:
    return str(figure) if isinstance(figure, int) else f"{figure:.3f}"


def by_chance(cases: pl.DataFrame) -> Iterator[str]:
    for low in range(0, 10, 2):
        is_here = (pl.col("probability") * 10 >= low) & (pl.col("probability") * 10 < low + 2 + (low == 8))
        part = cases.filter(is_here)
        if part.height:
            mean, true = part["probability"].mean(), part["is_reached"].mean()
            yield f"| 0.{low}–{(low + 2) / 10:.1f} | {part.height} | {mean:.2f} | {true:.2f} |"
