"""A fresh DuckDB file with the raw tables of all deliveries."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

from ingest import Contract, Delivery, Ingest, Outcome

SQL_TYPES = {
    pl.String: "varchar",
    pl.Int64: "bigint",
    pl.Float64: "double",
    pl.Date: "date",
    pl.Boolean: "boolean",
}


def load(
    database: Path,
    contract: Contract,
    deliveries: list[Delivery],
    reader: Ingest,
    progress: Callable[[str, float], None],
) -> list[Outcome]:
    """Ingest every delivery into schema raw of a new file; the outcomes, in ledger order."""
    outcomes = []
    with duckdb.connect(str(database)) as con:
        con.execute("create schema raw")
        for table, schema in contract.schemas.items():
            columns = ", ".join(f'"{name}" {SQL_TYPES[dtype]}' for name, dtype in schema.items())
            con.execute(f"create table raw.{table} ({columns})")
        for done, delivery in enumerate(deliveries, 1):
            outcome = reader.ingest(delivery)
            for table, frame in rows_of(outcome, contract).items():
                insert(con, table, frame)
            outcomes.append(outcome)
            progress("ingest", done / len(deliveries))
    return outcomes


def insert(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    if frame.height:
        con.register("new_rows", frame.to_arrow())
        con.execute(f"insert into raw.{table} by name select * from new_rows")
        con.unregister("new_rows")


def rows_of(outcome: Outcome, contract: Contract) -> dict[str, pl.DataFrame]:
    """Everything one outcome adds to the raw tables."""
    line = {
        "delivery_seq": outcome.delivery.seq,
        "sha256": outcome.delivery.sha256,
        "file_name": outcome.delivery.file_name,
        "sender": outcome.delivery.sender,
        "received_on": outcome.delivery.received_on,
        "kind": outcome.kind,
        "outcome": outcome.outcome,
        "encoding": outcome.encoding,
        "reason_code": outcome.reason_code,
        "message_nl": outcome.message_nl,
        "message_en": outcome.message_en,
    }
    deliveries = pl.DataFrame([line], schema=contract.schemas["deliveries"])
    ledger = {"deliveries": deliveries, "sheets": outcome.sheets, "messages": outcome.messages}
    return ledger | outcome.tables
