"""Which reader a file gets: its content decides, not its name."""

from pathlib import Path

from ingest.table import Document, Limits, Refused
from ingest.workbook import OLE, ZIP, read_workbook, refuse_markup


def read_document(path: Path, name: str, encoding: str | None, limits: Limits) -> Document:
    """Every table of a file as text; Refused with a reason for what is not read."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((ZIP, OLE)):
        return read_workbook(path, limits)
    refuse_markup(head)
    raise Refused("unsupported_kind")
