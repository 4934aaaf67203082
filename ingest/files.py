"""A file as tables of text: its content decides how it is read, never its name."""

from pathlib import Path

from ingest.containers import refuse_other_kinds
from ingest.table import Document, Limits, Refused
from ingest.text import read_text
from ingest.workbook import STARTS, read_workbook


def read_document(path: Path, name: str, encoding: str | None, limits: Limits) -> Document:
    """Every table of the file. Raises Refused with the reason when it cannot be taken.

    `encoding` is what the sender is known to use; None: found by strict trial.
    """
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Refused("too_large", found=size // 1_000_000, limit=limits.file_bytes // 1_000_000)
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise Refused("empty_file")
    if head.startswith(STARTS):
        return read_workbook(path, limits)
    refuse_other_kinds(head)
    return read_text(path, limits, encoding)
