"""Planted faults: rows and files as they go wrong in practice, each with the code of its message.

A rejected pilot row is a wrong version of a row that another round has right.
"""

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any

from .layouts import SYNTHETIC
from .records import Delivery, Row

Change = dict[str, Any]
D = dt.date


def _text(name: str, text: str) -> Callable[[Row], Change]:
    return lambda row: {name: text}


def _shift(name: str, base: str, days: int) -> Callable[[Row], Change]:
    def change(row: Row) -> Change:
        day = row.values[base] + dt.timedelta(days)
        return {name: f"{day:%d-%m-%Y}"}

    return change


def _both_ends(row: Row) -> Change:
    return {"stopped_on": f"{row.values['completed_on']:%d-%m-%Y}"}


def _no_start(row: Row) -> Change:
    return {"started_on": ""}


# (sender, round) → what to do to which row: (code, row must have, change)
PILOT_FAULTS: dict[tuple[str, int], list[tuple[str, str, Callable[[Row], Change]]]] = {
    ("oom", 0): [("bad_date", "started_on", _text("started_on", "begin mei"))],
    ("oom", 1): [
        ("no_such_day", "started_on", _text("planned_end_on", "31-02-2018")),
        ("bad_kvk", "kvk_number", _text("kvk_number", "aangevraagd")),
        ("missing_value", "started_on", _text("reported_status", "")),
    ],
    ("ovp", 1): [
        ("nearly_in_list", "started_on", _text("fund_code", "OVB")),
        ("not_in_list", "planned_end_on", _text("esf_theme", "vakmanschap")),
        ("bad_sbi", "started_on", _text("sbi_code", "techniek")),
    ],
    ("ao", 2): [("end_before_start", "completed_on", _shift("completed_on", "started_on", -30))],
    ("oomt", 1): [("date_after_receipt", "started_on", _text("started_on", "2018-09-03"))],
    ("oomt", 2): [
        ("start_before_registration", "started_on", _shift("started_on", "registered_on", -20)),
        ("bad_postcode", "completed_on", _text("postal_code", "Utrecht")),
    ],
    ("otib", 1): [("date_too_early", "started_on", _text("registered_on", "03-04-1917"))],
    ("otib", 2): [
        ("completed_and_stopped", "completed_on", _both_ends),
        ("report_before_start", "final_report_on", _shift("final_report_on", "started_on", -9)),
        ("too_small", "started_on", _text("company_employees", "0")),
    ],
    ("ooc", 2): [
        ("end_without_start", "completed_on", _no_start),
        ("status_without_date", "completed_on", _text("completed_on", "")),
    ],
}


def _spoil(row: Row, code: str, change: Change) -> Row:
    return Row(row.values, "rejected", row.raw | change, (code,))


def plant_pilots(rows: list[Row], sender: str, number: int) -> list[Row]:
    """Spoil some rows of a list of pilots; the first row that has what the fault needs."""
    rows, spoiled = list(rows), set()
    for code, needs, change in PILOT_FAULTS.get((sender, number), []):
        fit = [n for n, row in enumerate(rows) if row.values.get(needs) and n not in spoiled and not row.planted]
        if fit:
            at = fit[-1]
            rows[at] = _spoil(rows[at], code, change(rows[at]))
            spoiled.add(at)
    clean = [n for n in range(len(rows)) if n not in spoiled and not rows[n].planted]
    if (sender, number) == ("otib", 0) and clean:
        again = copy.deepcopy(rows[clean[0]])
        again.fate = "duplicate"
        rows.append(again)
    if (sender, number) == ("oom", 0) and clean:
        at = clean[0]
        other = copy.deepcopy(rows[at])
        other.values["planned_participants"] += 3
        rows[at].fate = other.fate = "rejected"
        rows[at].planted = other.planted = ("key_conflict",)
        rows += [other, Row({}, "blank")]
    if (sender, number) == ("oomt", 0) and clean:
        at = clean[-1]
        rows[at] = Row(rows[at].values, "rejected", rows[at].raw, ("field_count",), extra_cells=1)
    if sender == "ovp" and clean:
        code = rows[clean[0]].values["postal_code"]
        rows[clean[0]].raw["postal_code"] = code.replace(" ", "").lower()
    return rows


def _count(values: dict[str, Any], raw: dict[str, str], fate: str, *planted: str) -> Row:
    return Row(values, fate, {"is_withdrawn": "", **raw}, planted)


