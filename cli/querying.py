"""The command that asks: one query on the served release."""

import json
import os
import sys
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Data, app, chosen, one_line, served_release
from warehouse import WarehouseError

if TYPE_CHECKING:
    import polars as pl


class Format(StrEnum):
    """How `wpl query` prints rows."""

    table = "table"
    csv = "csv"
    json = "json"


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One select statement over the marts.")],
    data: Data = None,
    output: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = Format.table,
    private: Annotated[
        bool, typer.Option("--private", help="Open the whole warehouse, not just the public marts.")
    ] = False,
) -> None:
    """Run a query on the served release, read-only.

    Example: wpl query --format csv "select * from mart_sector__breakdown where fund_code = 'all'"
    """
    import duckdb

    from warehouse.read import open_release

    sql = os.fsencode(sql).decode("utf-8", "replace")
    settings = chosen(data=data)
    release_id = served_release(settings)
    with open_release(settings.data, release_id, private) as release:
        try:
            rows = release.query(sql, as_text=True)
        except duckdb.Error as error:
            raise WarehouseError(one_line(error)) from None
    print_rows(rows, output)


def print_rows(rows: "pl.DataFrame", output: Format) -> None:
    if output is Format.csv:
        sys.stdout.write(rows.write_csv())
    elif output is Format.json:
        print(as_json(rows))
    else:
        print_table(rows)


def as_json(rows: "pl.DataFrame") -> str:
    """One object a row; numbers are numbers, of whatever width, but for those that JSON has not (null)."""
    import polars as pl
    import polars.selectors as cs

    finite = rows.with_columns(pl.when(cs.float().is_finite()).then(cs.float()))
    return json.dumps(finite.to_dicts(), default=number, ensure_ascii=False, separators=(",", ":"))


def number(value: Decimal) -> int | float:
    """Sums of whole numbers come as decimals without a fraction."""
    return int(value) if value == value.to_integral_value() else float(value)


def print_table(rows: "pl.DataFrame") -> None:
    """A table as wide as the terminal; as wide as it needs when it goes to a file."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD)
    for name, dtype in rows.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left")
    for row in rows.iter_rows():
        table.add_row(*("" if value is None else str(value) for value in row))
    Console(width=None if sys.stdout.isatty() else 10_000, markup=False, highlight=False).print(table)
