"""Which releases a meeting approved: an append-only list, one line each, beside the ledger."""

from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

from warehouse import WarehouseError
from warehouse.lines import append_row, read_rows


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
            for row in read_rows(_path(data))
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
    append_row(_path(data), NAMES, astuple(approval))


def _path(data: Path) -> Path:
    return data / "approvals.csv"
