"""Survey exports: LimeSurvey CSV for three funds, Microsoft Forms workbooks for the others.

Answers are drawn per person around a level of the pilot; a later wave lies a little higher.
"""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from .layouts import seed_rows
from .project import SENDERS, workday
from .records import Day, Delivery, Pilot, Row, Sheet

LIME_FUNDS = ("OTIB", "OOM", "OVP")
SURVEYS = {"nulmeting": "481501", "eindmeting": "481502", "vervolgmeting": "481503"}
PERIODS = {
    "nulmeting": (dt.date(2017, 10, 2), dt.date(2018, 1, 30)),
    "eindmeting": (dt.date(2018, 5, 14), dt.date(2018, 6, 28)),
    "vervolgmeting": (dt.date(2018, 11, 19), dt.date(2018, 12, 11)),
}
FIRST_EXPORT, WHOLE_EXPORT = dt.date(2018, 6, 15), dt.date(2018, 7, 16)
LATE_FUND, LATE_EXPORT = "OOMT", dt.date(2018, 9, 3)
ROLES = {
    "medewerker": "Medewerker",
    "leidinggevende": "Leidinggevende",
    "hr_directie": "HR/directie",
}
QUESTIONS = seed_rows("survey_items")
LABELS = {(r["label_set"], int(r["answer_value"])): r["label_nl"] for r in seed_rows("survey_labels")}
LATER = ("TOEP", "NUT", "AANB")
CONTACT = "DOOR"


def _answer(question: dict[str, str], level: float, chance: random.Random) -> int:
    low, high = int(question["scale_min"]), int(question["scale_max"])
    share = (chance.gauss(level, 0.9) - 1) / 4
    if question["is_reversed"] == "true":
        share = 1 - share
    return max(low, min(high, round(low + share * (high - low))))


def _answers(wave: str, level: float, chance: random.Random) -> dict[str, int]:
    skips = 0.5 if chance.random() < 0.04 else 0.03
    found = {}
    for question in QUESTIONS:
        code = question["question_code"]
        if code == CONTACT or (wave == "nulmeting" and code in LATER):
            continue
        value = _answer(question, level, chance)
        if chance.random() >= skips:
            found[code] = value
    return found


def _response(pilot: Pilot, wave: str, day: Day, role: str, code: str | None, answers: Any) -> Row:
    values = {
        "completed_on": day,
        "pilot_id": pilot.pilot_id,
        "wave_code": wave,
        "respondent_role": role,
        "person_code": code,
        "answers": answers,
    }
    return Row(values)


def _day(pilot: Pilot, wave: str, chance: random.Random) -> Day | None:
    first, last = PERIODS[wave]
    start = max(first, pilot.started_on or Day.max)
    if start > last:
        return None
    return max(start, workday(start + dt.timedelta(chance.randint(0, (last - start).days))))


def _code(person: str, chance: random.Random) -> str | None:
    """The respondent's own code; some leave it out."""
    return f"K{person[1:]}" if chance.random() < 0.85 else None


def _people(pilot: Pilot, wave: str, seed: int) -> Iterator[Row]:
    chance = random.Random(f"{seed}:survey:{pilot.pilot_id}:{wave}")
    level = 3.1 + random.Random(f"{seed}:level:{pilot.pilot_id}").uniform(-0.4, 0.4)
    level += {"nulmeting": 0, "eindmeting": 0.35, "vervolgmeting": 0.3}[wave]
    rate = 0.22 if pilot.fund_code in ("A+O", "OVP") else 0.64
    if pilot.part == "january":
        rate = 0.15
    elif wave == "vervolgmeting":
        rate *= 0.7
    for person in pilot.people:
        day = _day(pilot, wave, chance)
        code, answers = _code(person, chance), _answers(wave, level, chance)
        role = "leidinggevende" if chance.random() < 0.12 else "medewerker"
        if day and chance.random() < rate:
            if wave == "eindmeting" and random.Random(f"{seed}:said:{person}").random() < 0.1:
                answers |= {CONTACT: 0}  # an employee's view of what the company will do
            yield _response(pilot, wave, day, role, code, answers)


