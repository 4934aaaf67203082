"""The engine that draws charts, in a process of its own that ends when nobody needs it for a while.

It takes 160 MB, and would hold up the pages that other readers ask for meanwhile.
Speaks JSON by the line: `python -m report.engine`.
"""

import atexit
import base64
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer

from report.spec import Spec

IDLE = 300.0  # seconds until it ends
ROOT = Path(__file__).parents[1]


class Engine:
    """Starts the process when it is asked something."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None
        self._timer: Timer | None = None
        atexit.register(self.stop)

    def draw(self, spec: Spec, width: int) -> str:
        """A chart as SVG, its texts as outlines. Raises ValueError when it cannot be drawn."""
        return self._ask("draw", spec, width)

    def svg(self, spec: Spec, width: int) -> str:
        """A chart as SVG, its texts as text in the shipped font. Raises ValueError when it cannot be drawn."""
        return self._ask("svg", spec, width)

    def png(self, drawn: str) -> bytes:
        """A drawing for a slide."""
        return base64.b64decode(self._ask("png", drawn))

    def stop(self) -> None:
        with self._lock:
            self._end()

    def _ask(self, *question: object) -> str:
        with self._lock:
            answer = json.loads(self._answer(json.dumps(question)))
        if "error" in answer:
            raise ValueError(answer["error"])
        return str(answer["made"])

    def _answer(self, question: str) -> str:
        if self._timer:
            self._timer.cancel()
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "report.engine"]
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
            )
        line = self._reply(self._process, question)
        self._timer = Timer(IDLE, self.stop)
        self._timer.daemon = True
        self._timer.start()
        if not line:
            self._end()
            raise ValueError("the engine that draws charts ended")
        return line

    def _reply(self, process: subprocess.Popen[str], question: str) -> str:
        """Its answer; empty when it ended."""
        assert process.stdin
        assert process.stdout
        with suppress(BrokenPipeError):
            process.stdin.write(question + "\n")
            process.stdin.flush()
        return process.stdout.readline()

    def _end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


ENGINE = Engine()


def main() -> None:
    """Make what each line asks, until there are no more."""
    from report import drawing

    known: dict[str, Callable[..., str]] = {
        "draw": drawing.draw,
        "svg": drawing.svg,
        "png": lambda drawn: base64.b64encode(drawing.png(drawn)).decode(),
    }
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        try:
            answer = {"made": known[name](*arguments)}
        except ValueError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
