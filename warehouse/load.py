"""The raw tables: what ingest accepted, in a new DuckDB file; empty ones are there too."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import polars as pl

from ingest import Contract, Outcome

SQL_TYPES = {
    pl.String: "varchar",
    pl.Int64: "bigint",
    pl.Float64: "double",
    pl.Date: "date",
    pl.Boolean: "boolean",
}


def load(database: Path, contract: Contract, outcomes: Iterable[Outcome]) -> None:
    """Write schema raw of a new file `database` from the outcomes of ingest, in their order."""
    frames: dict[str, list[pl.DataFrame]] = {table: [] for table in contract.schemas}
    for outcome in outcomes:
        frames["deliveries"].append(_ledger_row(outcome, contract))
        frames["sheets"].append(outcome.sheets)
        frames["totals"].append(outcome.totals)
        frames["messages"].append(outcome.messages)
        for table, frame in outcome.tables.items():
            frames[table].append(frame)
    with duckdb.connect(str(database)) as con:
        con.execute("create schema raw")
        for table, schema in contract.schemas.items():
            columns = ", ".join(f'"{name}" {SQL_TYPES[dtype]}' for name, dtype in schema.items())
            con.execute(f"create table raw.{table} ({columns})")
            _insert(con, table, frames[table])


def _insert(con: duckdb.DuckDBPyConnection, table: str, frames: list[pl.DataFrame]) -> None:
    rows = [frame for frame in frames if frame.height]
    if rows:
        con.register("new_rows", pl.concat(rows).to_arrow(compat_level=pl.CompatLevel.newest()))
        con.execute(f"insert into raw.{table} by name select * from new_rows")
        con.unregister("new_rows")


def _ledger_row(outcome: Outcome, contract: Contract) -> pl.DataFrame:
    delivery = outcome.delivery
    row = {
        "delivery_seq": delivery.seq,
        "sha256": delivery.sha256,
        "file_name": delivery.file_name,
        "sender": delivery.sender,
        "received_on": delivery.received_on,
        "kind": outcome.kind,
        "outcome": outcome.outcome,
        "encoding": outcome.encoding,
        "reason_code": outcome.reason_code,
        "message_nl": outcome.message_nl,
        "message_en": outcome.message_en,
    }
    return pl.DataFrame([row], schema=contract.schemas["deliveries"])
