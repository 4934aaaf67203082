"""The same table as a text file and as the workbooks that people send."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from tests.ingest import made_files as made

Rows = Sequence[Sequence[Any]]
EPOCH = dt.datetime(1899, 12, 30)


def as_csv(rows: Rows, delimiter: str = ";") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([[as_text(cell) for cell in row] for row in rows])
    return out.getvalue().encode()


def as_text(cell: Any) -> str:
    if isinstance(cell, dt.datetime):
        return f"{cell:%d-%m-%Y} {cell.hour}:{cell:%M:%S}"
    return f"{cell:%d-%m-%Y}" if isinstance(cell, dt.date) else "" if cell is None else str(cell)


def as_xlsx(rows: Rows) -> bytes:
    return made.ordinary([list(row) for row in rows])


def as_ods(rows: Rows) -> bytes:
    lines = (f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    return made.ods("".join(lines))


def ods_cell(cell: Any) -> str:
    if isinstance(cell, dt.date):
        kind = f'date" office:date-value="{cell.isoformat()}'
    elif isinstance(cell, int | float):
        kind = f'float" office:value="{cell}'
    else:
        kind = "string"
    text = "".join(f"<text:p>{escape(line)}</text:p>" for line in as_text(cell).splitlines())
    return f'<table:table-cell office:value-type="{kind}">{text}</table:table-cell>' if text else EMPTY


EMPTY = "<table:table-cell/>"


def as_xls(rows: Rows) -> bytes:
    placed = [(r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell not in (None, "")]
    return made.xls(b"".join(xls_cell(*cell) for cell in placed), ("dd-mm-yyyy",))


def xls_cell(row: int, column: int, cell: Any) -> bytes:
    if isinstance(cell, dt.date):
        moment = cell if isinstance(cell, dt.datetime) else dt.datetime(cell.year, cell.month, cell.day)
        return made.xls_number(row, column, (moment - EPOCH) / dt.timedelta(days=1), 1)
    if isinstance(cell, int | float):
        return made.xls_number(row, column, float(cell))
    return made.xls_text(row, column, str(cell))


FORMS: dict[str, Callable[[Rows], bytes]] = {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods, "xls": as_xls}
