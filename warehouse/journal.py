"""The lines of the ledger, each written twice: to the private journal in the archive, then to ledger.csv.

The journal proves itself: each of its lines carries a digest over all lines up to it. ledger.csv is for people;
what their programs did to its form is mended from the journal, what says something else is refused by name.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import groupby, takewhile
from operator import eq, itemgetter
from pathlib import Path
from typing import Any

from ingest.cells import Unfit
from ingest.dates import read_day
from warehouse import WarehouseError
from warehouse.archive import check_originals
from warehouse.files import replace_text
from warehouse.lines import append_row, csv_line, csv_text
from warehouse.resaved import saved_rows
from warehouse.settings import Settings

COLUMNS = ["sequence", "action", "sha256", "file_name", "sender", "date", "reason"]
JOURNAL_COLUMNS = [*COLUMNS, "path", "proof"]
RECEIVE, WITHDRAW, AGAIN = "receive", "withdraw", "again"
LONGEST = 4  # characters that a letter may become in another encoding
MENDED = "it is written again from the journal in the archive"
DECIDE = (
    "A line is never changed: remove ledger.csv to have it written again from the journal; to change what counts,"
    " withdraw the delivery and deliver the file anew"
)


@dataclass(frozen=True)
class Line:
    """One line: a delivery received on `date`, one withdrawn on it, or bytes that came again and change nothing.

    `path` is where it lay below the inbox; only the journal holds it. "": not known any more.
    """

    sequence: int
    action: str
    sha256: str
    file_name: str
    sender: str
    date: date
    reason: str = ""
    path: str = field(default="", repr=False, compare=False)

    @property
    def values(self) -> list[object]:
        """By COLUMNS."""
        return [getattr(self, name) for name in COLUMNS]


@dataclass(frozen=True)
class Ledger:
    """What the two copies come to; `said`: what is to be mended in one of them, in one sentence."""

    lines: list[Line]
    said: str = ""


def read_ledger(settings: Settings) -> list[Line]:
    """Every line, in order. Raises WarehouseError when the two copies contradict each other."""
    return compared(settings).lines


def mend_ledger(settings: Settings) -> Ledger:
    """Every line, after both copies were written anew if one of them needs it."""
    ledger = compared(settings)
    copies = {settings.journal: journal_text(ledger.lines), settings.ledger: ledger_text(ledger.lines)}
    for path, text in copies.items() if ledger.said else ():
        if not path.exists() or path.read_bytes() != text.encode("utf-8", "surrogateescape"):
            replace_text(path, text, mode=0o600)
    return ledger


def note(settings: Settings, lines: list[Line], line: Line, between: Callable[[], None] = lambda: None) -> None:
    """Add a line to the journal, do what belongs to it, and add it to ledger.csv and `lines`."""
    proof = proofs([*lines, line])[-1]
    append_row(settings.journal, JOURNAL_COLUMNS, [*line.values, line.path, proof])
    between()
    append_row(settings.ledger, COLUMNS, line.values)
    lines.append(line)


def withdrawals(lines: list[Line]) -> dict[int, Line]:
    """Number of a delivery → the line that withdrew it."""
    counting: dict[str, int] = {}
    ended: dict[int, Line] = {}
    for line in lines:
        if line.action == RECEIVE:
            counting[line.sha256] = line.sequence
        elif line.action == WITHDRAW and line.sha256 in counting:
            ended[counting.pop(line.sha256)] = line
    return ended


def active(lines: list[Line]) -> list[Line]:
    """The deliveries that count: received and not withdrawn since."""
    ended = withdrawals(lines)
    return [line for line in lines if line.action == RECEIVE and line.sequence not in ended]


def compared(settings: Settings) -> Ledger:
    """The lines that both copies agree on. Raises WarehouseError when they do not."""
    # the ledger first: a build that goes on meanwhile writes to the journal before
    ledger = settings.ledger.read_bytes() if settings.ledger.exists() else None
    journal = settings.journal.read_bytes() if settings.journal.exists() else None
    proven, is_whole = proven_lines(journal)
    if is_whole:
        return Ledger(proven, difference(settings.ledger, ledger, proven))
    lines = [*proven, *lines_alone(settings, ledger, proven)[len(proven) :]]
    check_originals(settings, active(lines), lines)
    fault = "was missing" if journal is None else "was damaged"
    said = f"{settings.journal} {fault}: it is written again from ledger.csv, which the archive agrees with"
    return Ledger(lines, said if lines else "")


def proofs(lines: list[Line]) -> list[str]:
    """Of each line a digest over all lines up to it."""
    found, so_far = [], sha256()
    for line in lines:
        so_far.update(csv_line([*line.values, line.path]).encode("utf-8", "surrogateescape"))
        found.append(so_far.hexdigest()[:16])
    return found


def journal_text(lines: list[Line]) -> str:
    rows = [[*line.values, line.path, proof] for line, proof in zip(lines, proofs(lines), strict=True)]
    return csv_text([JOURNAL_COLUMNS, *rows])


def ledger_text(lines: list[Line]) -> str:
    return csv_text([COLUMNS, *(line.values for line in lines)])


def proven_lines(journal: bytes | None) -> tuple[list[Line], bool]:
    """The lines of a journal up to the first that does not prove itself, and whether that is all of it."""
    text = (journal or b"").decode("utf-8", "surrogateescape")
    lines, given = [], []
    with suppress(KeyError, TypeError, ValueError, csv.Error):
        for row in csv.DictReader(io.StringIO(text, newline="")):
            lines.append(line_of(row))
            given.append(row["proof"])
    same = map(eq, given, proofs(lines))
    good = [line for line, _ in takewhile(itemgetter(1), zip(lines, same, strict=False))]
    return good, bool(good) and journal_text(good) == text


def line_of(row: Mapping[str, Any]) -> Line:
    return Line(
        sequence=int(row["sequence"]),
        action=row["action"],
        sha256=row["sha256"],
        file_name=row["file_name"],
        sender=row["sender"],
        date=date.fromisoformat(row["date"]),
        reason=row["reason"],
        path=row.get("path", ""),
    )


def lines_alone(settings: Settings, ledger: bytes | None, proven: list[Line]) -> list[Line]:
    """The lines of a ledger.csv that has no whole journal beside it: only as it was written."""
    text = (ledger or b"").decode("utf-8", "replace")
    whole = text[: text.rfind("\n") + 1]
    try:
        lines = [line_of(row) for row in csv.DictReader(io.StringIO(whole, newline=""))]
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise lost(settings, str(error)) from None
    if lines and text != ledger_text(lines):
        raise lost(settings, "it is cut off, or was saved by another program")
    if lines[: len(proven)] != proven:
        raise lost(settings, "it contradicts what is left of the journal")
    for fault in faults(lines, settings):
        raise lost(settings, fault)
    return lines


def lost(settings: Settings, fault: str) -> WarehouseError:
    return WarehouseError(
        f"{settings.ledger} is damaged ({fault}), and {settings.journal} is not there to restore it:"
        " mend it, or put one of the two back from a backup"
    )


def faults(lines: list[Line], settings: Settings) -> Iterator[str]:
    """What no ledger of ours can say."""
    last, today = date.min, settings.today or date.today()
    for number, line in enumerate(lines, start=1):
        if line.sequence != number:
            yield f"line {number} is numbered {line.sequence}"
        if line.action not in (RECEIVE, WITHDRAW, AGAIN) or not re.fullmatch(r"[0-9a-f]{64}", line.sha256):
            yield f"line {number} is no line of a ledger"
        if line.date < last:
            yield f"line {number} is of {line.date}, the one before it of {last}"
        if line.date > today:
            yield f"line {number} is of {line.date}, and today is {today}"
        last = line.date


def difference(path: Path, ledger: bytes | None, lines: list[Line]) -> str:
    """How ledger.csv differs from the journal in its form alone, in one sentence; "" when it does not.

    Raises WarehouseError when it says something else.
    """
    expected = ledger_text(lines).encode()
    if ledger == expected:
        return ""
    if ledger is None or expected.startswith(ledger):
        return f"{path} {'was missing' if ledger is None else 'was cut off'}: {MENDED}"
    rows = rows_of(path, ledger, len(lines))
    for row, line in zip(rows, lines, strict=False):
        check_same(path, row, line)
    if len(rows) > len(lines):
        raise WarehouseError(
            f"{path}: the journal in the archive does not know line {len(lines) + 1}. If the line was added by"
            " hand, remove it; if the journal was put back from an older backup, remove the journal"
        )
    lacks = f" and lacks line {len(rows) + 1} and what follows" if len(rows) < len(lines) else ""
    return f"{path} was saved by another program{lacks}: {MENDED}"


def rows_of(path: Path, ledger: bytes, known: int) -> list[list[str]]:
    """The rows below the heading; half a line behind the `known` ones is none."""
    try:
        heading, *rows = saved_rows(ledger) or [[]]
    except csv.Error as error:
        raise WarehouseError(f"{path} cannot be read ({error}). {DECIDE}") from None
    if [cell.casefold() for cell in heading] != COLUMNS:
        raise WarehouseError(f"{path}: its first line is not {','.join(COLUMNS)}. {DECIDE}")
    rest = ledger.rpartition(b"\n")[2]
    is_half = rest and rest.count(b",") < len(COLUMNS) - 1
    return rows[:known] if is_half and len(rows) == known + 1 else rows


def check_same(path: Path, row: list[str], line: Line) -> None:
    """Raise WarehouseError where a row says something else than a line of the journal."""
    names, values = [*COLUMNS, "a column more"], [*line.values, ""]
    cells = [*row, *[""] * len(names)]
    for name, cell, value in zip(names, cells, values, strict=False):
        if not is_same(cell, value):
            raise WarehouseError(
                f"{path}, line {line.sequence}: {name} is {cell!r}, in the journal {str(value)!r}. {DECIDE}"
            )


def is_same(cell: str, value: object) -> bool:
    """Whether a cell says the same, however a program wrote a day, capitals, or letters that it does not have."""
    if isinstance(value, date):
        try:
            return read_day(cell) == value
        except Unfit:
            return False
    letters = ("".join(run) for _, run in groupby(" ".join(str(value).split()), key=str.isascii))
    spelled = (re.escape(run) if run.isascii() else f".{{0,{LONGEST * len(run)}}}" for run in letters)
    return re.fullmatch("".join(spelled), " ".join(cell.split()), re.IGNORECASE) is not None
