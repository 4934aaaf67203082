"""Compares the reading of a damaged file with that of the clean one: exact, refused, or silently wrong."""

import hashlib
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from ingest import Contract, Delivery, Ingest, Outcome
from tests.pollution.damage import Damage, Damaged, Position
from tests.pollution.delivered import Example

SECONDS = 10
MADE = {"person_near", "moment_code"}  # by the monitor, to compare files with
ADDRESS = MADE | set("delivery_seq sha256 file_name sender sheet row_number received_on record_key".split())
# a column of a child table says which row of its parent it belongs to
CHILDREN = {
    "pilot_interventions": ("pilots", "intervention_code"),
    "survey_answers": ("survey_responses", "answers"),
}
DERIVED = {"planned_start_on": "started_on"}  # a start in the future is taken as the planned one
SHARE = 0.98


class Hangs(Exception):
    """Reading took longer than it may."""


@dataclass(frozen=True)
class Row:
    """One loaded row: where it stood and what it says."""

    kind: str
    address: tuple[str, int]
    content: tuple[tuple[str, Any], ...]

    @property
    def values(self) -> dict[str, Any]:
        return dict(self.content)

    @property
    def said(self) -> tuple[Any, ...]:
        return self.kind, self.content


@dataclass(frozen=True)
class Reading:
    """What ingest made of a file."""

    outcome: Outcome
    rows: list[Row]
    seconds: float

    def counted(self, *fates: str) -> int:
        return sum(int(self.outcome.sheets[f"rows_{fate}"].sum()) for fate in fates)


