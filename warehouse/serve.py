"""The dashboard as a process of its own, on the first free port of this machine only."""

import contextlib
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse import WarehouseError
from warehouse.settings import ROOT, Settings, dashboard_environment

HOST = "127.0.0.1"
APP = ROOT / "dashboard" / "server.py"
PORTS = 100
PATIENCE = 60  # seconds until the first answer


@contextmanager
def serve(settings: Settings, first_port: int, script: Path = APP) -> Iterator[tuple[str, Callable[[], None]]]:
    """Start the dashboard on `settings`' data; stop it when the block ends, or this process does.

    Gives its address, once it answers, and a function that waits until someone stops it.
    """
    if not script.is_file():
        raise WarehouseError(f"the dashboard is missing: {script}")
    port = free_port(first_port)
    command = [sys.executable, "-c", "from warehouse.serve import streamlit; streamlit()", "run", str(script)]
    command += ["--server.port", str(port), "--server.address", HOST, "--logger.level", "warning"]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=dashboard_environment(settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await_answer(server, port)
        yield f"http://{HOST}:{port}", lambda: _await_end(server)
    finally:
        server.terminate()
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        finally:
            if server.stdin:
                server.stdin.close()


def streamlit() -> None:
    """The child: Streamlit's own command, which ends when the parent does, whatever that died of."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _end_with_parent() -> None:
    os.read(0, 1)  # nothing is ever written: it returns when the other end is gone
    os.kill(os.getpid(), signal.SIGTERM)


def free_port(first: int) -> int:
    """The first port from `first` on that nobody listens to."""
    for port in range(first, min(first + PORTS, 65536)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return port
    raise WarehouseError(f"no free port from {first} on")


def _await_answer(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise WarehouseError(f"the dashboard stopped at once (exit code {server.returncode})")
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://{HOST}:{port}/_stcore/health", timeout=1) as reply,
        ):
            if reply.status == 200:
                return
        time.sleep(0.05)
    raise WarehouseError(f"the dashboard does not answer within {PATIENCE} s")


def _await_end(server: subprocess.Popen[bytes]) -> None:
    """Until Ctrl-C, or until the dashboard ends by itself, which it should not.

    In short sleeps: polars makes Ctrl-C restart a system call that waits, and so ends no `wait()`.
    """
    with contextlib.suppress(KeyboardInterrupt):
        while server.poll() is None:
            time.sleep(0.2)
        raise WarehouseError(f"the dashboard stopped (exit code {server.returncode})")
