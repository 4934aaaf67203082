"""Reading a release: its marts file, read-only, shut off from files and network."""

import json
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse import releases


class Release:
    """One open release. Queries may run from many threads; unqualified names are marts."""

    def __init__(self, data: Path, release_id: str, private: bool = False) -> None:
        home = releases.folder(data, release_id).resolve()
        self.id = release_id
        self.info: dict[str, Any] = json.loads((home / "release.json").read_text("utf-8"))
        database = home / ("warehouse.duckdb" if private else "marts.duckdb")
        self._connection = duckdb.connect(":memory:")
        self._connection.execute(f"attach '{quoted(database)}' as release (read_only)")
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")

    def query(self, sql: str, params: dict[str, Any] | None = None) -> pl.DataFrame:
        """Rows of a query over the marts. Raises duckdb.Error for a bad query."""
        cursor = self._connection.cursor()
        try:
            cursor.execute("use release.marts")
            return pl.from_arrow(cursor.execute(sql, params or {}).to_arrow_table())  # type: ignore[return-value]
        finally:
            cursor.close()

    def close(self) -> None:
        self._connection.close()


def quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def current_release(data: Path) -> str | None:
    """Id of the release to show, None before the first build."""
    return releases.current(data)


def open_release(data: Path, release_id: str, private: bool = False) -> Release:
    """Open a release. `private` opens the whole warehouse, for the administrator."""
    return Release(data, release_id, private)
