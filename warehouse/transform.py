"""dbt in this process: seeds, models and tests over the raw tables. Its tests are the audit."""

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from warehouse import WarehouseError
from warehouse.analyses import faults
from warehouse.protection import Manifest
from warehouse.settings import Settings, dbt_database


def run_dbt(settings: Settings, database: Path, target: Path, progress: Callable[[float], None]) -> None:
    """Run `dbt build` on `database`; raises unless the project is in order and every model and test is green."""

    def listen(event: Any) -> None:
        if getattr(event.data, "total", 0) and hasattr(event.data, "index"):
            progress(event.data.index / event.data.total)

    with dbt_database(database), _nothing_collected():
        try:
            project = _invoke(settings, target, dbtRunner(), ["parse", "--no-write-json"])
            _check(project.writable_manifest().to_dict(omit_none=False))
            # unit tests are about the code and run with `make test`; the data tests are the audit of this build
            command = ["build", "--exclude-resource-type", "unit_test"]
            built = _invoke(settings, target, dbtRunner(project, [listen]), command)
        finally:
            DuckDBConnectionManager.close_all_connections()
    if not any(result.node.resource_type == "model" for result in built.results):
        raise WarehouseError(f"not published: dbt finds no model in {settings.project_dir}")


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """No search for cycles: dbt keeps nearly all that it makes, and each search walks through all of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _invoke(settings: Settings, target: Path, dbt: dbtRunner, command: list[str]) -> Any:
    """What dbt gives for a command; raises unless all of it is green."""
    project = str(settings.project_dir)
    options = ["--project-dir", project, "--profiles-dir", project]
    options += ["--target-path", str(target), "--log-path", str(target)]
    options += ["--vars", json.dumps(settings.dbt_vars)]
    quiet = ["--quiet", "--log-level", "none", "--log-level-file", "none", "--no-use-colors"]
    outcome = dbt.invoke([*quiet, *command, *options])
    if not outcome.success:
        results = list(getattr(outcome.result, "results", []))
        raise WarehouseError(f"not published: {_trouble(outcome.exception, results)}")
    return outcome.result


def _check(manifest: Manifest) -> None:
    """Refuse a project that would publish what may not be seen, or a mart that the dashboard cannot show."""
    found = list(faults(manifest))
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise WarehouseError(f"not published: {found[0]}{more}")


def _trouble(exception: BaseException | None, results: list[Any]) -> str:
    """The first red result in one line, and how many more there are."""
    red = [r for r in results if r.status in ("error", "fail", "runtime error")]
    if not red:
        return "dbt stopped: " + " ".join(str(exception or "no reason given").split())
    first = red[0]
    more = f" (and {len(red) - 1} more)" if len(red) > 1 else ""
    reason = " ".join((first.message or "").split())
    return f"{first.node.resource_type} {first.node.name}: {reason}{more}"
