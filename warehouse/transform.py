"""dbt in a process of its own: it reads the project while files are read, and builds when told."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from warehouse import WarehouseError
from warehouse.settings import DBT_DATABASE, ROOT, Settings


class Dbt:
    """Seeds, models and tests of the project over the raw tables of a database. Its tests are the audit."""

    def __init__(self, settings: Settings, database: Path, target: Path) -> None:
        """Start to read the project; `target` gets dbt's own account."""
        target.mkdir()
        asked = {"project": str(settings.project_dir), "target": str(target), "vars": settings.dbt_vars}
        with (target / "stderr.txt").open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from warehouse.dbt_child import serve; serve()", json.dumps(asked)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=os.environ | {DBT_DATABASE: str(database), "PYTHONPATH": str(ROOT)},
                start_new_session=True,
            )

    def __enter__(self) -> "Dbt":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def build(self, progress: Callable[[float], None]) -> None:
        """Build on what the database holds; raises unless the project is in order and all of it is green."""
        requests, replies = self._process.stdin, self._process.stdout
        assert requests
        assert replies
        with contextlib.suppress(BrokenPipeError):  # it has said why it ended
            print("build", file=requests, flush=True)
        said: dict[str, str | float] = {}
        for line in replies:
            said = json.loads(line)
            if "progress" in said:
                progress(float(said["progress"]))
        code = self._process.wait()
        if "built" not in said:
            raise WarehouseError(f"not published: {said.get('failed', f'dbt ended unexpectedly ({code})')}")