def _contacts(pilot: Pilot, wave: str, seed: int) -> Iterator[Row]:
    """The company's contact tells whether it goes on; two contacts of one company disagree.

    Some fill in the employees' questions too.
    """
    chance = random.Random(f"{seed}:contact:{pilot.pilot_id}:{wave}")
    day = _day(pilot, wave, chance)
    value = chance.choice((3, 3, 3, 2, 1, 0))
    if day is None or chance.random() < 0.2:
        return
    more = random.Random(f"{seed}:director:{pilot.pilot_id}:{wave}")
    answers = _answers(wave, 4.5, more) if more.random() < 0.3 else {}
    yield _response(pilot, wave, day, "hr_directie", None, answers | {CONTACT: value})
    if pilot.part == "no_kvk":
        yield _response(pilot, wave, day, "hr_directie", None, {CONTACT: max(0, value - 1)})


def responses(pilots: list[Pilot], wave: str, seed: int) -> list[Row]:
    """All responses of a wave to one tool, by date, with the usual oddities."""
    rows: list[Row] = []
    for pilot in pilots:
        if pilot.started_on is None or pilot.part == "retry_1":
            continue
        is_asked = wave != "vervolgmeting" or pilot.part in ("two_funds_1", "no_kvk", "plain")
        if wave == "vervolgmeting" and int(pilot.pilot_id[4:]) % 5 > 1:
            is_asked = False
        if is_asked:
            rows += _people(pilot, wave, seed)
            if wave != "nulmeting":
                rows += _contacts(pilot, wave, seed)
    rows.sort(key=lambda row: (row.values["completed_on"], row.values["pilot_id"]))
    for number, row in enumerate(rows, 1):
        row.values["response_id"] = str(number)
    return rows


def _odd(rows: list[Row], wave: str) -> list[Row]:
    """Incomplete, late, repeated, orphaned and faulty responses of a LimeSurvey wave."""
    number = len(rows)

    def again(row: Row, **changes: Any) -> Row:
        nonlocal number
        number += 1
        values = row.values | {"response_id": str(number)} | changes
        return Row(values, planted=("odd",))

    coded = [r for r in rows if r.values["person_code"] and "IL01" in r.values["answers"]]
    plain = [r for r in rows if "IL01" in r.values["answers"] and "IL02" in r.values["answers"]]
    if len(coded) < 2 or not plain:
        return rows
    last = rows[-1].values["completed_on"]
    more = [
        again(plain[0], completed_on=None, person_code=None, answers={"IL01": 3}),
        again(coded[0], completed_on=last, answers=coded[1].values["answers"]),
        again(plain[0], pilot_id="WPL-000", person_code=None),
    ]
    if wave == "eindmeting":
        more.append(again(plain[-1], completed_on=dt.date(2018, 7, 4), person_code=None))
    off_scale = again(plain[0], person_code=None)
    off_scale.fate, off_scale.planted, off_scale.raw = "rejected", ("off_scale",), {"IL02": "7"}
    no_wave = again(plain[0], person_code=None)
    no_wave.fate, no_wave.planted = "rejected", ("missing_value",)
    no_wave.raw = {"wave_code": ""}
    more[0].raw = {"stamp": ""}
    return [*rows, *more, off_scale, no_wave]


def _stamp(row: Row) -> dt.datetime | None:
    day, number = row.values["completed_on"], int(row.values["response_id"])
    if day is None:
        return None
    return dt.datetime(day.year, day.month, day.day, 8 + number % 10, number % 60, 7)


def _spread(row: Row, is_labelled: bool) -> Row:
    """A response as the cells of its row; labels in Forms, numbers in LimeSurvey."""
    values = dict(row.values)
    for question in QUESTIONS:
        code = question["question_code"]
        value = row.values["answers"].get(code)
        text = None if value is None else str(value)
        values[code] = LABELS.get((question["labels"], value), text) if is_labelled else text
    values["ROL"] = ROLES[row.values["respondent_role"]]
    values["stamp"] = _stamp(row)
    return Row(values, row.fate, dict(row.raw), row.planted)


def _lime_sheet(rows: list[Row], wave: str) -> Sheet:
    columns = [("response_id", "id"), ("stamp", "submitdate"), ("lastpage", "lastpage")]
    columns += [("ipaddr", "ipaddr"), ("pilot_id", "PILOT"), ("wave_code", "METING")]
    columns += [("ROL", "ROL"), ("person_code", "CODE")]
    for question in QUESTIONS:
        code, text = question["question_code"], question["text_nl"]
        columns.append((code, code if wave == "nulmeting" else f"{code}. {text}"))
    columns.append(("remark", "OPM. Wat wilt u nog kwijt?"))
    spread = [_spread(row, False) for row in rows]
    for row in spread:
        number = int(row.values["response_id"])
        row.raw = {
            "stamp": f"{row.values['stamp']:%Y-%m-%d %H:%M:%S}" if row.values["stamp"] else "",
            "lastpage": "4" if row.values["stamp"] else "2",
            "ipaddr": f"192.0.2.{number % 250}",
            "remark": f"synthetische opmerking {number}" if number % 6 == 0 else "",
        } | row.raw
        if number % 9 == 0 and row.values["person_code"]:
            row.raw["person_code"] = row.values["person_code"].lower()
    return Sheet("", "survey_responses", columns, spread)


