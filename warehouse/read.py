"""Reading a release: one file of public marts, read-only, with no way out to files or settings."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import duckdb
import polars as pl

from warehouse import WarehouseError
from warehouse.approvals import Approval, read_approvals
from warehouse.releases import (
    Listed,
    current_release,
    is_whole,
    pointed_release,
    previous_approval,
    read_info,
    release_folder,
    whole_releases,
)

__all__ = [
    "Approval",
    "Listed",
    "NotInRelease",
    "Release",
    "current_release",
    "is_whole",
    "open_release",
    "pointed_release",
    "previous_approval",
    "read_approvals",
    "whole_releases",
]

PLAIN = re.compile(r"BOOLEAN|VARCHAR|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|U?INTEGER|U?(TINY|SMALL|BIG)INT|HUGEINT")


class NotInRelease(WarehouseError):
    """The release was made before a mart or column that is asked for existed."""


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

    def query(self, sql: str, params: dict[str, Any] | None = None, as_text: bool = False) -> pl.DataFrame:
        """Rows of one `select` over the marts; `params` fill `$name` in it.

        `as_text` gives whatever is no number, boolean or text as the text DuckDB writes for it.

        Raises duckdb.Error for SQL that is wrong, WarehouseError for any other statement.
        """
        statements = duckdb.extract_statements(sql)
        if [s.type for s in statements] != [duckdb.StatementType.SELECT]:
            raise WarehouseError("only one select statement can be run on a release")
        cursor = self._connection.cursor()
        try:
            cursor.execute("use release.marts")
            if as_text:
                sql = _with_text(cursor, sql, params)
            return cursor.sql(sql, params=params).pl()
        finally:
            cursor.close()

    def ask(self, select: str, params: dict[str, Any] | None = None) -> pl.DataFrame:
        """Rows of a select of our own. Raises NotInRelease for a mart or column the release is too old for."""
        try:
            return self.query(select, params)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise NotInRelease(f"release {self.id} is too old for this: {error}") from error

    def require(self, marts: Iterable[str]) -> None:
        """Raise NotInRelease when the release was made before one of these marts existed."""
        if lacking := self.lacking(marts):
            raise NotInRelease(f"release {self.id} is too old for this: it lacks {', '.join(lacking)}")

    def lacking(self, marts: Iterable[str]) -> list[str]:
        """Which of these marts did not exist yet when the release was made."""
        return sorted(name for name in marts if f"marts.{name}" not in self.info["rows"])

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _with_text(cursor: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any] | None) -> str:
    """The same query with lists, intervals, dates and the like cast to text: polars cannot hold them all."""
    inner = f"({_bare(sql)}\n)"
    columns = []
    found = cursor.execute(f"describe from {inner}", params).fetchall()
    for position, (name, sql_type, *_) in enumerate(found, start=1):
        quoted = name.replace('"', '""')
        is_plain = PLAIN.fullmatch(sql_type)
        columns.append(f"#{position}" if is_plain else f'cast(#{position} as varchar) as "{quoted}"')
    return f"select {', '.join(columns)} from {inner}"


def _bare(sql: str) -> str:
    """One statement without semicolons, so that it can stand inside another."""
    text = bytearray(sql.encode())
    for at, _ in duckdb.tokenize(sql):
        if text[at] == ord(";"):
            text[at] = ord(" ")
    return text.decode()


def open_release(data: Path, release_id: str, private: bool = False) -> Release:
    """Open a release; `private` opens its whole warehouse, for the administrator."""
    return Release(data, release_id, private)
