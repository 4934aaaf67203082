"""`wpl run` as its user meets it: an address that answers, the next free port, an end at Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]


def start(data: Path, port: int) -> tuple[subprocess.Popen[str], str]:
    """The process, and the address it printed."""
    command = [sys.executable, "-c", "import cli; cli.main()", "run", "--data", str(data), "--port", str(port)]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ)
    assert run.stdout
    lines = []
    for line in run.stdout:
        lines.append(line)
        if address := re.search(r"http://127\.0\.0\.1:\d+", line):
            return run, address[0]
    raise AssertionError("".join(lines))


def ends(address: str, seconds: float) -> bool:
    """Whether nobody answers there any more, within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) != 0:
                return True
        time.sleep(0.1)
    return False


def test_a_taken_port_is_passed_over_the_page_answers_and_ctrl_c_ends_it(small_data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run, address = start(small_data, port)
        try:
            assert not address.endswith(f":{port}")
            with urllib.request.urlopen(address) as page:
                assert page.status == 200
            run.send_signal(signal.SIGINT)
            assert run.wait(timeout=20) == 0
        finally:
            run.kill()
    assert ends(address, seconds=1)


def test_the_dashboard_ends_with_a_run_that_is_killed(small_data: Path) -> None:
    run, address = start(small_data, 8650)
    run.kill()
    run.wait()
    assert ends(address, seconds=15)
