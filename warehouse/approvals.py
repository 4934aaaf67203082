"""Which releases a meeting approved: an append-only list, one line each, beside the ledger."""

import csv
import io
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

from warehouse import WarehouseError
from warehouse.files import replace_text


@dataclass(frozen=True)
class Approval:
    """One release, the meeting that approved it, and what was said."""

    release_id: str
    meeting_on: date
    note: str = ""


NAMES = [field.name for field in fields(Approval)]


def read_approvals(data: Path) -> list[Approval]:
    """Every approval, in the order given. A last line that was cut off while writing is no line."""
    try:
        return [
            Approval(row["release_id"], date.fromisoformat(row["meeting_on"]), row["note"])
            for row in csv.DictReader(io.StringIO(_whole(data), newline=""))
        ]
    except (KeyError, TypeError, ValueError):
        raise WarehouseError(f"{_path(data)} is damaged; its columns are {', '.join(NAMES)}") from None


def add_approval(data: Path, approval: Approval) -> None:
    """Append one approval. Raises WarehouseError when the release is approved already."""
    for earlier in read_approvals(data):
        if earlier.release_id == approval.release_id:
            raise WarehouseError(
                f"release {approval.release_id} was approved already, in the meeting of {earlier.meeting_on}"
            )
    before = _whole(data) or ",".join(NAMES) + "\n"
    replace_text(_path(data), before + _csv(approval))


def _whole(data: Path) -> str:
    """The lines that were written whole."""
    path = _path(data)
    text = path.read_bytes().decode("utf-8") if path.exists() else ""
    return text[: text.rfind("\n") + 1]


def _csv(approval: Approval) -> str:
    text = io.StringIO()
    release_id, meeting_on, note = astuple(approval)
    csv.writer(text, lineterminator="\n").writerow([release_id, meeting_on.isoformat(), " ".join(note.split())])
    return text.getvalue()


def _path(data: Path) -> Path:
    return data / "approvals.csv"
