"""The dbt project as dbt itself parses it."""

import json
from pathlib import Path
from typing import Any

import pytest
from dbt.cli.main import dbtRunner

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("dbt")
    outcome = dbtRunner().invoke(
        ["--quiet", "parse", "--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]
        + ["--target-path", str(folder), "--log-path", str(folder)]
    )
    assert outcome.success, outcome.exception
    return json.loads((folder / "manifest.json").read_text("utf-8"))
