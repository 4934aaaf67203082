"""What the marts of analysts must hold, in plain Python from the records."""

import datetime as dt
from collections import defaultdict
from typing import Any

from tests.truth import Truth, Values


def lead_times(truth: Truth, as_of: dt.date) -> dict[str, Values]:
    """Fund or all → days from registration to start of the pilots started by a date."""
    days: dict[str, list[int]] = defaultdict(list)
    for pilot in truth.registered(as_of):
        if pilot.has("started_on", as_of) and pilot.started_on >= pilot.registered_on and pilot.fund_code:
            for scope in (pilot.fund_code, "all"):
                days[scope].append((pilot.started_on - pilot.registered_on).days)
    return {
        scope: {
            "pilot_count": len(found),
            "days_total": sum(found),
            "days_mean": sum(found) / len(found),
            "days_shortest": min(found),
            "days_longest": max(found),
        }
        for scope, found in days.items()
    }


def participations_by_month(truth: Truth, as_of: dt.date) -> dict[tuple[str, dt.date, str], Values]:
    """Fund or all, first day of the month, type → events of pilots and participations in them by a date."""
    counted: dict[tuple[Any, ...], int] = defaultdict(int)
    listed: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for row in (*truth.counts, *truth.attendance):
        pilot, code = truth.by_id.get(row.get("pilot_id")), row.get("intervention_code")
        if pilot and code and row["held_on"] <= as_of:
            event = (pilot.pilot_id, pilot.fund_code, row["held_on"], code)
            counted[event] += row.get("participants") or 0
            listed[event] |= {row["person_code"]} if row.get("person_code") else set()
    found: dict[tuple[str, dt.date, str], Values] = {}
    for event, people in counted.items():
        _, fund, day, code = event
        for scope in {fund, "all"} - {None}:
            cell = found.setdefault((scope, day.replace(day=1), code), {"events": 0, "participations": 0})
            cell["events"] += 1
            cell["participations"] += max(people, len(listed[event]))
    return found
