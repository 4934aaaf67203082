"""Rules that concern several cells of a row: what is mended, and what is an error."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ingest.contract import Kind

FAR = dt.timedelta(days=3653)  # ten years: nobody plans beyond
NOT_STARTED = ["aangemeld", "geselecteerd"]


@dataclass(frozen=True)
class Rule:
    """`code` is reported at `column` where `broken` holds."""

    code: str
    column: str
    broken: pl.Expr
    details: dict[str, Any] = field(default_factory=dict)


def day(name: str) -> pl.Expr:
    return pl.col(name)


def has(name: str) -> pl.Expr:
    return pl.col(name).is_not_null()


def mendable(kind: Kind, received_on: dt.date) -> list[tuple[Rule, dict[str, pl.Expr]]]:
    """(where and what is reported as warning, the columns as they become there)."""
    if kind.name != "pilots":
        return []
    later = (day("started_on") > received_on) & day("reported_status").is_in(NOT_STARTED)
    received = pl.lit(received_on)
    return [
        (
            Rule("start_taken_as_planned", "started_on", later),
            {"planned_start_on": day("started_on"), "started_on": pl.lit(None, pl.Date)},
        ),
        *(
            (
                Rule("date_from_receipt", column, (day("reported_status") == status) & ~has(column)),
                {column: received},
            )
            for status, column in (("geselecteerd", "selected_on"), ("afgewezen", "rejected_on"))
        ),
    ]


def rules_of(kind: Kind, received_on: dt.date, project_start: dt.date) -> list[Rule]:
    """The errors of a row of this kind; a broken rule rejects the row."""
    dates = [column for column in kind.columns if column.type == "date"]
    earliest = project_start.replace(year=project_start.year - 1)
    found = [Rule("date_too_early", c.name, day(c.name) < earliest) for c in dates]
    found += [Rule("date_after_receipt", c.name, day(c.name) > received_on) for c in dates if c.actual]
    found += [Rule("date_too_late", c.name, day(c.name) > received_on + FAR) for c in dates if not c.actual]
    if kind.one_of:
        missing = pl.all_horizontal(pl.col(name).is_null() for name in kind.one_of)
        names = [kind.column(name).heading for name in kind.one_of]
        columns = {"nl": " of ".join(names), "en": " or ".join(names)}
        found.append(Rule("missing_one_of", kind.one_of[0], missing, {"columns": columns}))
    if kind.pilot_phases:
        needed = pl.col("phase").is_in(list(kind.pilot_phases)) & ~has("pilot_id") & has("fund_code")
        found.append(Rule("pilot_required", "pilot_id", needed))
    return found + {"pilots": pilot_rules, "participant_counts": count_rules}.get(kind.name, list)()


def count_rules() -> list[Rule]:
    above = pl.col("new_participants") > pl.col("participants")
    return [Rule("new_above_participants", "new_participants", above)]


def pilot_rules() -> list[Rule]:
    status = pl.col("reported_status")
    with_date = {"lopend": "started_on", "afgerond": "completed_on", "gestopt": "stopped_on"}
    found = [
        Rule("status_without_date", column, (status == word) & ~has(column), {"status": word})
        for word, column in with_date.items()
    ]
    found.append(Rule("completed_and_stopped", "stopped_on", has("completed_on") & has("stopped_on")))
    for end in ("completed_on", "stopped_on"):
        found.append(Rule("end_without_start", end, has(end) & ~has("started_on")))
        found.append(Rule("end_before_start", end, day(end) < day("started_on")))
    early = day("started_on") < day("registered_on")
    found.append(Rule("start_before_registration", "started_on", early))
    found.append(Rule("report_before_start", "final_report_on", day("final_report_on") < day("started_on")))
    return found
