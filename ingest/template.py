"""Blank workbooks for senders: headings, notes, drop-down lists, checks and formats of the contract."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ingest.contract import Column, Contract, Kind

CREATED = dt.datetime(2018, 1, 1)  # fixed, so that one contract gives one file
ROWS = 1000  # so many rows are checked while typing
LISTS, EXPLANATION = "Lijsten", "Toelichting"
YES_NO = ("ja", "nee")
FORMATS = {"date": "dd-mm-yyyy", "hours": "0.00", "integer": "0"}  # the others: text
HINTS = {
    "date": "Datum: dd-mm-jjjj.",
    "integer": "Geheel getal.",
    "hours": "Uren, met komma (3,5) of als 3:30.",
    "boolean": "ja of nee.",
    "kvk": "Acht cijfers; nullen vooraan blijven staan.",
    "sbi": "Bijvoorbeeld 43.21.",
    "postcode": "1234 AB.",
    "list": "Meer dan één: scheid met een puntkomma.",
    "person": "Wordt alleen als versleutelde code bewaard.",
}
ABOUT = (
    "Vul op het blad '{sheet}' één regel per rij in, onder de koppen; laat de koppen staan.",
    "Kolommen met * zijn verplicht. De volgorde van de kolommen is vrij; kolommen mogen worden weggelaten.",
)
ONE_OF = "Vul ten minste één van deze kolommen in: {columns}."
DROPPED = "Deze kolommen worden nooit overgenomen; laat ze weg: {columns}."
HEAD = ("Nr.", "Verplicht", "Kolom", "Wat u invult", "Ook herkend als")
WIDTHS = (6, 10, 30, 80, 60)


def write_template(contract: Contract, kind_name: str, path: Path) -> None:
    """A workbook of one kind at `path`. Raises KeyError for an unknown kind, OSError."""
    kind = contract.kinds[kind_name]
    with path.open("wb") as file, xlsxwriter.Workbook(file) as book:
        fill(book, kind, contract)


def fill(book: Any, kind: Kind, contract: Contract) -> None:
    book.set_properties({"title": kind.label, "created": CREATED})
    sheet = book.add_worksheet(kind.label[:31])
    lists, columns = book.add_worksheet(LISTS), headed(kind, contract)
    heading = book.add_format({"bold": True, "bg_color": "#DCE6F2", "text_wrap": True, "border": 1})
    formats = {name: book.add_format({"num_format": code}) for name, code in FORMATS.items()}
    as_text = book.add_format({"num_format": "@"})
    earliest = dt.date.fromisoformat(contract.project_start)
    earliest = earliest.replace(year=earliest.year - 1)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.heading + (" *" if column.required else ""), heading)
        sheet.write_comment(0, at, note_of(column))
        sheet.set_column(at, at, max(14, len(column.heading) + 3), formats.get(column.type, as_text))
        rule = validation(column, shown_on(lists, at, column), earliest)
        if rule:
            sheet.data_validation(1, at, ROWS, at, rule)
    sheet.freeze_panes(1, 0)
    lists.hide()
    explain(book, kind, columns, heading)


def headed(kind: Kind, contract: Contract) -> list[Column]:
    """The columns of a blank; of a survey also its questions, as whole numbers on their scales.

    A survey tool leaves the date of an incomplete response empty; a plain table has to say it.
    """
    columns = list(kind.delivered)
    if kind.is_survey:
        columns = [replace(c, required=True) if c.name == "completed_on" else c for c in columns]
        dtype = contract.schemas["survey_answers"]["answer_value"]
        columns += [
            Column(q.code, q.code, "integer", dtype, q.names[1:], min=q.low, max=q.high) for q in contract.questions
        ]
    return columns


def note_of(column: Column) -> str:
    return " ".join(["Verplicht." if column.required else "Niet verplicht.", *hints(column)])


def hints(column: Column) -> Iterator[str]:
    """What goes into a column, in words."""
    if column.form:
        yield f"Zoals {column.form.rstrip('0')}{1:0{column.form.count('0')}}."
    if column.type in HINTS:
        yield HINTS[column.type]
    if column.max is not None:
        yield f"Van {column.min} tot en met {column.max}."
    elif column.min is not None:
        yield f"Ten minste {column.min}."
    if column.actual:
        yield "Niet na de dag waarop u het bestand stuurt."
    if column.shown:
        yield "Kies uit: " + ", ".join(column.shown) + "."
    if column.other_prefix:
        yield f"Iets anders: schrijf '{column.other_prefix}: …'."


def shown_on(lists: Any, at: int, column: Column) -> str:
    """The choices of a column on the hidden sheet, so that their length is free; "" when there are none."""
    shown = YES_NO if column.type == "boolean" else column.shown
    if not shown or column.type == "list":
        return ""
    lists.write_column(0, at, shown)
    name = xl_col_to_name(at)
    return f"={LISTS}!${name}$1:${name}${len(shown)}"


def validation(column: Column, source: str, earliest: dt.date) -> dict[str, Any]:
    """What Excel checks while someone types; {} for free text."""
    said = {"error_title": column.heading[:32], "error_message": note_of(column)[:255]}
    if source:
        # where another word than the list's may be meant, Excel warns and does not stop
        return said | {
            "validate": "list",
            "source": source,
            "error_type": "warning" if column.other_prefix else "stop",
        }
    if column.type == "date":
        return said | {"validate": "date", "criteria": ">=", "value": earliest}
    if column.type == "integer" and column.max is not None:
        return said | {"validate": "integer", "criteria": "between", "minimum": column.min, "maximum": column.max}
    if column.type in ("integer", "hours"):
        kind = "integer" if column.type == "integer" else "decimal"
        return said | {"validate": kind, "criteria": ">=", "value": column.min or 0}
    if column.type == "kvk":
        return said | {"validate": "length", "criteria": "==", "value": 8}
    return {}


def explain(book: Any, kind: Kind, columns: list[Column], heading: Any) -> None:
    """A sheet that explains each column. The names stand in the third column: a form has them in the first."""
    name = f"{EXPLANATION} bij kolommen" if kind.label == EXPLANATION else EXPLANATION
    sheet, wrapped = book.add_worksheet(name), book.add_format({"text_wrap": True, "valign": "top"})
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    about = [line.format(sheet=kind.label) for line in ABOUT]
    if kind.one_of:
        about.append(ONE_OF.format(columns=", ".join(kind.column(name).heading for name in kind.one_of)))
    if kind.dropped:
        about.append(DROPPED.format(columns=", ".join(column.heading for column in kind.dropped)))
    for row, line in enumerate(about):
        sheet.write_string(row, 0, line)
    top = len(about) + 1
    sheet.write_row(top, 0, HEAD, heading)
    for number, column in enumerate(columns, 1):
        told = [YES_NO[not column.required], column.heading, " ".join(hints(column)), ", ".join(column.aliases)]
        sheet.write_number(top + number, 0, number, wrapped)
        for at, text in enumerate(told, 1):
            sheet.write_string(top + number, at, text, wrapped)
