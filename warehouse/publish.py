"""From a green build to the served release: everything on disk first, one atomic step last."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from warehouse import WarehouseError
from warehouse.analyses import analyses
from warehouse.files import make_folder, sync, sync_tree
from warehouse.releases import point_to, release_folder

ENGINES = ("duckdb", "dbt-core", "dbt-duckdb", "polars")
ARTIFACTS = ("manifest.json", "run_results.json")


def publish(data: Path, build_folder: Path, info: dict[str, Any], reached: Callable[[str], None]) -> None:
    """Make the database built in `build_folder` the served release; `info` goes to release.json."""
    database = build_folder / "warehouse.duckdb"
    draft = build_folder / "release"
    draft.mkdir(mode=0o755)
    counts = close_whole(database)
    marts = draft / "marts.duckdb"
    copy_marts(database, marts)
    expected = {name: n for name, n in counts.items() if name.startswith("marts.")}
    if close_whole(marts) != expected:
        raise WarehouseError("not published: the marts file differs from the warehouse")
    database.rename(draft / database.name)
    for name in ARTIFACTS:
        shutil.copyfile(build_folder / "target" / name, draft / name)
    (draft / "warehouse.duckdb").chmod(0o600)
    reached("checkpoint")
    manifest, results = (json.loads((draft / name).read_text("utf-8")) for name in ARTIFACTS)
    info |= {
        **project_dates(marts),
        "analyses": analyses(manifest),
        "tests": tests(manifest, results),
        "rows": {name: n for name, n in counts.items() if may_be_counted(name)},
        "versions": {name: version(name) for name in ENGINES},
        "files": {path.name: _fingerprint(path) for path in sorted(draft.iterdir())},
    }
    text = json.dumps(info, indent=1, sort_keys=True, ensure_ascii=False)
    (draft / "release.json").write_text(text + "\n", "utf-8")
    sync_tree(draft)
    make_folder(data / "releases")
    target = release_folder(data, info["release_id"])
    if target.exists():  # damaged, else it had been reused
        target.rename(build_folder / "damaged")
    draft.rename(target)
    sync(data / "releases")
    reached("move")
    reached("before_pointer")
    point_to(data, info["release_id"])
    reached("after_pointer")


def tests(manifest: dict[str, Any], results: dict[str, Any]) -> list[dict[str, Any]]:
    """How many tests of each kind the build ran, and how they ended."""
    nodes = manifest["nodes"]
    ended = Counter(
        ((nodes[result["unique_id"]].get("test_metadata") or {"name": "sql"})["name"], result["status"])
        for result in results["results"]
        if result["unique_id"].startswith("test.")
    )
    return [{"kind": kind, "status": status, "count": n} for (kind, status), n in sorted(ended.items())]


def close_whole(database: Path) -> dict[str, int]:
    """Bring everything into the file itself; rows per table, the same before and after closing."""
    with duckdb.connect(":memory:") as con:
        con.execute(f"attach '{quoted(database)}' as closing")
        before = count_rows(con, "closing")
        con.execute("checkpoint closing")
    if database.with_name(database.name + ".wal").exists():
        raise WarehouseError(f"not published: {database.name} kept a write-ahead log")
    with duckdb.connect(":memory:") as con:
        con.execute(f"attach '{quoted(database)}' as closing (read_only)")
        if count_rows(con, "closing") != before:
            raise WarehouseError(f"not published: {database.name} lost rows when it was closed")
    return before


def count_rows(con: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, int]:
    """Rows per table of an attached database, as schema.table."""
    found = con.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = $catalog"
        " order by schema_name, table_name",
        {"catalog": catalog},
    ).fetchall()
    counts = {}
    for schema, table in found:
        rows = con.execute(f'select count(*) from {catalog}."{schema}"."{table}"').fetchall()
        counts[f"{schema}.{table}"] = rows[0][0]
    return counts


def may_be_counted(table: str) -> bool:
    """Whether release.json may tell the number of rows: not of survey rows outside the marts."""
    return table.startswith("marts.") or "survey" not in table


def copy_marts(database: Path, marts: Path) -> None:
    """Copy the tables of schema marts, and nothing else, to a file of their own."""
    with duckdb.connect(":memory:") as con:
        con.execute(f"attach '{quoted(database)}' as whole (read_only)")
        con.execute(f"attach '{quoted(marts)}' as release")
        con.execute("create schema release.marts")
        for name in count_rows(con, "whole"):
            schema, table = name.split(".")
            if schema == "marts":
                con.execute(f'create table release.marts."{table}" as from whole.marts."{table}"')


def project_dates(marts: Path) -> dict[str, str | None]:
    """The date the default figures are as of, and that of the first fact, when the marts say so."""
    names = ("as_of_date", "first_fact_on")
    with duckdb.connect(":memory:") as con:
        con.execute(f"attach '{quoted(marts)}' as release (read_only)")
        if "marts.mart_steering__project" not in count_rows(con, "release"):
            return dict.fromkeys(names)
        found = con.execute(f"select {', '.join(names)} from release.marts.mart_steering__project").fetchone()
    return {name: str(day) if day else None for name, day in zip(names, found or (None, None), strict=True)}


def quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _fingerprint(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": file_digest(file, "sha256").hexdigest()}
