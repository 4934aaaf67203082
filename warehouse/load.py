"""The raw tables: what ingest accepted, in a new DuckDB file; empty ones are there too."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import merge
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from ingest import Contract, Delivery, Outcome
from ingest.messages import Messages, say
from warehouse.journal import AGAIN
from warehouse.remarks import Remark

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


def with_remarks(outcomes: Iterable[Outcome], told: list[Remark], contract: Contract) -> Iterator[Outcome]:
    """The outcomes with what is told of them and, as outcomes of their own, the files that came again; in order."""
    by_line: dict[int, list[Remark]] = {}
    for remark in told:
        by_line.setdefault(remark.about.sequence, []).append(remark)
    again = [_again(first, contract) for first, *_ in by_line.values() if first.about.action == AGAIN]
    for outcome in merge(outcomes, again, key=lambda outcome: outcome.delivery.seq):
        messages = Messages(outcome.delivery.seq)
        for remark in by_line.get(outcome.delivery.seq, []):
            messages.add(remark.code, "warning", "", **_details(remark))
        added = messages.frame(contract.schemas["messages"])
        yield replace(outcome, messages=pl.concat([outcome.messages, added]))


def _again(remark: Remark, contract: Contract) -> Outcome:
    """A file that changes nothing, because its bytes count already."""
    line = remark.about
    return Outcome(
        delivery=Delivery(line.sequence, line.sha256, line.file_name, line.sender, line.date, Path()),
        outcome="again",
        kind="",
        encoding="",
        reason_code=remark.code,
        message_nl=say(remark.code, "nl", **_details(remark)),
        message_en=say(remark.code, "en", **_details(remark)),
        tables={},
        sheets=contract.empty("sheets"),
        totals=contract.empty("totals"),
        messages=contract.empty("messages"),
    )


def _details(remark: Remark) -> dict[str, Any]:
    """What the texts of the catalogue ask for; no file names, which may tell how many answered a survey."""
    other, numbers = remark.other, [str(number) for number in remark.later]
    return {
        "number": other.sequence,
        "sender": other.sender,
        "day": f"{other.date.day}-{other.date.month}-{other.date.year}",
        "later": {"nl": " en ".join(numbers), "en": " and ".join(numbers)},
    }


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
        "named_as": delivery.named_as or delivery.seq,
        "received_on": delivery.received_on,
        "kind": outcome.kind,
        "outcome": outcome.outcome,
        "encoding": outcome.encoding,
        "reason_code": outcome.reason_code,
        "message_nl": outcome.message_nl,
        "message_en": outcome.message_en,
    }
    return pl.DataFrame([row], schema=contract.schemas["deliveries"])
