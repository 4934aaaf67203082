"""`wpl build` of the examples against the floor of the stack, in one run, as ratios of medians.

1. dbtRunner, called as a build calls it, on a trivial project with as many models, tests that run, and unit tests
   that are parsed only: what dbt itself costs.
2. The same compiled SQL, run directly in DuckDB: what the queries cost.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).parents[1]
ROUNDS = 3
RUN_DBT = "import sys; from dbt.cli.main import dbtRunner;sys.exit(not dbtRunner().invoke(sys.argv[1:]).success)"


def wpl_build(data: Path) -> float:
    """Seconds of a whole `wpl build` of the examples into an empty data folder."""
    shutil.rmtree(data, ignore_errors=True)
    environment = os.environ | {"WPL_KEY_FILE": str(ROOT / "examples" / "public.key")}
    command = [sys.executable, "-m", "cli", "build", "--data", str(data)]
    command += ["--inbox", str(ROOT / "examples" / "deliveries")]
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment, cwd=ROOT, capture_output=True)
    return time.perf_counter() - start


def manifest_of(data: Path) -> dict[str, Any]:
    newest = max((data / "releases").glob("*/manifest.json"), key=lambda path: path.stat().st_mtime)
    return json.loads(newest.read_text("utf-8"))


def write_trivial_project(folder: Path, models: int, tests: int, unit_tests: int) -> None:
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text("name: trivial\nprofile: trivial\nversion: '1.0'\n", "utf-8")
    profile = {"type": "duckdb", "path": str(folder / "trivial.duckdb"), "threads": 1}
    profiles = {"trivial": {"target": "build", "outputs": {"build": profile}}}
    (folder / "profiles.yml").write_text(json.dumps(profiles), "utf-8")
    for n in range(models):
        (folder / "models" / f"m{n}.sql").write_text(f"select {n} as id", "utf-8")
    columns: list[list[Any]] = [[] for _ in range(models)]
    for n in range(tests):
        test = {"accepted_values": {"arguments": {"values": [n % models], "quote": False}, "name": f"t{n}"}}
        columns[n % models].append(test)
    described = [
        {"name": f"m{n}", "columns": [{"name": "id", "data_tests": tests_of}]} for n, tests_of in enumerate(columns)
    ]
    units = [
        {"name": f"u{n}", "model": f"m{n % models}", "given": [], "expect": {"rows": [{"id": n % models}]}}
        for n in range(unit_tests)
    ]
    text = json.dumps({"version": 2, "models": described, "unit_tests": units})
    (folder / "models" / "all.yml").write_text(text, "utf-8")


def trivial_dbt(folder: Path) -> float:
    (folder / "trivial.duckdb").unlink(missing_ok=True)
    shutil.rmtree(folder / "target", ignore_errors=True)
    command = [sys.executable, "-c", RUN_DBT, "--quiet", "--log-level", "none", "--log-level-file", "none"]
    command += ["build", "--exclude-resource-type", "unit_test"]
    command += ["--project-dir", str(folder), "--profiles-dir", str(folder)]
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=folder, capture_output=True)
    return time.perf_counter() - start


def compiled_sql(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """(schema.name, SELECT) of every SQL model, in an order that dbt would run them."""
    models = {k: n for k, n in manifest["nodes"].items() if n["resource_type"] == "model"}
    ordered: dict[str, None] = {}

    def visit(key: str) -> None:
        if key in models and key not in ordered:
            for parent in models[key]["depends_on"]["nodes"]:
                visit(parent)
            ordered[key] = None

    for key in models:
        visit(key)
    sql = [models[key] for key in ordered if models[key]["language"] == "sql"]
    return [(f"{n['schema']}.{n['name']}", n["compiled_code"]) for n in sql]


def direct(data: Path, statements: list[tuple[str, str]], scratch: Path) -> float:
    """Seconds of the compiled SQL alone, over the raw tables and seeds of the built warehouse."""
    scratch.unlink(missing_ok=True)
    shutil.copy(next((data / "releases").glob("*/warehouse.duckdb")), scratch)
    with duckdb.connect(str(scratch)) as con:
        start = time.perf_counter()
        for name, select in statements:
            local = select.replace('"warehouse".', "")
            kind = "view" if name.startswith("staging.") else "table"
            con.execute(f"create or replace {kind} {name} as {local}")
        return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data, trivial = Path(folder) / "data", Path(folder) / "trivial"
        wpl_build(data)
        manifest = manifest_of(data)
        kinds = [node["resource_type"] for node in manifest["nodes"].values()]
        models, tests = kinds.count("model") + kinds.count("seed"), kinds.count("test")
        write_trivial_project(trivial, models, tests, len(manifest["unit_tests"]))
        statements = compiled_sql(manifest)
        ours, theirs, sql = [], [], []
        for _ in range(ROUNDS):
            theirs.append(trivial_dbt(trivial))
            ours.append(wpl_build(data))
            sql.append(direct(data, statements, Path(folder) / "bench.duckdb"))
        build, floor, queries = map(statistics.median, (ours, theirs, sql))
        print(f"wpl build of the examples        {build:6.2f} s ({models} models and seeds, {tests} tests)")
        print(f"dbtRunner, trivial, equally large {floor:5.2f} s  ratio {build / floor:.2f}")
        print(f"compiled SQL in DuckDB           {queries:6.2f} s  ratio {build / queries:.1f}")


if __name__ == "__main__":
    main()
