"""What the generator makes before it becomes files: rows that know their values and their fate.

Tests compute the truth from these records, so they never read a written file.
"""

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

Day = dt.date


@dataclass
class Row:
    """One data row. `values` is what must arrive; `raw` overrides how a cell is written.

    `fate` is loaded, rejected, duplicate, total, note or blank; `planted` names what is wrong or
    special about the row, in the generator's own words.
    """

    values: dict[str, Any]
    fate: str = "loaded"
    raw: dict[str, str] = field(default_factory=dict)
    planted: tuple[str, ...] = ()
    extra_cells: int = 0  # surplus cells at the end of a CSV row


@dataclass
class Sheet:
    """One table as sent: rows above it, its columns (name, heading), its rows."""

    name: str
    kind: str
    columns: list[tuple[str, str]]
    rows: list[Row]
    titles: list[str] = field(default_factory=list)


@dataclass
class Delivery:
    """One file as a sender sends it."""

    sender: str
    file_name: str
    received_on: Day
    layout: str
    sheets: list[Sheet]
    outcome: str = "loaded"
    planted: tuple[str, ...] = ()
    content: str = ""  # written as it is, for files that are no table of ours


@dataclass
class Session:
    """A meeting of a pilot: who came, and in which form that is reported."""

    held_on: Day
    intervention_code: str
    persons: list[str]
    new: int
    is_listed: bool
    is_counted: bool
    tells_new: bool


@dataclass
class Pilot:
    """A pilot as it truly went; a delivery tells what was known on the day it was sent."""

    pilot_id: str
    part: str
    sender: str
    company_name: str
    kvk_number: str | None
    fund_code: str
    sbi_code: str
    postal_code: str
    company_employees: int | None
    prior_experience: str | None
    registered_on: Day
    planned_participants: int
    esf_theme: str
    interventions: list[tuple[str, str]] = field(default_factory=list)
    selected_on: Day | None = None
    rejected_on: Day | None = None
    planned_start_on: Day | None = None
    started_on: Day | None = None
    planned_end_on: Day | None = None
    completed_on: Day | None = None
    stopped_on: Day | None = None
    stop_reason: str | None = None
    final_report_on: Day | None = None
    is_ambassador: bool = False
    basis: str = ""
    people: list[str] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)


def as_json(deliveries: list[Delivery]) -> str:
    """The records as JSON; dates in ISO."""
    rows = [dataclasses.asdict(delivery) for delivery in deliveries]
    return json.dumps(rows, default=str, ensure_ascii=False, indent=1)
