"""dbt in this process: seeds, models and tests over the raw tables. Its tests are the audit."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from warehouse import WarehouseError
from warehouse.settings import Settings, dbt_database


def run_dbt(settings: Settings, database: Path, target: Path, progress: Callable[[float], None]) -> None:
    """Run `dbt build` on `database`; raises unless every model and test is green."""

    def listen(event: Any) -> None:
        if getattr(event.data, "total", 0) and hasattr(event.data, "index"):
            progress(event.data.index / event.data.total)

    project = str(settings.project_dir)
    command = ["--quiet", "--log-level", "none", "--log-level-file", "none", "--no-use-colors"]
    # unit tests are about the code and run with `make test`; the data tests are the audit of this build
    command += ["build", "--exclude-resource-type", "unit_test"]
    command += ["--project-dir", project, "--profiles-dir", project]
    command += ["--target-path", str(target), "--log-path", str(target)]
    command += ["--vars", json.dumps(settings.dbt_vars)]
    with dbt_database(database):
        try:
            outcome = dbtRunner(callbacks=[listen]).invoke(command)
        finally:
            DuckDBConnectionManager.close_all_connections()
    results = list(getattr(outcome.result, "results", []))
    if not outcome.success:
        raise WarehouseError(f"not published: {_trouble(outcome.exception, results)}")
    if not any(result.node.resource_type == "model" for result in results):
        raise WarehouseError(f"not published: dbt finds no model in {project}")


def _trouble(exception: BaseException | None, results: list[Any]) -> str:
    """The first red result in one line, and how many more there are."""
    red = [r for r in results if r.status in ("error", "fail", "runtime error")]
    if not red:
        return "dbt stopped: " + " ".join(str(exception or "no reason given").split())
    first = red[0]
    more = f" (and {len(red) - 1} more)" if len(red) > 1 else ""
    reason = " ".join((first.message or "").split())
    return f"{first.node.resource_type} {first.node.name}: {reason}{more}"
