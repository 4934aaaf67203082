"""The indicators computed a second time, in plain Python, from what the generator says it sent.

No SQL and none of our packages: only the examples' records, the seeds and a date. Written from the
definitions, so that a difference with a mart means that one of the two is wrong.
"""

import csv
import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.truth_forecast import FORECAST, Forecast

Values = dict[str, Any]
DAY = dt.timedelta(days=1)
SEEDS = Path(__file__).resolve().parents[1] / "dbt_project" / "seeds"
RESPONDENTS, COMPANIES = 10, 3
CORE = ("onderzoeksrapport", "handboek", "toolbox")
ACTUAL = "registered_on selected_on rejected_on started_on completed_on stopped_on final_report_on"
CONDITIONS = ("companies_completed", "deliverables_communicated")
EXPECTED = ("target_probability", "forecast_low", "forecast_high")
BASES = ("attendance", "new_participants", "bounds", "geen opgave")


def seed(name: str) -> list[dict[str, str]]:
    """Rows of a seed, as text."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


FUNDS = [row["fund_code"] for row in seed("funds")]
APPLICANTS = [row["fund_code"] for row in seed("funds") if row["fund_role"] == "applicant"]
LISTED = [r["intervention_code"] for r in seed("interventions") if r["is_listed"] == "true"]
WAVES = {row["wave_code"]: dt.date.fromisoformat(row["closes_on"]) for row in seed("survey_waves")}
WAVE_ORDER = {row["wave_code"]: int(row["sort_order"]) for row in seed("survey_waves")}
PROJECT = seed("project")[0]
START, END = (dt.date.fromisoformat(PROJECT[name]) for name in ("start_on", "end_on"))


def on_or_before(day: dt.date | None, as_of: dt.date) -> bool:
    """Whether something has happened by a date; an empty date has not."""
    return day is not None and day <= as_of


def norm(code: str, as_of: dt.date) -> tuple[float | None, float | None, dt.date | None]:
    """At least, at most and deadline, by the row in force."""
    rows = [row for row in seed("success_criteria") if row["criterion_code"] == code]
    row = max((r for r in rows if r["valid_from"] <= as_of.isoformat()), key=lambda r: r["valid_from"])
    least, most = (float(row[name]) if row[name] else None for name in ("target_min", "target_max"))
    return least, most, _day(row["deadline"])


def diversity_rule(as_of: dt.date) -> tuple[int, int]:
    """Companies that must try a type, and funds its pilots must span, by the rule in force."""
    rows = [row for row in seed("diversity_rules") if row["valid_from"] <= as_of.isoformat()]
    row = max(rows, key=lambda r: r["valid_from"])
    return int(row["companies_per_type"]), int(row["funds_spanned"])


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score."""
    z = 1.959963984540054
    share, square = successes / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return middle - half, middle + half


def sample_coverage(number: int, total: int, once: int, twice: int) -> float:
    """Coverage of more than one pilot, by the types used once and twice."""
    if once == 0:
        return 1.0
    if twice:
        bracket = (number - 1) * once / ((number - 1) * once + 2 * twice)
    else:
        bracket = (number - 1) * (once - 1) / ((number - 1) * (once - 1) + 2)
    return 1 - once / total * bracket


def fates(delivery: Any) -> dict[str, Counter[str]]:
    """Expected number of rows per fate, per sheet of a delivery."""
    found = {}
    for sheet in delivery.sheets:
        counts = Counter(row.fate for row in sheet.rows)
        counts["note"] += len(sheet.titles)
        counts["heading"] += bool(sheet.columns)
        counts["read"] = counts["loaded"] + counts["rejected"] + counts["duplicate"]
        found[sheet.name] = counts
    return found


def is_participant(response: Values) -> bool:
    """Whether someone answers as one who took part; directors answer for the company."""
    return response["respondent_role"] != "hr_directie"


def normal(name: str) -> str:
    """A company's name as it is compared."""
    return "".join(c for c in name.casefold() if c.isalnum())


