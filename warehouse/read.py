"""Reading a release: one file of public marts, read-only, with no way out to files or settings."""

from pathlib import Path
from typing import Any, Self

import duckdb
import polars as pl

from warehouse import WarehouseError
from warehouse.releases import current_release, read_info, release_folder

__all__ = ["Release", "current_release", "open_release"]


class Release:
    """One open release. Unqualified names are marts; queries may run from many threads."""

    def __init__(self, data: Path, release_id: str, private: bool = False) -> None:
        self.id = release_id
        self.info: dict[str, Any] = read_info(data, release_id)
        name = "warehouse.duckdb" if private else "marts.duckdb"
        # the real path: a later release never has this name, so no process sees it change
        file = str((release_folder(data, release_id) / name).resolve()).replace("'", "''")
        self._connection = duckdb.connect(":memory:")
        run = self._connection.execute
        run("set python_enable_replacements = false")
        run(f"attach '{file}' as release (read_only)")
        run("set enable_external_access = false")
        run("set lock_configuration = true")

    def query(self, sql: str, params: dict[str, Any] | None = None) -> pl.DataFrame:
        """Rows of one `select` over the marts; `params` fill `$name` in it.

        Raises duckdb.Error for SQL that is wrong, WarehouseError for any other statement.
        """
        statements = duckdb.extract_statements(sql)
        if [s.type for s in statements] != [duckdb.StatementType.SELECT]:
            raise WarehouseError("only one select statement can be run on a release")
        cursor = self._connection.cursor()
        try:
            cursor.execute("use release.marts")
            return cursor.sql(sql, params=params).pl()
        finally:
            cursor.close()

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_release(data: Path, release_id: str, private: bool = False) -> Release:
    """Open a release; `private` opens its whole warehouse, for the administrator."""
    return Release(data, release_id, private)
