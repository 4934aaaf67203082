"""Which proofs exist of each pilot, in plain Python, from what the generator says it sent."""

import datetime as dt
from collections import defaultdict
from typing import Any

from tests.truth import WAVES, Truth, Values, row_key

Origin = tuple[str, str, str]  # sender, file, sheet


def origins(truth: Truth, kind: str) -> list[tuple[Values, int, Origin]]:
    """Rows in force, with the number of their delivery and where they stand."""
    latest: dict[tuple[Any, ...], tuple[Values, int, Origin]] = {}
    for number, delivery in enumerate(truth.deliveries):
        for sheet in delivery.sheets:
            for row in sheet.rows:
                if sheet.kind == kind and row.fate == "loaded":
                    origin = (delivery.sender, delivery.file_name, sheet.name)
                    latest[row_key(kind, delivery.sender, row.values)] = (row.values, number, origin)
    return [found for found in latest.values() if not found[0].get("is_withdrawn")]


class Evidence:
    """Rows of mart_sector__evidence at a date."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.of_pilot = {values["pilot_id"]: origin for values, _, origin in origins(truth, "pilots")}
        lists: dict[str, dict[dt.date, list[tuple[Values, int, Origin]]]] = defaultdict(lambda: defaultdict(list))
        for row in origins(truth, "attendance"):
            if row[0]["phase"] == "pilot":
                lists[row[0]["pilot_id"]][row[0]["held_on"]].append(row)
        self.lists = lists

    def rows(self, as_of: dt.date) -> dict[tuple[str, str], Values]:
        """(pilot, proof) → what is needed, present and missing, of which day and where."""
        found = {}
        for pilot in self.truth.registered(as_of):
            name, status = pilot.pilot_id, pilot.status(as_of)
            has_people = self.truth.reached_pilot(pilot, as_of).basis != "geen opgave"
            begun = pilot.has("started_on", as_of) or status == "completed" or has_people
            for proof, column, needed in (
                ("start", "started_on", begun),
                ("final_report", "final_report_on", status == "completed"),
            ):
                found[name, proof] = self._proof(
                    needed,
                    pilot.has(column, as_of),
                    pilot.values.get(column) if pilot.has(column, as_of) else None,
                    self.of_pilot[name] if pilot.has(column, as_of) else None,
                )
            found[name, "attendance"] = self._attendance(name, begun, as_of)
            stopped, started = pilot.values.get("stopped_on"), pilot.values.get("started_on")
            asked = [day for day in WAVES.values() if started and started <= day <= min(as_of, stopped or day)]
            found[name, "survey"] = self._proof(bool(asked), None, None, None)
            for proof in ("start", "final_report", "attendance", "survey"):
                found[name, proof] |= {"fund_code": pilot.fund_code, "status": status}
        return found

    def _attendance(self, pilot: str, needed: bool, as_of: dt.date) -> Values:
        held = {day: rows for day, rows in self.lists[pilot].items() if day <= as_of}
        proven = {day for day, rows in held.items() if all(row[0]["mentions_esf"] is True for row in rows)}
        day = max(proven or held, default=None)
        origin = max(held[day], key=lambda row: row[1])[2] if day else None
        counted = {"list_count": len(held), "lists_without_esf": len(held) - len(proven)}
        return self._proof(needed, bool(proven), day, origin) | counted

    @staticmethod
    def _proof(needed: bool, present: bool | None, day: dt.date | None, origin: Origin | None) -> Values:
        sender, file_name, sheet = origin or (None, None, None)
        return {
            "is_needed": needed,
            "is_present": present,
            "is_missing": None if needed and present is None else needed and not present,
            "is_hidden": present is None,
            "proven_on": day,
            "list_count": None,
            "lists_without_esf": None,
            "sender": sender,
            "file_name": file_name,
            "sheet": sheet,
        }