@dataclass
class Pilot:
    """A pilot's current version; statuses and dates follow from the delivered values."""

    values: Values
    company: str = ""

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None

    def status(self, as_of: dt.date) -> str:
        for name, word in (
            ("stopped_on", "stopped"),
            ("completed_on", "completed"),
            ("started_on", "running"),
            ("rejected_on", "rejected"),
            ("selected_on", "selected"),
        ):
            if on_or_before(self.values.get(name), as_of):
                return word
        return "registered"

    def has(self, name: str, as_of: dt.date) -> bool:
        return on_or_before(self.values.get(name), as_of)

    def context(self) -> dict[str, str]:
        """Size class, SBI section, province, experience and theme; onbekend where nothing is known."""
        size, sbi, place = (self.values.get(n) for n in ("company_employees", "sbi_code", "postal_code"))
        sizes = (
            (r["size_class"], r["employees_from"], r["employees_below"] or 10**9) for r in seed("size_classes")
        )
        sections = ((r["section_code"], r["division_from"], r["division_to"]) for r in seed("sbi_sections"))
        areas = ((r["province"], r["postcode_from"], r["postcode_to"]) for r in seed("postcode_provinces"))
        division, digits = int(sbi[:2]) if sbi else -1, int(place[:4]) if place else -1
        unknown = "onbekend"
        return {
            "size_class": next((c for c, low, below in sizes if size and int(low) <= size < int(below)), unknown),
            "sbi_section": next((c for c, low, high in sections if int(low) <= division <= int(high)), unknown),
            "province": next((c for c, low, high in areas if int(low) <= digits <= int(high)), unknown),
            "prior_experience": self.values.get("prior_experience") or unknown,
            "esf_theme": self.values.get("esf_theme") or unknown,
        }

    @property
    def types(self) -> set[str]:
        return {code for code, _ in self.values["interventions"] if code in LISTED}


def row_key(kind: str, sender: str, values: Values) -> tuple[Any, ...]:
    match kind:
        case "pilots":
            return (values["pilot_id"],)
        case "participant_counts" | "attendance":
            last = "person_code" if kind == "attendance" else "session"
            names = ["pilot_id", "fund_code", "held_on", "phase", last]
            names += [] if kind == "attendance" else ["intervention_code"]
            return tuple(values.get(name) for name in names)
        case "survey_responses":
            names = ["survey_name", "response_id", "wave_code"]
            return (sender, *(values[name] for name in names))
        case "deliverables":
            return (values["deliverable_code"],)
        case "outreach":
            if values["outreach_id"]:
                return (sender, values["outreach_id"])
            return (sender, values["held_on"], values["outreach_kind"], values["description"])
    return tuple(values[name] for name in ("criterion_code", "commented_on", "on_behalf_of"))


def freezing(deliveries: list[Any]) -> dict[str, dt.date]:
    """The last day on which answers to a wave may be received: as decided, else 45 days after closing.

    When nothing came by then, the day on which the first answers came.
    """
    found = {}
    for row in seed("survey_waves"):
        first = min(
            (
                delivery.received_on
                for delivery in deliveries
                for sheet in delivery.sheets
                if sheet.kind == "survey_responses"
                and any(r.fate == "loaded" and r.values["wave_code"] == row["wave_code"] for r in sheet.rows)
            ),
            default=dt.date.min,
        )
        delivered_by = dt.date.fromisoformat(row["closes_on"]) + dt.timedelta(days=45)
        found[row["wave_code"]] = _day(row["frozen_on"]) or max(delivered_by, first)
    return found


def current(deliveries: Iterable[Any], kind: str, frozen: Mapping[str, dt.date] = {}) -> list[Values]:
    """The latest version of every row of a kind, without the withdrawn ones; a frozen wave as it was then."""
    latest: dict[tuple[Any, ...], Values] = {}
    for delivery in deliveries:
        for sheet in delivery.sheets:
            if sheet.kind == kind:
                for row in sheet.rows:
                    last_day = frozen.get(row.values.get("wave_code"), dt.date.max)
                    if row.fate == "loaded" and delivery.received_on <= last_day:
                        latest[row_key(kind, delivery.sender, row.values)] = row.values
    return [values for values in latest.values() if not values.get("is_withdrawn")]


def changes(deliveries: Iterable[Any]) -> dict[tuple[str, str, str], Counter[str]]:
    """Per sender, file and kind: loaded rows that are new, changed, the same or withdrawn; answers apart."""
    known: dict[tuple[Any, ...], Values] = {}
    found: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for delivery in deliveries:
        for sheet in delivery.sheets:
            for row in sheet.rows:
                if row.fate != "loaded" or sheet.kind == "survey_responses":
                    continue
                key = (sheet.kind, *row_key(sheet.kind, delivery.sender, row.values))
                before = known.get(key)
                fate = "withdrawn" if row.values.get("is_withdrawn") else "same"
                if fate == "same" and (before is None or before.get("is_withdrawn")):
                    fate = "new"
                elif fate == "same" and before != row.values:
                    fate = "changed"
                found[delivery.sender, delivery.file_name, sheet.kind][fate] += 1
                known[key] = row.values
    return found


def _companies(pilots: list[Pilot]) -> None:
    """Company = KvK number; without it name and postcode, joined to a KvK company of that name and postcode.

    Without postcode either, the name is one company within its fund.
    """
    numbered = [p for p in pilots if p.kvk_number and p.postal_code]
    known = {(normal(p.company_name), p.postal_code): p.kvk_number for p in numbered}
    for pilot in pilots:
        place = (normal(pilot.company_name), pilot.postal_code or pilot.fund_code)
        pilot.company = pilot.kvk_number or known.get(place) or "|".join(map(str, place))


