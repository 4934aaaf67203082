"""A file as tables of text: its content decides how it is read, never its name."""

from pathlib import Path

from ingest.table import Document, Limits, Refused
from ingest.text import read_text
from ingest.workbook import read_workbook, refuse_markup

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"\x1f\x8b", b"{\\rtf", b"MZ", b"\x7fELF")


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
    if head.startswith((ZIP, OLE)):
        return read_workbook(path, limits)
    if head.startswith(BINARY):
        raise Refused("unsupported_kind")
    refuse_markup(head)
    return read_text(path, limits, encoding)
