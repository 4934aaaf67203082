"""The forecast computed a second time: from the pilots' dates, by enumeration and convolution.

Survival is a product over event days, what selected pilots share is enumerated (who of them starts, with the
probability of that under the Beta), and distributions are convolved one unit after the other.
"""

import datetime as dt
import math
from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import numpy as np
from scipy import stats

NODES, ENOUGH = 200, 5
FORECAST = ("companies_completed", "employees_reached")
Units = dict[str, list[tuple[str, float, bool]]]  # unit → (pilot, chance if it starts and stays, has started)


class Survival:
    """Kaplan–Meier of (days, ended in the event), with steps d / (n + 1).

    After the last event the hazard is the mean one of the days in which the last three events fell.
    """

    def __init__(self, times: list[tuple[int, bool]]) -> None:
        self.times = times
        self.events = sorted(days for days, is_event in times if is_event)

    def __call__(self, day: int) -> float:
        if day < 0 or not self.events:
            return 1.0
        last = self.events[-1]
        if day > last:
            first = self.events[-3:][0]
            hazard = math.log(self(first - 1) / self(last)) / (last - first + 1)
            return self(last) * math.exp(-hazard * (day - last))
        left = 1.0
        for moment, ended in Counter(self.events).items():
            if moment <= day:
                left *= 1 - ended / (sum(days >= moment for days, _ in self.times) + 1)
        return left


@cache
def drop_outs(stopped: int, completed: int) -> list[float]:
    """The middles of 200 equally probable parts of Beta(stopped + ½, completed + ½)."""
    middles = [(2 * part + 1) / (2 * NODES) for part in range(NODES)]
    return [float(stats.beta.ppf(middle, stopped + 0.5, completed + 0.5)) for middle in middles]


def start_probability(starting: int, waiting: int, started: int, rejected: int) -> float:
    """P(these `starting` start and those `waiting` do not), when the chance is Beta(started + ½, rejected + ½)."""
    a, b = Fraction(2 * started + 1, 2), Fraction(2 * rejected + 1, 2)
    top = math.prod(a + n for n in range(starting)) * math.prod(b + n for n in range(waiting))
    return float(top / math.prod(a + b + n for n in range(starting + waiting)))


def half_up(number: Fraction) -> int:
    return math.floor(number + Fraction(1, 2))


