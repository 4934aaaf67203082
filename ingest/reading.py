"""What the reader saw in a file, row by row: how a sender's problem is understood.

The contract, where it is given, only says which row heads the table, as it does when the file is loaded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.child import Reader
from ingest.contract import Contract
from ingest.delivery import letters_in_doubt
from ingest.fates import amounts_of
from ingest.headings import best_matching
from ingest.layout import Layout, arrange, as_likely_headings, guess_heading, in_one_column, one_column
from ingest.messages import address, catalogue, say
from ingest.table import Document, Refused, Table

AS_READ = {"data": "loaded"}  # before a contract, a row of data is one that would go on


@dataclass(frozen=True)
class Seen:
    """A table as arranged, and how certain its heading is: other rows that may be it when it was guessed."""

    layout: Layout
    is_guessed: bool
    as_likely: tuple[int, ...] = ()


def read_file(
    reader: Reader, path: Path, name: str, lang: str = "nl", contract: Contract | None = None
) -> dict[str, Any]:
    """What is in a file, with fates and addresses, or why it is refused; never raises for bad input.

    {"kind", "tables": [{"sheet", "encoding", "delimiter", "heading_rows", "heading_guessed",
    "heading_rows_as_likely", "columns", "records": [{"row", "fate", "cells", "reason"}], "remarks"}],
    "refused": None or {"code", "message"}}
    """
    try:
        document = reader.read(path, name)
        seen = [see(table, contract) for table in document.tables]
        if not any(one.layout.heading for one in seen):
            raise no_table(document)
    except Refused as refused:
        message = say(refused.code, lang, **refused.details)
        return {"kind": "", "tables": [], "refused": {"code": refused.code, "message": message}}
    return {"kind": document.kind, "tables": [as_read(one, document, lang) for one in seen], "refused": None}


def see(table: Table, contract: Contract | None) -> Seen:
    """The table by the heading that the contract knows, else by the one that its shape shows."""
    matching = best_matching(table, contract) if contract else None
    if matching and (matching.is_complete or matching.is_likely):
        return Seen(arrange(table, matching.heading, amounts_of(matching)), is_guessed=False)
    heading = guess_heading(table)
    as_likely = as_likely_headings(table, heading) if heading else ()
    return Seen(arrange(table, heading, range(table.cells.width)), heading is not None, as_likely)


def no_table(document: Document) -> Refused:
    for table in document.tables:
        if found := in_one_column(table):
            return one_column(table.sheet, found[1])
    return Refused("no_table")


def as_read(seen: Seen, document: Document, lang: str) -> dict[str, Any]:
    layout = seen.layout
    return {
        "sheet": layout.table.sheet,
        "encoding": document.encoding,
        "delimiter": document.delimiter,
        "heading_rows": list(layout.heading.rows) if layout.heading else [],
        "heading_guessed": seen.is_guessed,
        "heading_rows_as_likely": list(seen.as_likely),
        "columns": layout.heading.names if layout.heading else [],
        "records": sorted(records(layout, lang), key=lambda record: record["row"]),
        "remarks": [*remarks(layout.table, lang), *of_letters(document, lang)],
    }


def records(layout: Layout, lang: str) -> Iterator[dict[str, Any]]:
    table = layout.table
    for row, fate, cells in zip(table.rows, layout.fates, table.cells.iter_rows(), strict=True):
        yield {"row": row, "fate": AS_READ.get(fate, fate), "cells": list(cells), "reason": None}
    for row, fate in layout.others.items():
        code, details = layout.reasons.get(row, ("", {}))
        where = address(lang, table.sheet, row, None)
        reason = say(code, lang, where=where, **details) if code else None
        yield {"row": row, "fate": fate, "cells": table.ragged.get(row, []), "reason": reason}


def of_letters(document: Document, lang: str) -> Iterator[dict[str, Any]]:
    """The remark about letters of a text file that another encoding would give otherwise."""
    if document.doubtful:
        message = say("doubtful_letters", lang, **letters_in_doubt(document))
        yield {"row": None, "column": None, "code": "doubtful_letters", "message": message}


def remarks(table: Table, lang: str) -> Iterator[dict[str, Any]]:
    for remark in table.remarks:
        if remark.code not in catalogue():
            continue  # for the decisions only
        where = address(lang, table.sheet, remark.row, None)
        yield {
            "row": remark.row,
            "column": remark.column,
            "code": remark.code,
            "message": say(remark.code, lang, where=where),
        }
