"""The dbt unit tests: every rule with a boundary, on rows written for it."""

import shutil
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from warehouse.releases import current_release, release_folder
from warehouse.settings import dbt_database

ROOT = Path(__file__).parents[1]


def test_every_dbt_unit_test_passes(example_data: Path, tmp_path: Path) -> None:
    database = tmp_path / "copy.duckdb"
    release_id = current_release(example_data)
    assert release_id
    shutil.copy(release_folder(example_data, release_id) / "warehouse.duckdb", database)
    command = ["--quiet", "--no-use-colors", "test", "--select", "test_type:unit"]
    command += ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]
    command += ["--target-path", str(tmp_path), "--log-path", str(tmp_path)]
    with dbt_database(database):
        try:
            outcome = dbtRunner().invoke(command)
        finally:
            DuckDBConnectionManager.close_all_connections()
    assert outcome.success, [r.message for r in outcome.result.results if r.status != "pass"]
    assert len(outcome.result.results) >= 20
