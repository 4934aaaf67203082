"""Append-only lists as CSV: each line is on disk before we go on, and one that was cut off is no line."""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from warehouse.files import sync


def read_rows(path: Path) -> list[dict[str, str]]:
    """Every whole line, in order, by its column names; nothing when there is no list yet."""
    whole = path.read_bytes().rpartition(b"\n")[0].decode("utf-8") if path.exists() else ""
    return list(csv.DictReader(io.StringIO(whole, newline="")))


def append_row(path: Path, columns: Sequence[str], values: Sequence[object]) -> None:
    """Add one line, after cutting off what an earlier append left half-written. Only its owner may read it."""
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        end = file.read().rfind(b"\n") + 1
        file.seek(end)
        file.truncate()
        rows = [values] if end else [columns, values]
        file.write(csv_text(rows).encode("utf-8", "surrogateescape"))
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        sync(path.parent)


def csv_line(values: Sequence[object]) -> str:
    return csv_text([values])


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
