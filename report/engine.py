"""The engine that draws charts, in a process of its own that ends when nobody needs it for a while.

It takes 110 MB, grows with every drawing, and would hold up the pages that other readers ask for meanwhile.
Speaks JSON by the line: `python -m report.engine`.
"""

import atexit
import json
import subprocess
import sys
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from report.font import FOLDER

IDLE = 300.0  # seconds until it ends
ROOT = Path(__file__).parents[1]


class Engine:
    """Starts the process when it is asked something."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None
        self._timer: Timer | None = None
        atexit.register(self.stop)

    def svg(self, spec: dict[str, Any], number_locale: object, time_locale: object) -> str:
        """A Vega-Lite specification as SVG. Raises ValueError when it cannot be drawn."""
        with self._lock:
            return str(self._ask([spec, number_locale, time_locale]))

    def stop(self) -> None:
        with self._lock:
            self._end()

    def _ask(self, question: list[object]) -> object:
        if self._timer:
            self._timer.cancel()
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "report.engine"]
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
            )
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        self._timer = Timer(IDLE, self.stop)
        self._timer.daemon = True
        self._timer.start()
        if not line:
            raise ValueError("the engine that draws charts ended")
        answer = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer["svg"]

    def _end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


def main() -> None:
    """Draw what each line asks, until there are no more."""
    import vl_convert

    vl_convert.register_font_directory(str(FOLDER))
    for line in sys.stdin:
        spec, number_locale, time_locale = json.loads(line)
        try:
            drawn = vl_convert.vegalite_to_svg(
                spec, format_locale=number_locale, time_format_locale=time_locale, allowed_base_urls=[]
            )
            answer = {"svg": drawn}
        except ValueError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
