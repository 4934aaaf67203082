"""One long-lived child process that does all parsing, within limits on memory, CPU and wall time.

A file that kills, hangs or fills the child costs one refusal; the parent goes on with a new child. Replies are
JSON and Arrow, never pickles: what a hostile file makes of the child must not run in the parent.
"""

import contextlib
import gc
import io
import json
import math
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import polars as pl

from ingest.table import Document, Limits, Refused, Remark, Span, Table

START_SECONDS = 60
PIPE_BYTES = 2**20  # replies are large: fewer turns between the two processes
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "TZ")
# Few threads and arenas: each reserves address space, which the memory limit counts.
VARIABLES = {"POLARS_MAX_THREADS": "2", "MALLOC_ARENA_MAX": "2", "PYTHONUTF8": "1"}
CODES: dict[int, str] = {signal.SIGXCPU: "too_slow", signal.SIGABRT: "too_much_memory"}
FRAMES = ("rows", "cells")
PLAIN = [field.name for field in fields(Table) if field.name not in FRAMES]
REVIVED: dict[str, Callable[[Any], Any]] = {
    "ragged": dict,
    "broken": dict,
    "spans": lambda spans: tuple(Span(*span) for span in spans),
    "remarks": lambda remarks: tuple(Remark(*remark) for remark in remarks),
}
ReadDocument = Callable[[Path, str, str | None, Limits], Document]


class Reader:
    """Reads files through the child; `read` answers or raises Refused within the limits, always."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Start the child now instead of at the first file; replace one that died between two files."""
        if self._child and self._child.poll() is not None:
            self._end(patience=0)
        if self._child is None:
            self._child = spawn()
            self._ask(asdict(self.limits), START_SECONDS, receive)

    def read(self, path: Path, name: str, encoding: str | None = None) -> Document:
        """The file's tables; `encoding` is what the sender is known to use."""
        self.start()
        request = {"path": os.fspath(path), "name": name, "encoding": encoding}
        reply = self._ask(request, self.limits.child_seconds, receive_reply)
        if isinstance(reply, Refused):
            if reply.code == "too_much_memory":
                self.close()  # its memory is in pieces; the next file deserves a new child
            raise reply
        return reply

    def close(self) -> None:
        """End the child, also one that hangs."""
        self._end(patience=0)

    def _ask(self, request: dict[str, Any], seconds: float, answer: Callable[[IO[bytes]], Any]) -> Any:
        child = self._child
        assert child is not None
        assert child.stdin is not None
        assert child.stdout is not None
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            child.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            send(child.stdin, json.dumps(request).encode())
            child.stdin.flush()
            return answer(child.stdout)
        except (EOFError, OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
            code = self._end(patience=1)
            raise Refused("too_slow" if is_late.is_set() else CODES.get(-code, "reader_died")) from None
        except BaseException:
            self._end(patience=0)
            raise
        finally:
            timer.cancel()

    def _end(self, patience: float) -> int:
        """The exit code of the child that is gone afterwards, minus the signal that ended it."""
        child, self._child = self._child, None
        if child is None:
            return 0
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience)
        child.kill()
        code = child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        return code


def spawn() -> subprocess.Popen[bytes]:
    """A child that shares nothing with us but two pipes: no terminal, no keys in its environment."""
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    environment |= VARIABLES | {"PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", "from ingest.child import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=PIPE_BYTES,
        env=environment,
        start_new_session=True,
    )


def serve() -> None:
    """The child: limits first, then one file after the other until the parent is done."""
    from ingest.files import read_document

    requests, replies = private_pipes()
    limits = Limits(**json.loads(receive(requests)))
    restrict(limits)
    send(replies, b"ready")
    gc.freeze()
    gc.disable()  # nothing here makes cycles worth a walk through millions of cells
    while True:
        replies.flush()
        try:
            request = json.loads(receive(requests))
        except EOFError:
            return
        allow_seconds(limits.child_seconds)
        send_reply(replies, answer_of(read_document, request, limits))
        gc.collect()


def answer_of(read: ReadDocument, request: dict[str, Any], limits: Limits) -> Document | Refused:
    try:
        return read(Path(request["path"]), request["name"], request["encoding"], limits)
    except Refused as refused:
        return refused
    except MemoryError:
        return Refused("too_much_memory")


def private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The parent's pipes under new numbers, so that nothing printed or read elsewhere gets between."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return requests, replies


def restrict(limits: Limits) -> None:
    """No more memory than allowed, no core dumps, no files written."""
    for kind, most in ((resource.RLIMIT_AS, limits.child_memory), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def allow_seconds(seconds: int) -> None:
    """CPU time for the next file, beyond what is used already; the system ends the child after it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime) + max(1, seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def send(pipe: IO[bytes], data: bytes | memoryview) -> None:
    pipe.write(len(data).to_bytes(8, "little"))
    pipe.write(data)


def receive(pipe: IO[bytes]) -> bytes:
    return exactly(pipe, int.from_bytes(exactly(pipe, 8), "little"))


def exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


def send_reply(pipe: IO[bytes], reply: Document | Refused) -> None:
    """A header in JSON, then the cells of each table as Arrow."""
    if isinstance(reply, Refused):
        send(pipe, json.dumps({"code": reply.code, "details": reply.details}, default=str).encode())
        return
    header = {field.name: getattr(reply, field.name) for field in fields(reply)}
    header["tables"] = [{name: plain(getattr(table, name)) for name in PLAIN} for table in reply.tables]
    send(pipe, json.dumps(header).encode())
    for table in reply.tables:
        arrow = io.BytesIO()
        table.cells.insert_column(0, table.rows.alias("row")).write_ipc(arrow, compression="uncompressed")
        send(pipe, arrow.getbuffer())


def plain(value: Any) -> Any:
    """A field of a table as JSON can hold it; mappings with numbers as keys become pairs."""
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, tuple):
        return [list(vars(item).values()) if isinstance(item, Span | Remark) else item for item in value]
    return value


def receive_reply(pipe: IO[bytes]) -> Document | Refused:
    header = json.loads(receive(pipe))
    if "code" in header:
        return Refused(header["code"], **header["details"])
    tables = [receive_table(pipe, told) for told in header.pop("tables")]
    return Document(tables=tables, doubtful=tuple(header.pop("doubtful")), **header)


def receive_table(pipe: IO[bytes], told: dict[str, Any]) -> Table:
    frame = pl.read_ipc(receive(pipe))
    revived = {name: REVIVED[name](value) if name in REVIVED else value for name, value in told.items()}
    return Table(rows=frame["row"], cells=frame.drop("row"), **revived)
