"""Blank workbooks for senders: headings, notes, drop-down lists and date formats of the contract."""

from pathlib import Path
from typing import Any

import xlsxwriter

from ingest.contract import Column, Contract, Kind

ROWS = 500
HINTS = {
    "date": "Datum: dd-mm-jjjj.",
    "integer": "Geheel getal.",
    "number": "Getal, met komma.",
    "boolean": "ja of nee.",
    "kvk": "Acht cijfers; nullen vooraan blijven staan.",
    "sbi": "Bijvoorbeeld 43.21.",
    "postcode": "1234 AB.",
    "list": "Meer dan één: scheid met een puntkomma.",
    "person": "Wordt alleen als versleutelde code bewaard.",
}


def note_of(column: Column) -> str:
    words = ["Verplicht." if column.required else "Niet verplicht.", HINTS.get(column.type, "")]
    if column.shown:
        words.append("Kies uit: " + ", ".join(column.shown) + ".")
    return " ".join(word for word in words if word)


def write_template(contract: Contract, kind_name: str, path: Path) -> None:
    """A workbook of one kind at `path`. Raises KeyError for an unknown kind, OSError."""
    kind = contract.kinds[kind_name]
    with path.open("wb") as file, xlsxwriter.Workbook(file) as book:
        fill(book, kind, contract)


def fill(book: Any, kind: Kind, contract: Contract) -> None:
    sheet = book.add_worksheet(kind.label[:31])
    heading = book.add_format({"bold": True, "bg_color": "#DCE6F2", "text_wrap": True, "border": 1})
    formats = {
        "date": book.add_format({"num_format": "dd-mm-yyyy"}),
        "number": book.add_format({"num_format": "0.0"}),
        "integer": book.add_format({"num_format": "0"}),
    }
    as_text = book.add_format({"num_format": "@"})
    lists = book.add_worksheet("Lijsten")
    columns = headed(kind, contract)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.heading + (" *" if column.required else ""), heading)
        sheet.write_comment(0, at, note_of(column))
        sheet.set_column(at, at, max(14, len(column.heading) + 3), formats.get(column.type, as_text))
        validate(sheet, lists, at, column)
    sheet.freeze_panes(1, 0)
    lists.hide()


def headed(kind: Kind, contract: Contract) -> list[Column]:
    columns = list(kind.delivered)
    if kind.name == "survey_responses":
        dtype = contract.schemas["survey_answers"]["answer_value"]
        columns += [Column(q.code, q.code, "integer", dtype) for q in contract.questions]
    return columns


def validate(sheet: Any, lists: Any, at: int, column: Column) -> None:
    """A drop-down for closed lists; the list stands on a hidden sheet, so its length is free."""
    shown = ("ja", "nee") if column.type == "boolean" else column.shown
    if not shown or column.type == "list":
        return
    lists.write_column(0, at, shown)
    name = xlsxwriter.utility.xl_col_to_name(at)
    source = f"=Lijsten!${name}$1:${name}${len(shown)}"
    sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": source})
