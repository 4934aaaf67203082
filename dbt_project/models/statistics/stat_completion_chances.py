"""Chance that a pilot ahead completes by the deadline of a criterion, if it starts and does not stop.

Pilots ahead are open or selected. Clocks run in whole days: since the start, or since registration.
"""

import numpy as np
import polars as pl

RECENT = 3  # events that tell the hazard beyond the last one
SCHEMA = {
    "as_of_date": pl.Date,
    "criterion_code": pl.String,
    "pilot_id": pl.String,
    "is_started": pl.Boolean,
    "chance": pl.Float64,
}


def survival(durations, is_event, days):
    """S(0) … S(days): Kaplan–Meier with steps d / (n + 1), and a constant hazard after the last event.

    durations: whole days, one per unit; is_event: whether they ended in the event or were censored. The constant
    hazard is the mean one over the days of the last RECENT events.
    """
    durations, is_event = np.asarray(durations, int), np.asarray(is_event, bool)
    recent = np.sort(durations[is_event])[-RECENT:]
    if not recent.size:
        return np.ones(days + 1)
    first, last = recent[0], recent[-1]
    ages = np.arange(max(days, last) + 1)
    at_risk = len(durations) - np.searchsorted(np.sort(durations), ages)
    curve = np.cumprod(1 - np.bincount(durations[is_event], minlength=len(ages)) / (at_risk + 1))
    before = curve[first - 1] if first else 1
    curve[last + 1 :] = curve[last] * (curve[last] / before) ** ((ages[last + 1 :] - last) / (last - first + 1))
    return curve[: days + 1]


def open_chance(completing, age, days):
    """Chance that a pilot that is open at an age is completed at the age of `days`; completing: S per day."""
    return float(1 - completing[days] / completing[age])


def selected_chance(waiting, completing, waited, days):
    """Chance that a pilot not started `waited` days after registration is completed `days` after it.

    waiting: S per day from registration to start; completing: S per day from start to completion.
    """
    starts = np.arange(waited + 1, days + 1)
    starting = (waiting[starts - 1] - waiting[starts]) / waiting[waited]
    return float(starting @ (1 - completing[days - starts]))


def chances(pilots, deadline):
    """(pilot_id, is_started, chance) of the pilots ahead; pilots: rows of int_forecast_pilots of one as-of date."""
    started = pilots.filter("is_started")
    clock = pl.coalesce("started_on", "registered_on")
    ahead = pilots.filter(pl.col("status").is_in(["running", "selected"]))
    ahead = ahead.with_columns(days=(deadline - clock).dt.total_days())
    longest = max(ahead["days"], default=0)
    completing = survival(started["days_since_start"], started["is_completed"], longest)
    waiting = survival(pilots["days_to_start"], pilots["is_started"], longest)
    for pilot in ahead.iter_rows(named=True):
        if pilot["is_started"]:
            chance = open_chance(completing, pilot["days_since_start"], pilot["days"])
        else:
            chance = selected_chance(waiting, completing, pilot["days_to_start"], pilot["days"])
        yield pilot["pilot_id"], pilot["is_started"], chance


def model(dbt, session):
    dbt.config(materialized="table")
    pilots = dbt.ref("int_forecast_pilots").pl().partition_by("as_of_date", as_dict=True)
    criteria = dbt.ref("int_forecast_criteria").pl().filter("has_enough")
    rows = [
        (criterion["as_of_date"], criterion["criterion_code"], *row)
        for criterion in criteria.iter_rows(named=True)
        for row in chances(pilots[(criterion["as_of_date"],)], criterion["deadline"])
    ]
    return pl.DataFrame(rows, SCHEMA, orient="row").to_arrow()
