"""The process in which dbt runs. It answers in lines of JSON: progress, and at the end built or failed."""

import gc
import json
import os
import sys
import threading
from collections.abc import Callable
from typing import Any, TextIO

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from warehouse import WarehouseError
from warehouse.analyses import faults
from warehouse.protection import Manifest


def serve() -> None:
    """Read the project, wait until told to build, build; whatever the parent dies of, end with it."""
    gc.disable()  # dbt keeps nearly all that it makes, and each search for cycles would walk through it
    asked, may_build, replies = json.loads(sys.argv[1]), threading.Event(), private_replies()
    threading.Thread(target=obey, args=[may_build], daemon=True).start()

    def say(**what: object) -> None:
        print(json.dumps(what), file=replies, flush=True)

    try:
        build(asked, may_build, lambda done: say(progress=done))
        said: dict[str, object] = {"built": True}
    except WarehouseError as error:
        said = {"failed": str(error)}
    finally:
        DuckDBConnectionManager.close_all_connections()
    say(**said)
    os._exit(0)  # tearing all of it down takes a second


def private_replies() -> TextIO:
    """The parent's pipe under a new number, so that nothing a model prints gets between."""
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return replies


def obey(may_build: threading.Event) -> None:
    if sys.stdin.readline():
        may_build.set()
        sys.stdin.readline()
    os._exit(1)


def build(asked: dict[str, Any], may_build: threading.Event, progress: Callable[[float], None]) -> None:
    """`dbt build`; raises unless the project is in order and every model and test is green."""

    def listen(event: Any) -> None:
        if getattr(event.data, "total", 0) and hasattr(event.data, "index"):
            progress(event.data.index / event.data.total)

    project = invoke(asked, dbtRunner(), ["parse", "--no-write-json"])
    check(project.writable_manifest().to_dict(omit_none=False))
    may_build.wait()
    # unit tests are about the code and run with `make test`; the data tests are the audit of this build
    built = invoke(asked, dbtRunner(project, [listen]), ["build", "--exclude-resource-type", "unit_test"])
    if not any(result.node.resource_type == "model" for result in built.results):
        raise WarehouseError(f"dbt finds no model in {asked['project']}")


def invoke(asked: dict[str, Any], dbt: dbtRunner, command: list[str]) -> Any:
    """What dbt gives for a command; raises unless all of it is green."""
    options = ["--project-dir", asked["project"], "--profiles-dir", asked["project"]]
    options += ["--target-path", asked["target"], "--log-path", asked["target"]]
    options += ["--vars", json.dumps(asked["vars"])]
    quiet = ["--quiet", "--log-level", "none", "--log-level-file", "none", "--no-use-colors"]
    outcome = dbt.invoke([*quiet, *command, *options])
    if not outcome.success:
        raise WarehouseError(trouble(outcome.exception, list(getattr(outcome.result, "results", []))))
    return outcome.result


def check(manifest: Manifest) -> None:
    """Refuse a project that would publish what may not be seen, or a mart that the dashboard cannot show."""
    found = list(faults(manifest))
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise WarehouseError(f"{found[0]}{more}")


def trouble(exception: BaseException | None, results: list[Any]) -> str:
    """The first red result in one line, and how many more there are."""
    red = [r for r in results if r.status in ("error", "fail", "runtime error")]
    if not red:
        return "dbt stopped: " + " ".join(str(exception or "no reason given").split())
    first = red[0]
    more = f" (and {len(red) - 1} more)" if len(red) > 1 else ""
    reason = " ".join((first.message or "").split())
    return f"{first.node.resource_type} {first.node.name}: {reason}{more}"