def plant_counts(rows: list[Row], sender: str, number: int) -> list[Row]:
    """Add faulty, orphaned, corrected and withdrawn rows to a list of counts."""
    if not rows:
        return rows
    first = next((r.values for r in rows if r.values.get("pilot_id")), None)
    if first is None:
        return rows
    rows = list(rows)
    if (sender, number) == ("oom", 2):
        orphan = first | {"pilot_id": "WPL-000", "held_on": D(2018, 5, 17), "participants": 7}
        orphan |= {"new_participants": 7}
        rows.append(_count(orphan, {}, "loaded", "orphan_pilot"))
        wrong = first | {"held_on": D(2018, 5, 24), "session": "Extra"}
        rows.append(_count(wrong, {"participants": "ca. 12"}, "rejected", "bad_integer"))
        wrong = first | {"session": "Extra 2", "participants": 3, "new_participants": 5}
        rows.append(_count(wrong, {}, "rejected", "new_above_participants"))
    if (sender, number) == ("otib", 1):
        twice = copy.deepcopy(next(r for r in rows if r.values.get("pilot_id")))
        twice.fate = "duplicate"
        rows.append(twice)
        wrong = first | {"pilot_id": None, "fund_code": None, "session": "Extra"}
        rows.append(_count(wrong, {}, "rejected", "missing_one_of"))
        counted = sum(row.values["participants"] for row in rows)
        total = {"pilot_id": "Totaal", "participants": str(counted)}
        rows += [Row({}, "blank"), Row({}, "total", raw=total)]
    if (sender, number) == ("oomt", 2):
        wrong = first | {"pilot_id": None, "fund_code": "OOMT", "session": "Extra"}
        rows.append(_count(wrong, {}, "rejected", "pilot_required"))
        wrong = first | {"session": "Extra 2"}
        rows.append(_count(wrong, {"mentions_esf": "misschien"}, "rejected", "bad_boolean"))
    if (sender, number) == ("ovp", 1):
        corrected = first | {"participants": first["participants"] - 1}
        corrected["new_participants"] = None
        rows[[r.values is first for r in rows].index(True)].values = corrected
    return rows


def corrections(sent: list[Row], sender: str, number: int) -> list[Row]:
    """Rows of earlier rounds that a sender sends again: another number, or withdrawn."""
    usable = [r for r in sent if r.fate == "loaded" and r.values.get("pilot_id") and not r.planted]
    if (sender, number) == ("ovp", 2) and usable:
        again = copy.deepcopy(usable[0])
        again.values["participants"] += 1
        again.planted = ("corrected_count",)
        return [again]
    if (sender, number) == ("oom", 2) and len(usable) > 1:
        again = copy.deepcopy(usable[1])
        again.values["is_withdrawn"] = True
        again.raw["is_withdrawn"] = "ja"
        again.planted = ("withdrawn_count",)
        return [again]
    return []


def plant_attendance(rows: list[Row], sender: str, number: int) -> list[Row]:
    """Hours that are none, and a person entered twice."""
    if (sender, number) == ("otib", 2) and rows:
        at = rows[-1]
        rows = [
            *rows[:-1],
            Row(at.values, "rejected", at.raw | {"hours": "hele dag"}, ("bad_hours",)),
        ]
    if (sender, number) == ("oom", 1) and rows:
        again = copy.deepcopy(rows[0])
        again.fate = "duplicate"
        rows = [*rows, again]
    return rows


def unreadable_files() -> list[Delivery]:
    """Files that are no delivery, or that miss what a delivery needs."""
    agenda = f"{SYNTHETIC}\r\nTijd;Onderdeel\r\n13.00;Ontvangst\r\n13.30;Opening\r\n"
    counts = "Pilotnummer,Datum,Fase,Sessie,Waarvan nieuw\r\n"
    counts += "WPL-026,2018-02-01,pilot,Bijeenkomst 1,8\r\n"
    twice = "Criterium;Datum;Toelichting;Namens;Datum\r\n"
    twice += "employees_reached;01-07-2018;Synthetisch;projectleider;02-07-2018\r\n"
    pdf = "%PDF-1.4\n% synthetisch voorbeeld, geen echte inhoud\n"

    def file(sender: str, name: str, day: D, outcome: str, code: str, content: str) -> Delivery:
        return Delivery(sender, name, day, "projectbureau", [], outcome, (code,), content)

    office = "projectbureau"
    return [
        file(office, "agenda-slotbijeenkomst.csv", D(2018, 6, 11), "unknown", "no_heading", agenda),
        file(office, "toelichting-dubbel.csv", D(2018, 7, 13), "refused", "heading_twice", twice),
        file("oomt", "deelnemers-onvolledig.csv", D(2018, 3, 1), "refused", "missing_columns", counts),
        file("ooc", "verslag-pilot.pdf", D(2018, 7, 12), "refused", "pdf", pdf),
    ]