@dataclass(frozen=True)
class Reached:
    """Employees of one company (or of its pilots under one fund)."""

    lower: int
    upper: int
    basis: str


class Truth:
    """Everything that follows from the records; methods take the as-of date."""

    def __init__(self, deliveries: list[Any]) -> None:
        self.deliveries = deliveries
        self._forecasts: dict[tuple[str, dt.date], Forecast] = {}
        self.pilots = [Pilot(values) for values in current(deliveries, "pilots")]
        _companies(self.pilots)
        self.by_id = {pilot.pilot_id: pilot for pilot in self.pilots}
        self.counts = current(deliveries, "participant_counts")
        self.attendance = current(deliveries, "attendance")
        self.outreach = current(deliveries, "outreach")
        self.products = current(deliveries, "deliverables")
        self.frozen = freezing(deliveries)
        self.funds_then = {wave: self._funds_until(day) for wave, day in self.frozen.items()}
        self.responses = [
            row
            for row in current(deliveries, "survey_responses", self.frozen)
            if row["completed_on"] and row["pilot_id"] in self.funds_then[row["wave_code"]]
        ]

    def _funds_until(self, day: dt.date) -> dict[str, str]:
        """Fund of every pilot as it was received by a day."""
        pilots = current([d for d in self.deliveries if d.received_on <= day], "pilots")
        return {pilot["pilot_id"]: pilot["fund_code"] for pilot in pilots}

    # dates

    def fact_days(self) -> list[dt.date]:
        """Actual dates of loaded facts, in the project period."""
        days = [p.values.get(name) for p in self.pilots for name in ACTUAL.split()]
        days += [row["held_on"] for row in (*self.counts, *self.attendance, *self.outreach)]
        days += [row["delivered_on"] for row in self.products]
        days += [row["completed_on"] for row in current(self.deliveries, "survey_responses", self.frozen)]
        return sorted(day for day in days if day and START <= day <= END)

    @cached_property
    def default_as_of(self) -> dt.date:
        return self.fact_days()[-1]

    def as_of_dates(self, as_of: dt.date) -> list[dt.date]:
        """Every month end since the first fact, and the date itself."""
        first, found = self.fact_days()[0], set()
        for year in range(first.year, as_of.year + 1):
            for month in range(1, 13):
                end = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)
                if first <= end <= as_of:
                    found.add(end)
        return sorted(found | ({as_of} if as_of >= first else set()))

    # pilots and companies

    def registered(self, as_of: dt.date, fund: str = "all") -> list[Pilot]:
        return [p for p in self.pilots if p.registered_on <= as_of and fund in ("all", p.fund_code)]

    def completed_companies(self, as_of: dt.date, fund: str = "all") -> set[str]:
        pilots = self.registered(as_of, fund)
        return {p.company for p in pilots if p.status(as_of) == "completed"}

    def pilot_warnings(self, as_of: dt.date) -> set[tuple[str, str]]:
        """(code, pilot) of what about a pilot itself disagrees, is missing or is overdue."""
        steps = {"stopped_on": "gestopt", "completed_on": "afgerond", "started_on": "lopend"}
        steps |= {"rejected_on": "afgewezen", "selected_on": "geselecteerd", "registered_on": "aangemeld"}
        funds = defaultdict(set)
        for delivery in self.deliveries:
            for pilot in current([delivery], "pilots"):
                funds[pilot["pilot_id"]].add(pilot["fund_code"])
        found = set()
        for pilot in self.registered(as_of):
            by_dates = next(word for name, word in steps.items() if pilot.values[name])
            status, before = pilot.status(as_of), as_of - DAY
            is_waiting = status in ("registered", "selected")
            holds = {
                "status_disagrees": pilot.reported_status not in (None, by_dates),
                "completed_without_report": status == "completed" and not pilot.has("final_report_on", as_of),
                "planned_start_passed": is_waiting and pilot.has("planned_start_on", before),
                "planned_end_passed": status == "running" and pilot.has("planned_end_on", before),
                "no_listed_type": not pilot.types,
                "fund_changed": len(funds[pilot.pilot_id]) > 1,
            }
            found |= {(code, pilot.pilot_id) for code, does_hold in holds.items() if does_hold}
        return found

    # employees

    def reached(self, company: str, as_of: dt.date, fund: str = "all") -> Reached:
        """Employees of a company that took part in its pilots."""
        pilots = {p.pilot_id: p for p in self.pilots if p.company == company and fund in ("all", p.fund_code)}
        sizes = [p.company_employees for p in pilots.values() if p.company_employees]
        return self._reached(set(pilots), as_of, max(sizes) if sizes else None)

    def _reached(self, pilots: set[str], as_of: dt.date, size: int | None) -> Reached:
        def mine(row: Values) -> bool:
            return row.get("pilot_id") in pilots and row["phase"] == "pilot" and row["held_on"] <= as_of

        listed = [row for row in self.attendance if mine(row)]
        counted = [row for row in self.counts if mine(row)]
        persons = {row["person_code"] for row in listed}
        lists: dict[tuple[str, dt.date], set[str]] = defaultdict(set)
        for row in listed:
            lists[row["pilot_id"], row["held_on"]].add(row["person_code"])
        uncovered = [
            row for row in counted if len(lists[row["pilot_id"], row["held_on"]]) < max(1, row["participants"])
        ]
        new = sum(row["new_participants"] or 0 for row in counted)
        most = max((row["participants"] for row in counted), default=0)
        lower = max(len(persons), new, most)
        estimate = len(persons) + sum(
            row["participants"] if row["new_participants"] is None else row["new_participants"] for row in uncovered
        )
        upper = max(lower, estimate if size is None else min(estimate, size))
        all_new = all(row["new_participants"] is not None for row in counted)
        if persons and not uncovered:
            basis = "attendance"
        elif counted and not persons and all_new and new >= most:
            basis, upper = "new_participants", lower
        elif counted or persons:
            basis = "bounds"
        else:
            basis = "geen opgave"
        return Reached(lower, upper, basis)

    def reached_pilot(self, pilot: Pilot, as_of: dt.date) -> Reached:
        """Employees of one pilot on its own."""
        return self._reached({pilot.pilot_id}, as_of, pilot.company_employees)

    def all_reached(self, as_of: dt.date, fund: str = "all") -> dict[str, Reached]:
        """Per company with a started pilot, or with participants already."""
        companies = {p.company for p in self.pilots if fund in ("all", p.fund_code)}
        found = {company: self.reached(company, as_of, fund) for company in companies}
        started = {p.company for p in self.registered(as_of, fund) if p.has("started_on", as_of)}
        return {c: r for c, r in found.items() if c in started or r.basis != "geen opgave"}

    # interventions

    def trying(self, as_of: dt.date) -> list[Pilot]:
        """Pilots that count for diversity: started, not stopped, with a listed type."""
        return [
            p
            for p in self.registered(as_of)
            if p.has("started_on", as_of) and not p.has("stopped_on", as_of) and p.types
        ]

    def diversity(self, as_of: dt.date) -> Values:
        """One row of mart_steering__intervention_diversity."""
        pilots = self.trying(as_of)
        uses = Counter(code for pilot in pilots for code in pilot.types)
        total, number = sum(uses.values()), len(pilots)
        companies = {code: {p.company for p in pilots if code in p.types} for code in uses}
        needed, span = diversity_rule(as_of)
        types_required = int(norm("intervention_diversity", as_of)[0] or 0)
        meeting = {code for code, found in companies.items() if len(found) >= needed}
        funds = {p.fund_code for p in pilots if p.types & meeting}
        row: Values = {
            "pilot_count": number,
            "type_count": len(uses),
            "hill_1": None,
            "hill_2": None,
            "coverage": None,
            "types_meeting_rule": len(meeting),
            "fund_count": len(funds),
            "is_rule_met": len(meeting) >= types_required and len(funds) >= span,
            "types_required": types_required,
            "companies_required": needed,
            "funds_required": span,
            "types_missing": max(0, types_required - len(meeting)),
            "funds_missing": max(0, span - len(funds)),
        }
        if not total:
            return row | {"type_count": None}
        shares = [n / total for n in uses.values()]
        row["hill_1"] = math.exp(-sum(p * math.log(p) for p in shares))
        row["hill_2"] = 1 / sum(p * p for p in shares)
        once = sum(n == 1 for n in uses.values())
        twice = sum(n == 2 for n in uses.values())
        if number > 1:
            row["coverage"] = sample_coverage(number, total, once, twice)
        return row

    def coverage(self, as_of: dt.date) -> dict[tuple[str, str], tuple[int, int]]:
        """(fund, type) → (pilots that declare it, pilots that carried it out)."""
        declared = Counter((p.fund_code, code) for p in self.trying(as_of) for code in p.types)
        done = {
            (row["pilot_id"], row["intervention_code"])
            for row in (*self.counts, *self.attendance)
            if row.get("pilot_id") in self.by_id and row["held_on"] <= as_of
        }
        carried = Counter((self.by_id[pilot].fund_code, code) for pilot, code in done)
        cells = [(fund, code) for fund in FUNDS for code in LISTED]
        return {cell: (declared[cell], carried[cell]) for cell in cells}

    # context, spreading and publicity

    def contexts(self, as_of: dt.date) -> dict[tuple[str, str], tuple[int, int]]:
        """(dimension, value) → started and completed pilots."""
        found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for pilot in self.registered(as_of):
            if pilot.has("started_on", as_of):
                for dimension, value in pilot.context().items():
                    found[dimension, value][0] += 1
                    found[dimension, value][1] += pilot.status(as_of) == "completed"
        return {key: (started, completed) for key, (started, completed) in found.items()}

    def spreading(self, as_of: dt.date) -> dict[str, Values]:
        """Acts per channel held by the date."""
        found: dict[str, list[Values]] = defaultdict(list)
        for row in self.outreach:
            if row["held_on"] <= as_of:
                found[row["outreach_kind"]].append(row)
        return {
            kind: {
                "acts": len(acts),
                "reach": sum(a["reach"] for a in acts if a["reach"] is not None)
                if any(a["reach"] is not None for a in acts)
                else None,
                "acts_on_results": sum(a["is_about_results"] is True for a in acts),
                "acts_inside": sum(a["is_technical"] is True for a in acts),
                "acts_outside": sum(a["is_technical"] is False for a in acts),
            }
            for kind, acts in found.items()
        }

    def unproven(self) -> Counter[str]:
        """Products delivered, acts and counted events that do not mention the ESF, or do not say so."""
        found = Counter()
        for kind, shown in (
            ("deliverable", [p for p in self.products if p["delivered_on"]]),
            ("outreach", self.outreach),
            ("count", self.counts),
        ):
            found[kind] = sum(row.get("mentions_esf") is not True for row in shown)
        return found

    # surveys; what they say and what of it may be told is in tests/truth_survey.py

    def shown_waves(self, as_of: dt.date) -> dict[str, dt.date]:
        """Waves with figures, and when they closed: closed by the date, and nothing can be added any more."""
        until = max(delivery.received_on for delivery in self.deliveries)
        return {wave: day for wave, day in WAVES.items() if day <= as_of and self.frozen[wave] <= until}

    def fund_then(self, row: Values) -> str:
        """The fund under which a response counts."""
        return self.funds_then[row["wave_code"]][row["pilot_id"]]

    def counted_responses(self, as_of: dt.date) -> list[Values]:
        """Complete and in time, of waves with figures; the latest per pilot, code and wave."""
        latest: dict[Any, Values] = {}
        shown = self.shown_waves(as_of)
        for number, row in enumerate(self.responses):
            wave = row["wave_code"]
            if wave not in shown or row["completed_on"] > shown[wave]:
                continue
            code = row["person_code"]
            key = (row["pilot_id"], code, row["wave_code"]) if code else number
            if key not in latest or latest[key]["completed_on"] <= row["completed_on"]:
                latest[key] = row
        return list(latest.values())

    def company_of(self, row: Values) -> str:
        pilot = self.by_id.get(row["pilot_id"])
        return pilot.company if pilot else f"pilot:{row['pilot_id']}"

    # criteria

    def unmet_plan(self, as_of: dt.date, name: str, statuses: str, is_missing: Callable[[Pilot], bool]) -> bool:
        """Whether a pilot of which something is missing should have started or ended before the date."""
        waiting = [p for p in self.registered(as_of) if p.status(as_of) in statuses.split() and is_missing(p)]
        return any(p.values.get(name) is not None and p.values[name] < as_of for p in waiting)

    def companies_completed(self, as_of: dt.date) -> Values:
        completed = self.completed_companies(as_of)
        evidenced = {
            p.company
            for p in self.registered(as_of)
            if p.status(as_of) == "completed" and p.has("final_report_on", as_of)
        }
        return {"value": len(completed), "evidenced_value": len(evidenced)}

    def employees_reached(self, as_of: dt.date) -> Values:
        found = self.all_reached(as_of).values()
        bases = Counter(reached.basis for reached in found)
        lower = sum(reached.lower for reached in found)
        return {
            "value": lower,
            "lower_bound": lower,
            "upper_bound": sum(reached.upper for reached in found),
            "basis_attendance": bases["attendance"],
            "basis_new_participants": bases["new_participants"],
            "basis_bounds": bases["bounds"],
            "basis_none": bases["geen opgave"],
        }

    def intervention_diversity(self, as_of: dt.date) -> Values:
        return {"value": self.diversity(as_of)["types_meeting_rule"]}

    def deliverables_communicated(self, as_of: dt.date) -> Values:
        meetings = [
            row["delivered_on"]
            for row in self.products
            if row["deliverable_kind"] == "slotbijeenkomst" and on_or_before(row["delivered_on"], as_of)
        ]
        core = [row for row in self.products if row["deliverable_kind"] in CORE]
        published = {row["deliverable_kind"] for row in core if on_or_before(row["delivered_on"], as_of)}
        presented = {
            row["deliverable_kind"]
            for row in core
            if meetings and on_or_before(row["delivered_on"], max(meetings)) and row["is_presented"]
        }
        return {"value": len(presented), "published_value": len(published)}

    def project_success(self, as_of: dt.date) -> Values:
        return {"value": sum(self.is_achieved(part, as_of, as_of) for part in CONDITIONS)}

    def funds_participating(self, as_of: dt.date) -> Values:
        started = {p.fund_code for p in self.pilots if p.has("started_on", as_of)}
        return {"value": len(started & set(APPLICANTS)), "partner_count": len(started - set(APPLICANTS))}

    def sectors_informed(self, as_of: dt.date) -> Values:
        told = {
            row["fund_code"]
            for row in self.outreach
            if row["is_about_results"] and row["fund_code"] and row["held_on"] <= as_of
        }
        return {"value": len(told)}

    def pilots_evaluated(self, as_of: dt.date) -> Values:
        reported = {p.company for p in self.registered(as_of) if p.has("final_report_on", as_of)}
        answered = Counter(
            self.company_of(row) for row in self.counted_responses(as_of) if row["wave_code"] == "eindmeting"
        )
        return {"value": len(reported | {c for c, n in answered.items() if n >= 5})}

    def contacts(self, as_of: dt.date) -> dict[str, list[list[Values]]]:
        """Company → per contact the responses of closed waves that say whether it goes on.

        Employees say nothing about it; contacts without a code count as one.
        """
        contacts: dict[tuple[str, str | None], list[Values]] = defaultdict(list)
        for row in self.counted_responses(as_of):
            if "DOOR" in row["answers"] and row["respondent_role"] != "medewerker":
                contacts[row["pilot_id"], row["person_code"]].append(row)
        found: dict[str, list[list[Values]]] = defaultdict(list)
        for given in contacts.values():
            found[self.company_of(given[0])].append(given)
        return found

    def last_words(self, given: list[Values]) -> list[Values]:
        """Of one contact, the responses of its last day; of those without a code, of the last wave."""

        def moment(row: Values) -> dt.date:
            return row["completed_on"] if row["person_code"] else WAVES[row["wave_code"]]

        last = max(map(moment, given))
        return [row for row in given if moment(row) == last]

    def last_word_on(self, company: str, as_of: dt.date) -> dt.date:
        """Closing day of the latest wave from which an answer of the company counts."""
        words = [row for given in self.contacts(as_of).get(company, []) for row in self.last_words(given)]
        return max((WAVES[row["wave_code"]] for row in words), default=dt.date.min)

    def continued_use(self, as_of: dt.date) -> Values:
        from tests.truth_survey import is_going_on_untold

        completed = self.completed_companies(as_of)
        verdicts = [
            min(row["answers"]["DOOR"] for given in contacts for row in self.last_words(given))
            for company, contacts in self.contacts(as_of).items()
            if company in completed
        ]
        hidden = bool(verdicts) and (len(verdicts) < RESPONDENTS or is_going_on_untold(self, as_of))
        row = _share(sum(v == 3 for v in verdicts), len(verdicts), hidden)
        if not hidden:
            row["partial_count"] = sum(v == 2 for v in verdicts)
            row["nonresponse_count"] = len(completed) - len(verdicts)
        return row

    def applied_at_work(self, as_of: dt.date) -> Values:
        from tests.truth_survey import Survey

        rows = [r for r in self.counted_responses(as_of) if "TOEP" in r["answers"] and is_participant(r)]
        if not rows:
            return _share(0, 0, False)
        last = max((row["wave_code"] for row in rows), key=lambda wave: WAVE_ORDER[wave])
        rows = [row for row in rows if row["wave_code"] == last]
        hidden = (last, "question TOEP", "all") in Survey(self, WAVES[last]).hidden
        return _share(sum(row["answers"]["TOEP"] >= 4 for row in rows), len(rows), hidden)

    def wider_application(self, as_of: dt.date) -> Values:
        pilots = [p for p in self.registered(as_of) if p.status(as_of) != "rejected"]
        own = {p.company for p in pilots} | {normal(p.company_name) for p in pilots}
        acts = [row for row in self.outreach if row["held_on"] <= as_of]
        used = [
            (normal(row["adopting_company"]), row["is_technical"])
            for row in acts
            if row["outreach_kind"] == "gebruik door bedrijf" and row["adopting_company"]
        ]
        places: dict[str, set[bool | None]] = defaultdict(set)
        for name, inside in used:
            if name not in own:
                places[name].add(inside)
        inside = {name for name, found in places.items() if True in found}
        outside = {name for name, found in places.items() if False in found} - inside
        ambassadors = {p.company for p in self.registered(as_of) if p.is_ambassador}
        return {
            "value": len(places),
            "inside_count": len(inside),
            "outside_count": len(outside),
            "unknown_count": len(places.keys() - inside - outside),
            "ambassador_count": len(ambassadors),
        }

    # status words

    def criterion(self, code: str, as_of: dt.date) -> Values:
        """All figures of a criterion and its status word."""
        compute: Callable[[dt.date], Values] = getattr(self, code)
        row = {"is_hidden": False} | compute(as_of)
        least, most, deadline = norm(code, as_of)
        if not self.has_facts(code, as_of, row):
            flags = dict.fromkeys(("is_hidden", "is_provisional", "is_above_range"), False)
            none = dict.fromkeys(("value", "lower_bound", "upper_bound", *EXPECTED))
            return {"status": "geen gegevens"} | none | flags
        row["is_above_range"] = most is not None and row["value"] > most
        upper = row.get("upper_bound")
        row["is_provisional"] = least is not None and upper is not None and row["value"] < least <= upper
        forecast = self.forecast(code, as_of)
        row |= forecast.row() if forecast else dict.fromkeys(EXPECTED)
        row["status"] = self._status(code, least, deadline, as_of, row["target_probability"])
        return row

    def forecast(self, code: str, as_of: dt.date) -> Forecast | None:
        """The forecast of a criterion whose verdict is open; it has no row where there is too little to go by."""
        least, _, deadline = norm(code, as_of)
        if code not in FORECAST or least is None or deadline is None or as_of > deadline:
            return None
        compute: Callable[[dt.date], Values] = getattr(self, code)
        if self.is_reached(code, as_of, as_of) or not self.has_facts(code, as_of, compute(as_of)):
            return None
        if (code, as_of) not in self._forecasts:
            self._forecasts[code, as_of] = Forecast(self, code, as_of, least, deadline)
        return self._forecasts[code, as_of]

    def _status(
        self, code: str, least: float | None, deadline: dt.date | None, as_of: dt.date, probability: float | None
    ) -> str:
        if least is None:
            return "ter informatie"
        if self.is_achieved(code, as_of, as_of):
            return "behaald"
        if self.is_reached(code, as_of, as_of):
            return "na termijn behaald"
        if deadline and as_of > deadline:
            return "niet behaald"
        if deadline and code in FORECAST:
            return "te weinig gegevens" if probability is None else outlook(probability)
        return "achter" if deadline and self.is_late(code, as_of) else "loopt"

    def is_reached(self, code: str, day: dt.date, as_of: dt.date) -> bool:
        """Whether the value of a day reaches the norm of the as-of date; types must also span three funds."""
        least = norm(code, as_of)[0]
        if code == "project_success":
            return sum(self.is_achieved(part, day, as_of) for part in CONDITIONS) >= (least or 0)
        compute: Callable[[dt.date], Values] = getattr(self, code)
        spans = code != "intervention_diversity" or not self.diversity(day)["funds_missing"]
        return least is not None and bool(compute(day)["value"] >= least and spans)

    def is_achieved(self, code: str, day: dt.date, as_of: dt.date) -> bool:
        """Behaald: reached on the day, or on the deadline once that has passed."""
        deadline = norm(code, as_of)[2]
        return self.is_reached(code, min(day, deadline or day), as_of)

    def has_facts(self, code: str, as_of: dt.date, row: Values) -> bool:
        """No fact: nothing of what the criterion counts has been delivered by the date."""
        if code in ("continued_use", "applied_at_work"):
            return row["is_hidden"] or bool(row["denominator"])
        if code == "deliverables_communicated":
            return any(row["deliverable_kind"] in CORE for row in self.products)
        if code == "project_success":
            return bool(self.registered(as_of)) and bool(self.products)
        if code == "employees_reached":
            return bool(self.all_reached(as_of))
        if code == "intervention_diversity":
            return bool(self.trying(as_of))
        if code in ("sectors_informed", "wider_application"):
            return any(row["held_on"] <= as_of for row in self.outreach)
        return bool(self.registered(as_of))

    def is_late(self, code: str, as_of: dt.date) -> bool:
        """Whether a planned date of what is missing lies before the date."""
        if code == "sectors_informed":
            return False
        if code == "deliverables_communicated":
            return self.is_product_late(as_of)
        if code == "project_success":
            missing = [part for part in CONDITIONS if not self.is_achieved(part, as_of, as_of)]
            return any(self.is_late(part, as_of) for part in missing)
        if code in ("funds_participating", "intervention_diversity"):
            started = {p.fund_code for p in self.pilots if p.has("started_on", as_of)}
            absent = set(APPLICANTS) - started if code == "funds_participating" else set(FUNDS)
            waiting = "registered selected"
            return self.unmet_plan(as_of, "planned_start_on", waiting, lambda p: p.fund_code in absent)
        counted: dict[str, set[str]] = {
            "companies_completed": self.completed_companies(as_of),
            "pilots_evaluated": {p.company for p in self.registered(as_of) if p.has("final_report_on", as_of)},
        }
        there, waiting = counted.get(code, set()), "registered selected running"
        return self.unmet_plan(as_of, "planned_end_on", waiting, lambda p: p.company not in there)

    def is_product_late(self, as_of: dt.date) -> bool:
        """A product is late after its own planned date; its presentation after the meeting's."""
        meetings = [r for r in self.products if r["deliverable_kind"] == "slotbijeenkomst"]
        missing = []
        for row in self.products:
            if row["deliverable_kind"] in CORE:
                if not on_or_before(row["delivered_on"], as_of):
                    missing.append(row["planned_on"])
                else:
                    missing += [meeting["planned_on"] for meeting in meetings]
        return any(day is not None and day < as_of for day in missing)

    # sectors

    @cached_property
    def last_deliveries(self) -> dict[str, dt.date]:
        """Per fund the day of the last delivery with pilots, counts or attendance of the fund."""
        found: dict[str, dt.date] = {}
        for delivery in self.deliveries:
            for sheet in delivery.sheets:
                if sheet.kind not in ("pilots", "participant_counts", "attendance"):
                    continue
                for row in sheet.rows:
                    fund = row.values.get("fund_code") if row.fate == "loaded" else None
                    pilot = self.by_id.get(row.values.get("pilot_id"))
                    if row.fate == "loaded" and sheet.kind != "pilots" and pilot:
                        fund = pilot.fund_code
                    if fund:
                        found[fund] = delivery.received_on
        return found

    def data_until(self, fund: str) -> dt.date:
        """Until when a fund's data run; all funds together as far as the first of them."""
        return min(self.last_deliveries.values()) if fund == "all" else self.last_deliveries[fund]

    @property
    def all_have_delivered(self) -> bool:
        return self.last_deliveries.keys() == set(FUNDS)

    def phases(self, as_of: dt.date) -> dict[tuple[str, str], Values]:
        """(fund or all, phase) → events and participations."""
        counted: dict[tuple[Any, ...], int] = defaultdict(int)
        listed: dict[tuple[Any, ...], set[str]] = defaultdict(set)
        new: Counter[tuple[Any, ...]] = Counter()
        for row in (*self.counts, *self.attendance):
            if row["held_on"] > as_of:
                continue
            pilot = self.by_id.get(row.get("pilot_id"))
            if row.get("pilot_id") and not pilot:
                continue
            fund = pilot.fund_code if pilot else row.get("fund_code")
            event = (row.get("pilot_id") or fund, fund, row["held_on"], row["phase"])
            counted[event] += row.get("participants") or 0
            new[event] += row.get("new_participants") or 0
            if row.get("person_code"):
                listed[event].add(row["person_code"])
        found: dict[tuple[str, str], Values] = {}
        for event, people in counted.items():
            for scope in {event[1], "all"} - {None}:
                cell = found.setdefault((scope, event[3]), Counter())
                cell["events"] += 1
                cell["participations"] += max(people, len(listed[event]))
                cell["new_participants"] += new[event]
        return found

    def breakdown(self, as_of: dt.date, fund: str) -> Values:
        """One row of mart_sector__breakdown."""
        pilots = self.registered(as_of, fund)
        reached = self.all_reached(as_of, fund).values()
        row = {
            f"pilots_{word}": sum(p.has(f"{word}_on", as_of) for p in pilots)
            for word in ("registered", "selected", "rejected", "started")
        }
        for word in ("completed", "stopped", "running"):
            row[f"pilots_{word}"] = sum(p.status(as_of) == word for p in pilots)
        lower = sum(r.lower for r in reached)
        stopped = [self.reached_pilot(p, as_of).lower for p in pilots if p.has("stopped_on", as_of)]
        return row | {
            "employees_of_stopped": sum(stopped),
            "data_until": self.data_until(fund),
            "is_incomplete": as_of > self.data_until(fund) or (fund == "all" and not self.all_have_delivered),
            "companies_completed": len(self.completed_companies(as_of, fund)),
            "companies_started": len({p.company for p in pilots if p.has("started_on", as_of)}),
            "employees_reached": lower,
            "employees_lower": lower,
            "employees_upper": sum(r.upper for r in reached),
        }


def outlook(probability: float) -> str:
    """The status word of a chance."""
    if probability >= 0.8:
        return "op schema"
    return "onzeker" if probability >= 0.5 else "achter"


def _share(successes: int, n: int, hidden: bool) -> Values:
    row: Values = dict.fromkeys(("value", "numerator", "denominator", "lower_bound", "upper_bound"))
    row["is_hidden"] = hidden
    if hidden or not n:
        return row
    row |= {"numerator": successes, "denominator": n}
    row["value"] = successes / n
    row["lower_bound"], row["upper_bound"] = wilson(successes, n)
    return row


def criteria() -> Iterator[str]:
    """Codes of the criteria, in the seed's order."""
    yield from dict.fromkeys(row["criterion_code"] for row in seed("success_criteria"))
