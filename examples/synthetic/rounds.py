"""Who sends what when: pilots, counts and attendance lists per fund, in rounds, as known by then.

A later round sends the pilots again with what happened since, and with corrections.
"""

import datetime as dt
import random
from typing import Any

from .faults import (
    corrections,
    plant_attendance,
    plant_counts,
    plant_pilots,
    unreadable_files,
)
from .layouts import LAYOUTS, SYNTHETIC, Layout
from .project import SENDERS as SENDER_OF
from .records import Day, Delivery, Pilot, Row, Session, Sheet

FUND_OF = {sender: fund for fund, sender in SENDER_OF.items()}
SENDERS = tuple(FUND_OF)
ROUNDS = (
    dt.date(2017, 11, 6),
    dt.date(2018, 3, 12),
    dt.date(2018, 7, 9),
    dt.date(2018, 12, 10),
    dt.date(2019, 2, 18),
)
LAST_SENDERS = ("oom", "ao")  # the only ones with news in the last round
ACTUAL = "registered_on selected_on rejected_on started_on completed_on stopped_on final_report_on"
STEPS = (
    ("stopped_on", "gestopt"),
    ("completed_on", "afgerond"),
    ("started_on", "lopend"),
    ("rejected_on", "afgewezen"),
    ("selected_on", "geselecteerd"),
    ("registered_on", "aangemeld"),
)
PILOT_FIELDS = (
    "pilot_id company_name kvk_number fund_code sbi_code postal_code company_employees "
    "prior_experience planned_start_on planned_end_on planned_participants esf_theme is_ambassador"
).split()


def _received(sender: str, number: int) -> Day:
    return ROUNDS[number] + dt.timedelta(SENDERS.index(sender) % 4)


def _file_name(stem: str, number: int, layout: Layout) -> str:
    ending = "xlsx" if layout.form == "xlsx" else "csv"
    return f"{stem}-{ROUNDS[number]:%Y-%m}-synthetisch.{ending}"


def pilot_row(pilot: Pilot, received_on: Day) -> Row:
    """What the fund knew about a pilot on the day it sent its list."""
    values: dict[str, Any] = {name: getattr(pilot, name) for name in PILOT_FIELDS}
    values["interventions"] = list(pilot.interventions)
    for name in ACTUAL.split():
        day = getattr(pilot, name)
        values[name] = day if day and day <= received_on else None
    values["reported_status"] = next(word for name, word in STEPS if values[name])
    values["stop_reason"] = pilot.stop_reason if values["stopped_on"] else None
    values["is_withdrawn"] = False
    if values["started_on"]:
        end = min(received_on, values["completed_on"] or values["stopped_on"] or received_on)
        values["coaching_visits"] = 1 + (end - values["started_on"]).days // 60
    number = pilot.pilot_id[4:]
    raw = {"contact": f"Contactpersoon {number} (verzonnen)", "is_withdrawn": ""}
    raw["remark"] = f"synthetische opmerking {number}"
    return Row(values, raw=raw)


def _changes(row: Row, pilot: Pilot, number: int, received_on: Day) -> Row | None:
    """What differs per part and round; None when the row is not in the file."""
    values = row.values
    match pilot.part:
        case "fund_corrected" if number == 0:
            values["fund_code"] = "OOC"
            row.planted = ("fund_before_correction",)
        case "vanished" if number == 2:
            return None
        case "rejected" if number >= 2 and pilot.sender == "oomt":
            return None
        case "withdrawn" if number >= 1:
            if number > 2:
                return None
            row.raw["is_withdrawn"] = "ja" if number == 2 else ""
            values["is_withdrawn"] = number == 2
            row.planted = ("withdrawn",) if number == 2 else ()
        case "rejected_undated" if number < 2 and values["rejected_on"]:
            values["rejected_on"] = received_on
            row.raw["rejected_on"] = ""
            row.planted = ("date_from_receipt",)
        case "selected_future" if number == 3:
            row.raw["started_on"] = f"{pilot.planned_start_on:%d-%m-%Y}"
            row.raw["planned_start_on"] = ""
            row.planted = ("start_taken_as_planned",)
        case "retry_1":
            row.planted = ("kvk_padded",)
        case "two_funds_1" if number == 1 and values["started_on"]:
            values["started_on"] += dt.timedelta(7)
            row.planted = ("date_before_correction",)
        case "two_funds_1" if number == 2 and values["completed_on"]:
            values["completed_on"] += dt.timedelta(14)
            row.planted = ("date_before_correction",)
        case "no_kvk" if number >= 3 and values["completed_on"]:
            values["reported_status"] = "lopend"
            row.planted = ("status_disagrees",)
    return row


