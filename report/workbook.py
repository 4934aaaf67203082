"""Tables as a real workbook: Dutch spreadsheets put a comma-separated file into one column."""

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import polars as pl
import xlsxwriter

from report.cells import Kind
from report.i18n import Words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"text": "@", "count": "#,##0", "share": "0%", "share1": "0.0%", "chance": "0%"}  # kind of cell → format
DATES = {"nl": "[$-413]dd-mm-yyyy", "en": "[$-809]d mmm yyyy"}  # as the language writes them, on whatever computer
CREATED = dt.datetime(2018, 1, 1)  # fixed, so that equal tables give equal bytes


def new_book(target: io.BytesIO, title: str, created: dt.datetime = CREATED) -> xlsxwriter.Workbook:
    """A workbook to write into `target`; text stays text, whatever it looks like."""
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": title, "created": created})
    return book


def workbook(frame: pl.DataFrame, title: str, language: str, kinds: Mapping[str, Kind] | None = None) -> bytes:
    """An XLSX file with one sheet; `kinds` says of columns of numbers how they are written."""
    target = io.BytesIO()
    book = new_book(target, title)
    formats: dict[Any, str] = {name: FORMATS[kind] for name, kind in (kinds or {}).items()}
    frame.write_excel(
        book,
        worksheet=Words(language)("charts.sheet"),
        autofit=True,
        table_style="Table Style Light 1",
        column_formats=formats,
        dtype_formats={pl.Date: DATES[language]},
    )
    book.close()
    return target.getvalue()