def _forms_sheet(rows: list[Row]) -> Sheet:
    columns = [("ID", "ID"), ("start", "Start time"), ("stamp", "Completion time")]
    columns += [("email", "Email"), ("name", "Name"), ("pilot_id", "Wat is het pilotnummer?")]
    columns += [("wave_code", "Welke meting is dit?"), ("ROL", "Wat is uw rol?")]
    columns += [("person_code", "Uw persoonlijke code")]
    columns += [(q["question_code"], q["text_nl"]) for q in QUESTIONS]
    columns += [("remark", "Wat wilt u nog kwijt?")]
    spread = [_spread(row, True) for row in rows]
    for row in spread:
        number = int(row.values["response_id"])
        row.values["ID"] = number
        row.values["start"] = row.values["stamp"] - dt.timedelta(minutes=6 + number % 7)
        row.raw = {"email": "anonymous"} | row.raw
        if number % 8 == 0:
            row.raw["pilot_id"] = row.values["pilot_id"].lower()
            row.raw["remark"] = f"synthetische opmerking {number}"
    return Sheet("Sheet1", "survey_responses", columns, spread)


def _named(rows: list[Row], survey: str) -> list[Row]:
    for row in rows:
        row.values["survey_name"] = survey
    return rows


def _lime_deliveries(pilots: list[Pilot], seed: int) -> Iterator[Delivery]:
    asked = [p for p in pilots if p.fund_code in LIME_FUNDS]
    for wave, survey in SURVEYS.items():
        rows = _named(responses(asked, wave, seed), survey)
        if wave != "vervolgmeting":
            rows = _named(_odd(rows, wave), survey)
        days = {"nulmeting": [Day.max], "eindmeting": [FIRST_EXPORT, Day.max]}.get(wave, [Day.max])
        received = {"nulmeting": dt.date(2018, 2, 5), "vervolgmeting": dt.date(2018, 12, 17)}
        for until in days:
            sent = [r for r in rows if (r.values["completed_on"] or Day.min) <= until]
            when = received.get(wave, WHOLE_EXPORT)
            when = when if until == Day.max else until + dt.timedelta(3)
            folder = "" if until == Day.max else "tussenstand/"
            name = f"{folder}results-survey{survey}.csv"
            sheet = _lime_sheet(sent, wave)
            yield Delivery("adviesbureau", name, when, "limesurvey", [sheet])


def _forms_deliveries(pilots: list[Pilot], seed: int) -> Iterator[Delivery]:
    for fund, sender in SENDERS.items():
        if fund in LIME_FUNDS:
            continue
        asked = [p for p in pilots if p.fund_code == fund]
        for wave, when in (("nulmeting", dt.date(2018, 2, 8)), ("eindmeting", dt.date(2018, 7, 5))):
            rows = _named(responses(asked, wave, seed), "forms")
            if rows:
                yield _forms_delivery(sender, wave, when, rows)
            if fund == LATE_FUND and wave == "eindmeting" and rows:
                more = [*rows, *_named(_late(rows), "forms")]
                yield _forms_delivery(sender, f"{wave} nagekomen", LATE_EXPORT, more)


def _forms_delivery(sender: str, title: str, when: Day, rows: list[Row]) -> Delivery:
    return Delivery(sender, f"Werkplekleren {title}(1-{len(rows)}).xlsx", when, "forms", [_forms_sheet(rows)])


def _late(rows: list[Row]) -> list[Row]:
    """Answers in time that are delivered after the wave is frozen."""
    late = rows[-2:]
    return [
        Row(row.values | {"response_id": str(len(rows) + number), "person_code": None}, planted=("wave_frozen",))
        for number, row in enumerate(late, 1)
    ]


def survey_deliveries(pilots: list[Pilot], seed: int) -> list[Delivery]:
    """All survey exports."""
    return [*_lime_deliveries(pilots, seed), *_forms_deliveries(pilots, seed)]