def pilots_sheet(pilots: list[Pilot], sender: str, number: int, layout: Layout) -> Sheet:
    """A fund's list of pilots in one round."""
    received_on = _received(sender, number)
    rows = []
    for pilot in pilots:
        if pilot.sender == sender and pilot.registered_on <= received_on:
            row = _changes(pilot_row(pilot, received_on), pilot, number, received_on)
            if row:
                rows.append(row)
    rows = plant_pilots(rows, sender, number)
    if layout.total:
        planned = sum(r.values.get("planned_participants") or 0 for r in rows)
        cells = {"pilot_id": "Totaal", "planned_participants": str(planned)}
        rows += [Row({}, "blank"), Row({}, "total", raw=cells)]
    if layout.note:
        rows.append(Row({"note": layout.note}, "note"))
    name = layout.sheet if layout.form == "xlsx" else ""
    return Sheet(name, "pilots", layout.columns("pilots"), rows, list(layout.titles))


def _count_row(pilot: Pilot, session: Session, number: int) -> Row:
    return Row(
        {
            "pilot_id": pilot.pilot_id,
            "held_on": session.held_on,
            "phase": "pilot",
            "intervention_code": session.intervention_code,
            "session": f"Bijeenkomst {number}",
            "participants": len(session.persons),
            "new_participants": session.new if session.tells_new else None,
            "mentions_esf": number != 2,
            "evidence": f"map {pilot.pilot_id}, blad {number}",
        },
        raw={"is_withdrawn": ""},
    )


def _other_phases(sender: str, fund: str, number: int, chance: random.Random) -> list[Row]:
    """Employees also take part outside pilots: good practices, panel, communication."""
    when = {0: ("goede praktijken", dt.date(2017, 9, 14)), 1: ("panel", dt.date(2018, 2, 8))}
    when |= {2: ("communicatie", dt.date(2018, 6, 5))}
    if number not in when:
        return []
    phase, day = when[number]
    values = {
        "fund_code": fund,
        "held_on": day + dt.timedelta(SENDERS.index(sender)),
        "phase": phase,
        "participants": chance.randint(4, 11),
        "mentions_esf": True,
        "evidence": f"verslag {phase}",
    }
    return [Row(values, raw={"is_withdrawn": ""})]


def _evaluations(pilots: list[Pilot], sender: str, after: Day, until: Day) -> list[Row]:
    """Completed pilots are evaluated with a few employees, also after the project's period."""
    rows = []
    for pilot in pilots:
        if pilot.sender != sender or pilot.completed_on is None:
            continue
        day = pilot.completed_on + dt.timedelta(6)
        if after < day <= until and int(pilot.pilot_id[4:]) % 3 != 1:
            row = _count_row(pilot, pilot.sessions[0], 1) if pilot.sessions else None
            if row:
                row.values |= {"held_on": day, "phase": "evaluatie", "session": "Evaluatie"}
                row.values |= {"intervention_code": None, "participants": 4}
                row.values["new_participants"] = None
                rows.append(row)
    return rows


def _before_start(pilots: list[Pilot], sender: str, until: Day) -> list[Row]:
    """A meeting before the start of its pilot: counted, with a warning."""
    for pilot in pilots:
        if pilot.sender == sender and pilot.basis == "bounds" and pilot.started_on <= until:
            day, session = pilot.started_on - dt.timedelta(6), pilot.sessions[0]
            row = _count_row(pilot, session, 1)
            row.values |= {"held_on": day, "session": "Voorgesprek", "participants": 2}
            row.planted = ("outside_pilot_dates",)
            return [row]
    return []


