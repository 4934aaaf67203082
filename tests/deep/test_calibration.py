"""Does the forecast of completed companies come true as often as it says? Simulated projects, looked at midway.

Registrations come in the first hundred days, as the definition counts only pilots that are known: nothing in a
forecast stands for a pilot that nobody has registered yet.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.statistics.test_forecast import CHANCES, FORECASTS
from warehouse.settings import ROOT

EVIDENCE = ROOT / "docs" / "evidence" / "forecast.md"
CASES, TARGET, DEADLINE, START = 2000, 30, 730, dt.date(2017, 1, 1)


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

    def status(self, day: int) -> str:
        words = ("stopped", "completed", "started", "rejected", "selected")
        found = next((word for word in words if getattr(self, word) <= day), "registered")
        return "running" if found == "started" else found


def day_of(number: float) -> dt.date | None:
    return START + dt.timedelta(days=int(number)) if np.isfinite(number) else None


def simulated(number: int, chance: np.random.Generator, length: int) -> Pilot:
    """Nine of ten registrations are selected, one of ten started pilots stops."""
    never, registered = np.inf, int(chance.integers(0, 100))
    decided = registered + int(chance.integers(10, 40))
    if chance.random() < 0.1:
        return Pilot(number, registered, never, decided, never, never, never)
    started = decided + int(chance.gamma(3, 20))
    if chance.random() < 0.1:
        return Pilot(number, registered, decided, never, started, started + int(length * chance.random()), never)
    return Pilot(number, registered, decided, never, started, never, started + length)


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


def varied(chance: np.random.Generator) -> int:
    """Days that a pilot takes: from three months on, half of them within nine."""
    return 90 + int(chance.gamma(2, 100))


def alike(chance: np.random.Generator) -> int:
    """Days that a pilot takes where all plan about ten months."""
    return int(np.clip(chance.normal(300, 80), 150, 540))


def case(seed: int, length: Callable[[np.random.Generator], int]) -> dict[str, Any] | None:
    """One project looked at on one day: what is forecast, and what comes true; None when there is no forecast."""
    chance = np.random.default_rng(seed)
    pilots = [simulated(number, chance, length(chance)) for number in range(int(chance.integers(34, 48)))]
    day = int(chance.integers(300, DEADLINE - 10))
    pilots = [pilot for pilot in pilots if pilot.registered <= day]
    rows = frame(pilots, day)
    counts = {
        f"{word}_count": rows.filter(status=word).height
        for word in ("stopped", "completed", "selected", "rejected")
    }
    value = counts["completed_count"]
    if value < 5 or value >= TARGET:
        return None
    known = {pilot_id: (is_started, p) for pilot_id, is_started, p in CHANCES.chances(rows, day_of(DEADLINE))}
    ahead = [
        {"unit_id": pilot_id, "pilot_id": pilot_id, "is_started": is_started, "chance": p, "growth": [1]}
        for pilot_id, (is_started, p) in known.items()
    ]
    criterion = counts | {"value": value, "target_min": TARGET, "started_count": int(rows["is_started"].sum())}
    probability, low, high = FORECASTS.forecast(criterion, ahead)
    final = sum(pilot.completed <= DEADLINE for pilot in pilots)
    return {
        "probability": probability,
        "is_within": low <= final <= high,
        "is_reached": final >= TARGET,
        "pace": float(value * DEADLINE / day >= TARGET),
    }


def figures_of(length: Callable[[np.random.Generator], int]) -> tuple[dict[str, Any], pl.DataFrame]:
    found = [result for seed in range(3 * CASES) if (result := case(seed, length))][:CASES]
    assert len(found) == CASES
    cases = pl.DataFrame(found)
    sure = cases.filter(pl.col("probability") >= 0.8)
    return {
        "outcomes within the 80 % range": cases["is_within"].mean(),
        "cases with P ≥ 0.8": sure.height,
        "mean P of these": sure["probability"].mean(),
        "share of these that came true": sure["is_reached"].mean(),
        "Brier score": ((cases["probability"] - cases["is_reached"]) ** 2).mean(),
        "Brier score of the current pace": ((cases["pace"] - cases["is_reached"]) ** 2).mean(),
    }, cases


@pytest.mark.deep
def test_the_forecast_comes_true_as_often_as_it_says() -> None:
    """Where pilots differ in length; where all are alike it errs on the low side, which is written down."""
    populations = {"three months to two years": figures_of(varied), "about ten months each": figures_of(alike)}
    write_evidence(populations)
    within, _, mean, true, brier, pace = populations["three months to two years"][0].values()
    assert 0.75 <= within <= 0.92
    assert abs(mean - true) <= 0.06
    for figures, _ in populations.values():
        assert figures["Brier score"] < figures["Brier score of the current pace"]
    assert brier < pace


def write_evidence(populations: dict[str, tuple[dict[str, Any], pl.DataFrame]]) -> None:
    lines = ["# The forecast against simulated projects", "", "Written by `make test-deep` (`tests/deep`)."]
    lines += [f"{CASES} simulated projects of each kind, each looked at on one day, companies completed against"]
    lines += [f"{TARGET}; every pilot is registered in the first hundred days.", ""]
    for name, (figures, cases) in populations.items():
        lines += [f"## Pilots of {name}", "", "| figure | value |", "| --- | ---: |"]
        lines += [f"| {label} | {shown(value)} |" for label, value in figures.items()]
        lines += ["", "| P | cases | mean P | came true |", "| --- | ---: | ---: | ---: |", *by_chance(cases), ""]
    EVIDENCE.write_text("\n".join(lines), "utf-8")


def shown(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def by_chance(cases: pl.DataFrame) -> Iterator[str]:
    for low in range(0, 10, 2):
        is_here = (pl.col("probability") * 10 >= low) & (pl.col("probability") * 10 < low + 2 + (low == 8))
        part = cases.filter(is_here)
        if part.height:
            mean, true = part["probability"].mean(), part["is_reached"].mean()
            yield f"| 0.{low}–{(low + 2) / 10:.1f} | {part.height} | {mean:.2f} | {true:.2f} |"
