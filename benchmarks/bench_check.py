"""`wpl check` of one ordinary file, from the shell and warm, beside starting Python with what it needs, in one run.

From the shell: the whole command, without a release to compare with. Warm: the same file read again by a reader
that is open. Both are medians in seconds, and the first a ratio of the floor.
"""

import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ingest import Delivery, Ingest, Pseudonyms, load_contract

ROOT = Path(__file__).parents[1]
FILE = ROOT / "examples" / "deliveries" / "oom" / "deelnemers-2018-07-synthetisch.csv"
ROUNDS = 9


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def python(*arguments: str, data: str) -> None:
    environment = os.environ | {"WPL_DATA": data}
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False)


def from_the_shell() -> None:
    with tempfile.TemporaryDirectory() as data:
        ours, floor = [], []
        for _ in range(ROUNDS):
            ours.append(seconds(lambda: python("-m", "cli", "check", str(FILE), data=data)))
            floor.append(seconds(lambda: python("-c", "import polars, typer", data=data)))
    mine, base = statistics.median(ours), statistics.median(floor)
    print(f"from the shell {mine:6.2f} s   floor {base:5.2f} s   ratio {mine / base:5.2f}   at most 1 s")


def warm() -> None:
    with Ingest(load_contract(ROOT), Pseudonyms(bytes(32))) as reader:
        delivery = Delivery(1, "0" * 64, FILE.name, "oom", dt.date(2018, 7, 31), FILE)
        reader.ingest(delivery)
        taken = statistics.median(seconds(lambda: reader.ingest(delivery)) for _ in range(ROUNDS))
    print(f"warm           {taken:6.3f} s   at most 0.1 s")


if __name__ == "__main__":
    from_the_shell()
    warm()