def counts_sheet(pilots: list[Pilot], sender: str, number: int, sent: list[Row], seed: int) -> Sheet:
    """Counted meetings since the previous round, and rows of `sent` that changed."""
    layout, chance = LAYOUTS[sender], random.Random(f"{seed}:round:{sender}:{number}")
    after = _received(sender, number - 1) if number else Day.min
    until = _received(sender, number)
    rows = []
    for pilot in pilots:
        if pilot.sender == sender:
            rows += [
                _count_row(pilot, session, k)
                for k, session in enumerate(pilot.sessions, 1)
                if session.is_counted and after < session.held_on <= until
            ]
    rows += _other_phases(sender, FUND_OF[sender], number, chance)
    rows += _evaluations(pilots, sender, after, until)
    if (sender, number) == ("otib", 1):
        rows += _before_start(pilots, sender, until)
    rows = corrections(sent, sender, number) + plant_counts(rows, sender, number)
    title = [SYNTHETIC] if layout.titles else []
    name = "Deelnemers" if layout.form == "xlsx" else ""
    return Sheet(name, "participant_counts", layout.columns("participant_counts"), rows, title)


def _attendance_rows(pilot: Pilot, session: Session) -> list[Row]:
    rows = []
    for person in session.persons:
        code = int(person[1:])
        values = {
            "pilot_id": pilot.pilot_id,
            "held_on": session.held_on,
            "phase": "pilot",
            "intervention_code": session.intervention_code,
            "person_code": person,
            "hours": 2.5 if code % 3 else 3.0,
            "mentions_esf": True,
        }
        born = f"01-01-{1960 + code % 40}"
        raw = {"person_name": f"Deelnemer {code:05d} (verzonnen)", "born_on": born}
        if code % 11 == 0:
            raw["person_code"] = f" {person.lower()} "
        rows.append(Row(values, raw=raw))
    return rows


def attendance_sheet(pilots: list[Pilot], sender: str, number: int, layout: Layout) -> Sheet:
    """Persons at listed meetings since the previous round."""
    after = _received(sender, number - 1) if number else Day.min
    rows = [
        row
        for pilot in pilots
        if pilot.sender == sender
        for session in pilot.sessions
        if session.is_listed and after < session.held_on <= _received(sender, number)
        for row in _attendance_rows(pilot, session)
    ]
    rows = plant_attendance(rows, sender, number)
    title = [SYNTHETIC] if layout.titles else []
    name = "Presentie" if layout.form == "xlsx" else ""
    return Sheet(name, "attendance", layout.columns("attendance"), rows, title)


def _round(pilots: list[Pilot], sender: str, number: int, sent: list[Row], seed: int) -> list[Delivery]:
    """The files of one sender in one round."""
    layout, received_on = LAYOUTS[sender], _received(sender, number)
    sheet = pilots_sheet(pilots, sender, number, layout)
    counts = counts_sheet(pilots, sender, number, sent, seed)
    attendance = attendance_sheet(pilots, sender, number, layout)
    sent += counts.rows
    if layout.cover_sheet:
        cover = [Row({"note": text}, "note") for text in layout.cover_sheet]
        files = [("overzicht", [Sheet("Leeswijzer", "", [], cover), sheet, counts])]
    else:
        files = [("pilots", [sheet])] + ([("deelnemers", [counts])] if counts.rows else [])
    if attendance.rows:
        files.append(("presentielijsten", [attendance]))
    return [
        Delivery(sender, _file_name(stem, number, layout), received_on, sender, sheets) for stem, sheets in files
    ]


def fund_deliveries(pilots: list[Pilot], seed: int) -> list[Delivery]:
    """All files of the six funds, and the few that are no delivery."""
    deliveries = unreadable_files()
    sent: dict[str, list[Row]] = {sender: [] for sender in SENDERS}
    for number in range(len(ROUNDS)):
        for sender in SENDERS if number < 4 else LAST_SENDERS:
            deliveries += _round(pilots, sender, number, sent[sender], seed)
    return deliveries
