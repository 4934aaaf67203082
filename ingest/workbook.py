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


def restrict(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.child_memory, limits.child_memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def parse(path: Path, limits: Limits) -> list[Table]:
    """Every sheet as text; runs in the child only, since a hostile file may end the process."""
    from python_calamine import CalamineError, CalamineWorkbook

    tables = []
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                if sheet.total_width > limits.columns:
                    raise Refused("too_many_columns", sheet=name, found=sheet.total_width)
                if sheet.total_width * sheet.total_height > limits.cells:
                    raise Refused("too_many_cells", sheet=name)
                grid = sheet.to_python(skip_empty_area=False)
                rows = [(n, [as_text(cell) for cell in row]) for n, row in enumerate(grid, 1)]
                tables.append(Table(name, rows))
    except (CalamineError, MemoryError):
        raise Refused("damaged_workbook") from None
    return tables


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """The child: limits first, then one workbook after the other until the parent is done."""
    limits: Limits = pickle.load(requests)
    restrict(limits)
    while True:
        try:
            path = pickle.load(requests)
        except EOFError:
            return
        try:
            reply: list[Table] | Refused = parse(path, limits)
        except Refused as refused:
            reply = refused
        pickle.dump(reply, replies)
        replies.flush()


class WorkbookReader:
    """One limited child for many workbooks; a child that dies or hangs costs one refusal."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def read(self, path: Path) -> Document:
        check_package(path, self.limits)
        try:
            reply = self._ask(path)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            self.close()
            raise Refused("damaged_workbook") from None
        if isinstance(reply, Refused):
            raise reply
        return Document(reply)

    def _ask(self, path: Path) -> list[Table] | Refused:
        child = self._child or self._start()
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Timer(self.limits.child_seconds, child.kill)
        late.start()
        try:
            pickle.dump(path, child.stdin)
            child.stdin.flush()
            return pickle.load(child.stdout)
        finally:
            late.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "ingest.workbook"]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._child.stdin is not None
        pickle.dump(self.limits, self._child.stdin)
        return self._child

    def close(self) -> None:
        """End the child, also one that hangs."""
        if self._child is None:
            return
        self._child.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            with contextlib.suppress(BrokenPipeError):
                if pipe:
                    pipe.close()
        self._child.wait()
        self._child = None


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