def rows_of(outcome: Outcome) -> list[Row]:
    """The loaded rows with their typed content; lists and answers are part of their row."""
    children: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for table, (parent, name) in CHILDREN.items():
        for row in outcome.tables.get(table, pl.DataFrame()).iter_rows(named=True):
            said = tuple(value for column, value in row.items() if column not in ADDRESS | {"is_withdrawn"})
            children[parent, row["sheet"], row["row_number"]][name].append(said)
    found = []
    for kind, frame in outcome.tables.items():
        if kind in CHILDREN:
            continue
        for row in frame.iter_rows(named=True):
            content = {name: value for name, value in row.items() if name not in ADDRESS}
            lists = children[kind, row["sheet"], row["row_number"]]
            content |= {name: tuple(sorted(values, key=str)) for name, values in lists.items()}
            found.append(Row(kind, (row["sheet"], row["row_number"]), tuple(sorted(content.items()))))
    return found


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    def late(*_: object) -> None:
        raise Hangs(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@dataclass
class Verdict:
    """exact, refused, flagged (differs where a message says so), partial (rows rejected), or wrong."""

    word: str
    share: float | None  # of the undamaged rows; None when there are none
    faults: list[str] = field(default_factory=list)


class Judge:
    """Reads files and judges what became of them; clean files are read once."""

    def __init__(self, contract: Contract, reader: Ingest, folder: Path) -> None:
        self.contract, self.reader, self.folder = contract, reader, folder
        self._clean: dict[tuple[bytes, str], Reading] = {}

    def read(self, data: bytes, example: Example, name: str = "") -> Reading:
        path = self.folder / "delivered"
        path.write_bytes(data)
        sent = example.sent
        sha256 = hashlib.sha256(data).hexdigest()
        delivery = Delivery(1, sha256, name or sent.file_name, sent.sender, sent.received_on, path)
        start = time.perf_counter()
        with time_limit(SECONDS):
            outcome = self.reader.ingest(delivery)
        return Reading(outcome, rows_of(outcome), time.perf_counter() - start)

    def clean(self, data: bytes, example: Example) -> Reading:
        key = (hashlib.sha256(data).digest(), example.name)
        if key not in self._clean:
            self._clean[key] = self.read(data, example)
        return self._clean[key]

    def judge(self, damage: Damage, example: Example, at: Position, damaged: Damaged) -> Verdict:
        """Raises what ingest raises, with the case added."""
        try:
            before = self.clean(example.data if damaged.clean is None else damaged.clean, example)
            after = self.read(damaged.data, example, damaged.name)
        except BaseException as error:
            error.add_note(f"{damage.name}: {example.name}, {at}")
            raise
        return self.compare(damage, before, after, damaged)

    def compare(self, damage: Damage, before: Reading, after: Reading, damaged: Damaged) -> Verdict:
        undamaged = [row for row in before.rows if row.address not in damaged.touched]
        if after.outcome.outcome != "loaded":
            faults = [] if after.outcome.reason_code and after.outcome.message_nl else ["refused without a reason"]
            if damage.level != "file" and undamaged:
                faults.append(f"the whole file is {after.outcome.outcome}: {after.outcome.reason_code}")
            return Verdict("refused", 0.0 if undamaged else None, faults)
        faults = fates_add_up(after, damaged.records)
        missing = Counter(row.said for row in before.rows)
        missing.subtract(row.said for row in after.rows)
        lost = [row for row in before.rows if missing[row.said] > 0]
        extra = [row for row in after.rows if missing[row.said] < 0]
        kept = sum(row not in lost for row in undamaged)
        share = kept / len(undamaged) if undamaged else None
        origins = list(lost)
        flags = 0
        for row in extra:
            fault, origin = self.origin(row, origins, after, damaged)
            if origin:
                origins.remove(origin)
            faults += [fault] if fault else []
            flags += not fault
        silent = len(origins) - sum(after.counted(f) - before.counted(f) for f in ("rejected", "duplicate"))
        if silent > 0:
            where = ", ".join(f"{row.address[0]} row {row.address[1]}".strip() for row in origins[:5])
            faults.append(f"silently wrong: {silent} row(s) vanished without a fate, of {where}")
        if any(fault.startswith("silently wrong") for fault in faults):
            return Verdict("wrong", share, faults)
        if damage.level == "file" and not after.rows and before.rows:
            return Verdict("refused", share, faults)
        if damage.level == "file":
            read = {row.address[0] for row in after.rows}  # a sheet may be given back whole
            gone = [row for row in origins if row.address not in damaged.touched and row.address[0] in read]
            if gone:
                faults.append(f"neither exact nor refused: {len(gone)} undamaged row(s) rejected{reasons(after)}")
        elif share is not None and share < SHARE:
            faults.append(f"only {share:.0%} of the undamaged rows load{reasons(after)}")
        return Verdict("partial" if origins else "flagged" if flags else "exact", share, faults)

    def origin(self, row: Row, lost: list[Row], after: Reading, damaged: Damaged) -> tuple[str, Row | None]:
        """What is wrong with a row that the clean file does not have, and the row it came from."""
        same = [other for other in lost if other.kind == row.kind]
        where = f"{row.address[0]} row {row.address[1]}".strip()
        if not same:
            return f"silently wrong: {where} never was: {brief(row.values)}", None
        values = row.values

        def alike(other: Row) -> int:
            return sum(values.get(name) == value and value is not None for name, value in other.content)

        origin = max(same, key=alike)
        old = origin.values
        names = {n for n in values.keys() | old.keys() if values.get(n) != old.get(n)}
        change = "; ".join(f"{n}: {old.get(n)!r} became {values.get(n)!r}" for n in sorted(names))
        if origin.address not in damaged.touched:
            return f"silently wrong: undamaged {where}: {change}", origin
        allowed = damaged.touched[origin.address]
        if allowed is not None:  # the answers of a survey are one value of their row
            allowed = frozenset(name if name in values else "answers" for name in allowed)
        flagged = self.flagged(row.address, names, after)
        if allowed is not None and names - allowed:
            return f"silently wrong: {where} beyond the damage: {change}", origin
        if names - flagged:
            return f"silently wrong: {where}: {change}", origin
        return "", origin

    def flagged(self, address: tuple[str, int], names: set[str], after: Reading) -> set[str]:
        """Columns about which a message speaks, at this row or for the whole sheet."""
        messages = after.outcome.messages.filter(
            (pl.col("sheet") == address[0])
            & (pl.col("row_number").is_null() | (pl.col("row_number") == address[1]))
        )
        if "unnamed_column" in messages["reason_code"]:
            return names  # a column without a heading can only be told of, not named
        headings = [heading for heading in messages["column_heading"].to_list() if heading]
        known = names | {DERIVED[name] for name in names if name in DERIVED}
        said = {name for name in known for heading in headings if self.speaks_of(heading, name, after.outcome)}
        return (said & names) | {name for name in names if DERIVED.get(name) in said}

    def speaks_of(self, heading: str, name: str, outcome: Outcome) -> bool:
        """A heading of this column, or one that holds it or nearly is it (a damaged heading)."""
        if name == "answers":  # each question is a column of its own
            return True
        spelled = {plain(word) for word in self.spellings(outcome.kind, name)}
        word = plain(heading)
        return any(word == own or own in word or near(word, own) for own in spelled)

    def spellings(self, kinds: str, name: str) -> set[str]:
        columns = [c for kind in kinds.split("+") for c in self.contract.kinds[kind].delivered if c.name == name]
        return {name}.union(*({column.heading, *column.aliases} for column in columns))


def plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def near(one: str, other: str) -> bool:
    """One letter is missing."""
    return any(other[:n] + other[n + 1 :] == one for n in range(len(other)))


def brief(values: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in values.items() if value not in (None, False, ()))[:300]


def reasons(reading: Reading) -> str:
    codes = Counter(reading.outcome.messages.filter(pl.col("severity") == "error")["reason_code"].to_list())
    return f" ({', '.join(f'{code} {n}' for code, n in codes.most_common(3))})" if codes else ""


def fates_add_up(reading: Reading, records: int | None) -> list[str]:
    """Every record that is not blank has one fate, and what is counted as loaded is there."""
    faults = []
    for sheet in reading.outcome.sheets.iter_rows(named=True):
        if sheet["rows_read"] != sheet["rows_loaded"] + sheet["rows_rejected"] + sheet["rows_duplicate"]:
            faults.append(f"fates do not add up: {sheet}")
    if len(reading.rows) != reading.counted("loaded"):
        faults.append(f"{reading.counted('loaded')} rows are counted as loaded, {len(reading.rows)} are there")
    found = reading.counted("loaded", "rejected", "duplicate", "heading", "note", "total")
    if records is not None and found != records:
        faults.append(f"the file has {records} records that are not blank, {found} have a fate")
    return faults