class Forecast:
    """What can be said at a date about a criterion that is still open."""

    def __init__(self, truth: Any, code: str, as_of: dt.date, least: float, deadline: dt.date) -> None:
        self.truth, self.code, self.as_of, self.deadline = truth, code, as_of, deadline
        self.value = getattr(truth, code)(as_of)["value"]
        self.missing = math.ceil(least - self.value)
        self.pilots = truth.registered(as_of)
        self.by_status: dict[str, list[Any]] = {
            word: [p for p in self.pilots if p.status(as_of) == word]
            for word in ("registered", "selected", "rejected", "running", "stopped", "completed")
        }
        self.started = [p for p in self.pilots if p.has("started_on", as_of)]
        self.ratios = [
            Fraction(self.reached(p), p.planned_participants)
            for p in self.by_status["completed"]
            if p.planned_participants
        ]
        self.duration = Survival(
            [(self.days_since(p.started_on, p), p.status(as_of) == "completed") for p in self.started]
        )

    def reached(self, pilot: Any) -> int:
        return int(self.truth.reached_pilot(pilot, self.as_of).lower)

    def days_since(self, day: dt.date, pilot: Any) -> int:
        """Days from a day to the pilot's end, or to the last day it was followed."""
        name = {"completed": "completed_on", "stopped": "stopped_on", "rejected": "rejected_on"}
        followed = min(self.as_of, self.truth.last_deliveries[pilot.fund_code])
        status = pilot.status(self.as_of)
        end = pilot.values[name[status]] if status in name else followed
        return int((end - day).days)

    @property
    def has_enough(self) -> bool:
        enough = len(self.by_status["completed"]) >= ENOUGH
        return enough and (self.code == "companies_completed" or len(self.ratios) >= ENOUGH)

    def basis(self) -> dict[str, Any]:
        """What the forecast rests on."""
        counts: dict[str, Any] = {f"{word}_count": len(found) for word, found in self.by_status.items()}
        longest = max(self.duration.events, default=None)
        running, ahead = self.by_status["running"], [*self.by_status["running"], *self.by_status["selected"]]
        employees = self.code == "employees_reached"
        unplanned = sum(p.planned_participants is None for p in ahead)
        beyond = [p for p in running if longest is not None and self.days_since(p.started_on, p) > longest]
        return counts | {
            "deadline": self.deadline,
            "has_enough": self.has_enough,
            "started_count": len(self.started),
            "running_beyond_count": len(beyond),
            "longest_duration": longest,
            "ratio_count": len(self.ratios) if employees else None,
            "planned_missing_count": unplanned if employees else None,
        }

    def chances(self) -> dict[str, float]:
        """Per open and selected pilot the chance to complete by the deadline, if it starts and does not stop."""
        found = {}
        for pilot in self.by_status["running"]:
            age = self.days_since(pilot.started_on, pilot)
            at_deadline = (self.deadline - pilot.started_on).days
            found[pilot.pilot_id] = 1 - self.duration(at_deadline) / self.duration(age)
        waits = []
        for pilot in self.pilots:
            has_started = pilot in self.started
            wait = (pilot.started_on - pilot.registered_on).days if has_started else None
            waits.append((self.days_since(pilot.registered_on, pilot) if wait is None else wait, has_started))
        delay = Survival(waits)
        for pilot in self.by_status["selected"]:
            waited = self.days_since(pilot.registered_on, pilot)
            days = (self.deadline - pilot.registered_on).days
            found[pilot.pilot_id] = sum(
                (delay(day - 1) - delay(day)) / delay(waited) * (1 - self.duration(days - day))
                for day in range(waited + 1, days + 1)
            )
        return found

    def units(self, without: str | None = None) -> Units:
        """Companies without a completed pilot, or pilots, with the pilots that may still complete."""
        done = self.truth.completed_companies(self.as_of)
        found: Units = {}
        for pilot_id, chance in self.chances().items():
            pilot = self.truth.by_id[pilot_id]
            unit = pilot.company if self.code == "companies_completed" else pilot_id
            if pilot_id != without and unit not in done:
                found.setdefault(unit, []).append((pilot_id, chance, pilot in self.started))
        return found

    def growth(self, unit: str) -> np.ndarray:
        """P(growth = 0, 1, …) of a unit of which a pilot completes."""
        if self.code == "companies_completed":
            return np.array([0.0, 1.0])
        pilot = self.truth.by_id[unit]
        if pilot.planned_participants is None:
            ends = [self.reached(p) for p in self.by_status["completed"]]
        else:
            ends = [half_up(pilot.planned_participants * ratio) for ratio in self.ratios]
        counts = Counter(max(self.reached(pilot), end) - self.reached(pilot) for end in ends)
        return np.array([counts[n] / len(ends) for n in range(max(counts) + 1)])

    def distribution(self, without: str | None = None) -> np.ndarray:
        """P(total growth = 0, 1, …), averaged over drop-out and over which selected pilots start."""
        units = self.units(without)
        growths = {unit: self.growth(unit) for unit in units}
        selected = [pilot for members in units.values() for pilot, _, started in members if not started]
        open_units = [unit for unit, members in units.items() if all(started for *_, started in members)]
        size = 1 + sum(len(growth) - 1 for growth in growths.values())
        total = np.zeros(size)
        for drop_out in drop_outs(len(self.by_status["stopped"]), len(self.by_status["completed"])):
            known = self.added(np.ones(1), units, open_units, growths, drop_out, set())
            for pattern in product((True, False), repeat=len(selected)):
                starting = {pilot for pilot, starts in zip(selected, pattern, strict=True) if starts}
                share = start_probability(
                    len(starting), len(selected) - len(starting), len(self.started), len(self.by_status["rejected"])
                )
                rest = [unit for unit in units if unit not in open_units]
                found = self.added(known, units, rest, growths, drop_out, starting)
                total[: len(found)] += share * found / NODES
        return total

    @staticmethod
    def added(
        known: np.ndarray,
        units: Units,
        names: list[str],
        growths: dict[str, np.ndarray],
        drop_out: float,
        starting: set[str],
    ) -> np.ndarray:
        """The distribution with the growth of more units."""
        for unit in names:
            none = 1.0
            for pilot, chance, started in units[unit]:
                none *= 1 - (1 - drop_out) * chance * (started or pilot in starting)
            step = (1 - none) * growths[unit]
            step[0] += none
            known = np.convolve(known, step)
        return known

    def probability(self, without: str | None = None) -> float:
        return float(self.distribution(without)[self.missing :].sum())

    def row(self) -> dict[str, float | None]:
        """The columns of mart_steering__success_criteria."""
        if not self.has_enough:
            return dict.fromkeys(("target_probability", "forecast_low", "forecast_high"))
        spread = self.distribution()
        upto = [sum(spread[: n + 1]) for n in range(len(spread))]
        low, high = (next(n for n, p in enumerate(upto) if p >= part - 1e-12) for part in (0.1, 0.9))
        return {
            "target_probability": float(spread[self.missing :].sum()),
            "forecast_low": self.value + low,
            "forecast_high": self.value + high,
        }

    def must_happen(self) -> dict[str, dict[str, float]]:
        """Per pilot that may still count: its own chance, and the criterion's without it."""
        stopped, completed = len(self.by_status["stopped"]), len(self.by_status["completed"])
        started, rejected = len(self.started), len(self.by_status["rejected"])
        complete, found = self.probability(), {}
        for members in self.units().values():
            for pilot, chance, has_started in members:
                own = chance * (completed + 0.5) / (stopped + completed + 1)
                own *= 1 if has_started else (started + 0.5) / (started + rejected + 1)
                without = self.probability(pilot)
                found[pilot] = {
                    "completion_probability": own,
                    "target_probability": complete,
                    "probability_without": without,
                    "probability_difference": complete - without,
                }
        return found
