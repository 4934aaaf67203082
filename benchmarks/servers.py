"""Dashboards to measure, each a process of its own, and a relay that counts what they send."""

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warehouse.serve import serve
from warehouse.settings import Settings

PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Server:
    """A dashboard that runs: where it answers, and its process."""

    address: str
    pid: int

    def cpu(self) -> float:
        """Milliseconds of processor it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Megabytes it holds."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def rest(self) -> None:
        """Wait until it has made all it wants to make ahead. Raises TimeoutError when it never does."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            before = self.cpu()
            time.sleep(3)
            if self.cpu() - before < 60:
                return
        raise TimeoutError("the server is never at rest")


def children() -> set[int]:
    lists = [(task / "children").read_text() for task in Path("/proc/self/task").iterdir()]
    return {int(pid) for pids in lists for pid in pids.split()}


@contextmanager
def running(settings: Settings, port: int, script: Path | None = None) -> Iterator[Server]:
    before = children()
    with serve(settings, port, script) if script else serve(settings, port) as (address, _):
        (pid,) = children() - before
        yield Server(address, pid)


class Wire:
    """A relay before a server, which counts the bytes that go to the browser."""

    def __init__(self, address: str) -> None:
        self.port = int(address.rpartition(":")[2])
        self.bytes = 0
        self.ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.relay()), daemon=True).start()
        self.ready.wait()

    async def relay(self) -> None:
        server = await asyncio.start_server(self.connected, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self.ready.set()
        await server.serve_forever()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(self.pump(reader, forth), self.pump(back, writer, counted=True))

    async def pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, counted: bool = False) -> None:
        try:
            while block := await source.read(65536):
                self.bytes += len(block) if counted else 0
                target.write(block)
                await target.drain()
        except ConnectionError:
            pass
        finally:
            target.close()
