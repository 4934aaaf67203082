"""What the reader saw in a file, before any contract: how a sender's problem is understood."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.child import Reader
from ingest.delivery import letters_in_doubt
from ingest.layout import Layout, arrange, guess_heading
from ingest.messages import address, catalogue, say
from ingest.table import Document, Refused, Table

AS_READ = {"data": "loaded"}  # before a contract, a row of data is one that would go on


def read_file(reader: Reader, path: Path, name: str, lang: str = "nl") -> dict[str, Any]:
    """What is in a file, with fates and addresses, or why it is refused; never raises for bad input.

    {"kind", "tables": [{"sheet", "encoding", "delimiter", "heading_rows", "columns", "records": [{"row",
    "fate", "cells", "reason"}], "remarks"}], "refused": None or {"code", "message"}}
    """
    try:
        document = reader.read(path, name)
        layouts = [arrange(table, guess_heading(table)) for table in document.tables]
        if not any(layout.heading for layout in layouts):
            raise Refused("no_table")
    except Refused as refused:
        message = say(refused.code, lang, **refused.details)
        return {"kind": "", "tables": [], "refused": {"code": refused.code, "message": message}}
    tables = [as_read(layout, document, lang) for layout in layouts]
    return {"kind": document.kind, "tables": tables, "refused": None}


def as_read(layout: Layout, document: Document, lang: str) -> dict[str, Any]:
    return {
        "sheet": layout.table.sheet,
        "encoding": document.encoding,
        "delimiter": document.delimiter,
        "heading_rows": list(layout.heading.rows) if layout.heading else [],
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
