"""Tables as a real workbook: Dutch spreadsheets put a comma-separated file into one column."""

import datetime as dt
import io

import polars as pl
import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CREATED = dt.datetime(2018, 1, 1)  # fixed, so that equal tables give equal bytes


def new_book(target: io.BytesIO, title: str, created: dt.datetime = CREATED) -> xlsxwriter.Workbook:
    """A workbook to write into `target`; text stays text, whatever it looks like."""
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": title, "created": created})
    return book


def workbook(frame: pl.DataFrame, title: str) -> bytes:
    """An XLSX file with one sheet."""
    target = io.BytesIO()
    book = new_book(target, title)
    frame.write_excel(book, worksheet="Tabel", autofit=True, table_style="Table Style Light 1")
    book.close()
    return target.getvalue()
