"""Write docs/site/index.html: dbt's own page of every model, its columns and its lineage, in one file.

It is made from an empty database: it tells what the project says, never how many rows there are. Not in git.

Run: python -m docs.lineage
"""

import shutil
import tempfile
from pathlib import Path

from dbt.cli.main import dbtRunner

from warehouse.settings import ROOT, dbt_database

TARGET = ROOT / "docs" / "site" / "index.html"


def write(project: Path = ROOT, target: Path = TARGET) -> None:
    """One HTML page that needs no network and no server."""
    with tempfile.TemporaryDirectory() as folder, dbt_database(Path(folder) / "empty.duckdb"):
        outcome = dbtRunner().invoke(
            ["--quiet", "docs", "generate", "--static", "--empty-catalog"]
            + ["--project-dir", str(project), "--profiles-dir", str(project)]
            + ["--target-path", folder, "--log-path", folder]
        )
        if not outcome.success:
            raise SystemExit(f"dbt cannot describe the project: {outcome.exception}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(folder) / "static_index.html", target)


if __name__ == "__main__":
    write()
