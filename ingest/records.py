"""Which rows of different files are one record, where a number that only its sender gives out does not settle that.

An act of outreach is known by its number as long as it says something of the same act. Responses are known by their
number within one survey; which exports are of one survey is told by when and by whom the numbers were filled in.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any

from ingest.contract import plain
from ingest.names import HIDDEN

Row = dict[str, Any]
A_MONTH = timedelta(days=31)  # by which the day of an act may be corrected; the next of a series is another act
ROW_COUNTS = re.compile(r"\s*[(\[]\d+([-–]\d+)?[)\]]|\s*-\s*kopie|\s*-\s*copy", re.IGNORECASE)
VERSIONS = re.compile(r"\d+|\b(?:v|versie|version|def|definitief|final|nieuw|new|export|results?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Settled:
    """What became of a row: its key; `earlier` is the row whose number it has and that says something else."""

    key: str
    earlier: Row | None = None


@dataclass
class Acts:
    """The acts of outreach of one sender, as they stand."""

    standing: dict[str, Row] = field(default_factory=dict)  # key → its last version

    def settle(self, rows: list[Row]) -> list[Settled]:
        """Keys for the rows of one file: by number and content, by content alone, or new."""
        found: list[Settled | None] = [None] * len(rows)
        taken: set[str] = set()
        for name, is_same in ((number_of, same_number), (act_of, same_act)):
            places: dict[Any, list[str]] = {}
            for key, old in self.standing.items():
                places.setdefault(name(old), []).append(key)
            for at, row in enumerate(rows):
                there = places.get(name(row), ()) if found[at] is None else ()
                free = (key for key in there if key not in taken and is_same(row, self.standing[key]))
                for key in islice(free, 1):
                    found[at] = Settled(key)
                    taken.add(key)
        settled = [known or self.new(row) for known, row in zip(found, rows, strict=True)]
        self.standing |= {one.key: row for one, row in zip(settled, rows, strict=True)}
        return settled

    def new(self, row: Row) -> Settled:
        key, number, times = row["record_key"], row["outreach_id"], 1
        standing = (old for old in self.standing.values() if not old["is_withdrawn"])
        earlier = next((old for old in standing if number and old["outreach_id"] == number), None)
        while key in self.standing:
            times += 1
            key = f"{row['record_key']}#{times}"
        self.standing[key] = row
        return Settled(key, earlier)


def same_number(row: Row, old: Row) -> bool:
    """The number of an act, and its day, or its description about that time."""
    if not row["outreach_id"] or row["outreach_id"] != old["outreach_id"]:
        return False
    if plain(row["description"]) == plain(old["description"]):
        return bool(abs(row["held_on"] - old["held_on"]) <= A_MONTH)
    return bool(row["held_on"] == old["held_on"])


def number_of(row: Row) -> str | None:
    return row["outreach_id"] or None


def same_act(row: Row, old: Row) -> bool:
    return act_of(row) == act_of(old)


def act_of(row: Row) -> tuple[Any, ...]:
    """What an act is, whatever its number: its day, kind and description."""
    return row["held_on"], row["outreach_kind"], plain(row["description"]) or row["description"]


@dataclass(frozen=True)
class Response:
    """What tells one response from another: its minute ("" when unknown), pilot, person ("") and answers."""

    moment: str
    pilot: str
    person: str
    answers: str

    def is_one_with(self, other: "Response") -> bool:
        """At one pilot, begun in the same minute; where minutes are unknown, by the same person or so answered."""
        if self.is_apart_from(other):
            return False
        known = (self.moment and other.moment) or (self.person and other.person)
        return bool(known) or self.answers == other.answers

    def is_apart_from(self, other: "Response") -> bool:
        """Certainly not the same: another pilot, person or minute."""
        pairs = [(self.pilot, other.pilot), (self.person, other.person), (self.moment, other.moment)]
        return any(one and two and one != two for one, two in pairs)


@dataclass
class Survey:
    """One survey of a sender, by its first export; its responses by number, as last exported."""

    sender: str
    name: str
    file_name: str
    delivery: int
    responses: dict[str, Response] = field(default_factory=dict)

    @property
    def number(self) -> str:
        return self.name if self.name.isdecimal() else ""

    @property
    def title(self) -> str:
        """The name of the form in that of its export, less counts of rows, copies, dates and versions.

        A name of which something is hidden tells nothing: another may be hidden there.
        """
        if HIDDEN in self.file_name:
            return f"{HIDDEN} {self.delivery}"
        stem = self.file_name.rpartition("/")[2].rpartition(".")[0] or self.file_name
        return plain(VERSIONS.sub("", ROW_COUNTS.sub("", stem)))


@dataclass
class Surveys:
    """Every survey, in the order in which they came."""

    known: list[Survey] = field(default_factory=list)

    def settle(self, export: Survey) -> Survey | None:
        """The survey of which this is an export, a new one included; None when that cannot be told."""
        own = [survey for survey in self.known if survey.sender == export.sender]
        relations = [relation(export, survey) for survey in own]
        same = [survey for survey, found in zip(own, relations, strict=True) if found == "same"]
        if len(same) > 1 or (not same and "unclear" in relations):
            return None
        same = same or [survey for survey in self.known if survey not in own and is_of_another(export, survey)]
        if same:
            same[0].responses |= export.responses
            return same[0]
        alike = sum(survey.name.partition("#")[0] == export.name for survey in own)
        export.name += f"#{alike + 1}" if alike else ""
        self.known.append(export)
        return export


def relation(export: Survey, known: Survey) -> str:
    """same, other or unclear: whether an export is of a known survey of its sender."""
    if export.number and known.number and export.number != known.number:
        return "other"
    pairs = common(export, known)
    agreed = sum(one.is_one_with(other) for one, other in pairs)
    if pairs and 2 * agreed >= len(pairs):
        return "same"
    if are_renumbered(export, known):
        return "unclear"
    is_known_by_name = bool(export.number and export.number == known.number)
    if not pairs:
        return "same" if is_known_by_name or export.title == known.title else "other"
    at_once = 2 * sum(bool(one.moment) and one.moment == other.moment for one, other in pairs) >= len(pairs)
    has_its_name = is_known_by_name or (at_once and export.title == known.title)
    is_apart = all(one.is_apart_from(other) for one, other in pairs)
    return "other" if is_apart and not has_its_name else "unclear"


def is_of_another(export: Survey, known: Survey) -> bool:
    """Whether another sender delivered these responses: most are of the same minute or the same person."""
    pairs = common(export, known)
    certain = sum(one.is_one_with(other) and bool(one.moment or one.person) for one, other in pairs)
    return bool(pairs) and 2 * certain > max(len(pairs), len(export.responses))


def common(export: Survey, known: Survey) -> list[tuple[Response, Response]]:
    """The responses of both under the same numbers."""
    numbers = export.responses.keys() & known.responses.keys()
    return [(export.responses[number], known.responses[number]) for number in numbers]


def are_renumbered(export: Survey, known: Survey) -> bool:
    """Whether most responses are there already, under other numbers."""
    there = set(known.responses.values())
    return 2 * sum(response in there for response in export.responses.values()) > len(export.responses)


def by_sender_and_file(rows: Iterable[Row]) -> Iterator[tuple[str, tuple[int, str], list[Row]]]:
    """(sender, (delivery, sheet), its rows), files in order of arrival."""
    groups: dict[tuple[str, int, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["sender"], row["delivery_seq"], row["sheet"]), []).append(row)
    for (sender, number, sheet), listed in sorted(groups.items(), key=lambda group: group[0][1:]):
        yield sender, (number, sheet), listed
