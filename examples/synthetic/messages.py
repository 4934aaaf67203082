"""What the project office sends: products, outreach and comments.

products.csv and outreach.csv hold the public facts with their source (report April 2018; closing
meeting 19 June 2018 in Ede, 140 attendees; website); everything else in them is invented, said so.
"""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from .layouts import LAYOUTS
from .records import Day, Delivery, Pilot, Row, Sheet

D = dt.date
SENT_ON = (D(2017, 11, 10), D(2018, 4, 20), D(2018, 7, 13), D(2018, 12, 17), D(2019, 2, 22))
FAULTY_ON, REPLANNED_ON = D(2018, 7, 13), D(2018, 12, 17)
COMMENTS = (
    (
        "companies_completed",
        D(2018, 7, 10),
        "Niet alle trajecten waren op de slotbijeenkomst klaar (synthetisch).",
        "projectleider",
    ),
    (
        "employees_reached",
        D(2018, 7, 10),
        "Aantallen komen uit presentielijsten waar die er zijn (synthetisch).",
        "projectleider",
    ),
    (
        "companies_completed",
        D(2018, 12, 13),
        "Twee pilots ronden in januari 2019 af (synthetisch).",
        "projectleider",
    ),
    (
        "sectors_informed",
        D(2018, 12, 13),
        "A+O meldt de resultaten in januari 2019 (synthetisch).",
        "communicatie",
    ),
)


def _typed(name: str, text: str) -> Any:
    if name.endswith("_on"):
        return D.fromisoformat(text) if text else None
    if name.startswith("is_"):
        return {"ja": True, "nee": False}.get(text)
    if name == "reach":
        return int(text) if text else None
    return text or None


def _records(name: str) -> list[dict[str, Any]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return [{key: _typed(key, text) for key, text in row.items()} for row in rows]


def _products(until: Day) -> list[Row]:
    rows = []
    for values in _records("products.csv"):
        if values["deliverable_kind"] == "evaluatie" and until == REPLANNED_ON:
            values["planned_on"] = D(2019, 3, 1)
        delivered_on = values["delivered_on"]
        if delivered_on is None or delivered_on > until:
            values |= {"delivered_on": None, "is_presented": None, "evidence": None}
        else:
            values["mentions_esf"] = values["deliverable_code"] != "P02"
        rows.append(Row(values))
    return rows


def _outreach(pilots: list[Pilot], after: Day, until: Day) -> list[Row]:
    meant = {
        "<ambassadeur>": next((p.pilot_id for p in pilots if p.is_ambassador and p.basis), None),
        "<pilotbedrijf>": next(p.kvk_number for p in pilots if p.part == "two_funds_1"),
    }
    rows = []
    for number, values in enumerate(_records("outreach.csv")):
        if not after < values["held_on"] <= until:
            continue
        for name in ("adopting_company", "ambassador_pilot_id"):
            values[name] = meant.get(values[name], values[name])
        values["mentions_esf"] = number % 5 != 1
        reach = values["reach"] or 0
        raw = {"reach": f"{reach:,}".replace(",", ".")} if reach >= 1000 else {}
        rows.append(Row(values, raw=raw))
    if until == FAULTY_ON:
        values = rows[-1].values | {"outreach_id": "18", "description": "Bereik onbekend"}
        rows.append(Row(values, "rejected", {"reach": "veel"}, ("bad_integer",)))
    return rows


def _comments(after: Day, until: Day) -> list[Row]:
    names = ("criterion_code", "commented_on", "comment_text", "on_behalf_of")
    comments = [comment for comment in COMMENTS if after < comment[1] <= until]
    return [Row(dict(zip(names, comment, strict=True))) for comment in comments]


def _file(stem: str, kind: str, day: Day, rows: list[Row], layout_name: str) -> Delivery:
    layout = LAYOUTS[layout_name]
    is_book = layout.form == "xlsx"
    name = layout.sheet if is_book else ""
    sheet = Sheet(name, kind, layout.columns(kind), rows, list(layout.titles))
    file_name = f"{stem}-{day:%Y-%m}-synthetisch.{'xlsx' if is_book else 'csv'}"
    return Delivery("projectbureau", file_name, day, layout_name, [sheet])


def public_messages(pilots: list[Pilot]) -> list[Delivery]:
    """Products, outreach and comments in the rounds they were sent."""
    deliveries, before = [], Day.min
    for day in SENT_ON:
        products = _products(day) if day != SENT_ON[-1] else []
        for stem, kind, rows, layout in (
            ("opleveringen", "deliverables", products, "projectbureau_xlsx"),
            ("verspreiding", "outreach", _outreach(pilots, before, day), "projectbureau"),
            ("toelichting", "commentary", _comments(before, day), "projectbureau_xlsx"),
        ):
            if rows:
                deliveries.append(_file(stem, kind, day, rows, layout))
        before = day
    return deliveries
