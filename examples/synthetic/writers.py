"""Write deliveries as files, byte for byte the same each time."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import xlsxwriter

from .layouts import LABELS, LAYOUTS, Layout
from .records import Delivery, Row, Sheet

MONTHS = ("januari februari maart april mei juni juli augustus september oktober november december").split()
NUMERIC = {"company_employees", "planned_participants", "coaching_visits", "participants"}
NUMERIC |= {"new_participants", "hours", "reach", "ID"}
CREATED = dt.datetime(2019, 1, 1)


def _date(day: dt.date, pattern: str) -> str:
    if pattern == "long":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    if pattern == "short":
        return f"{day.day}-{day.month}-{day.year % 100:02d}"
    return day.strftime("%Y-%m-%d" if pattern == "cell" else pattern)


def _intervention(code: str, other: str = "") -> str:
    return f"overig: {other}" if other else LABELS[code]


def cell_text(name: str, value: Any, layout: Layout) -> str:
    """A value as this sender writes it."""
    match value:
        case None:
            return ""
        case bool():
            return layout.yes_no[0] if value else layout.yes_no[1]
        case dt.date():
            return _date(value, layout.dates)
        case float():
            return f"{value:g}".replace(".", ",")
        case list():
            return layout.separator.join(_intervention(*pair) for pair in value)
    if name == "fund_code":
        return layout.funds.get(value, value)
    if name == "intervention_code":
        return LABELS[value]
    return str(value)


def _cells(row: Row, sheet: Sheet, layout: Layout) -> list[str]:
    names = [name for name, _ in sheet.columns]
    return [row.raw[name] if name in row.raw else cell_text(name, row.values.get(name), layout) for name in names]


def _csv_bytes(sheet: Sheet, layout: Layout) -> bytes:
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if layout.form == "limesurvey" else csv.QUOTE_MINIMAL
    lines = csv.writer(text, delimiter=layout.delimiter, lineterminator="\r\n", quoting=quoting)
    for title in sheet.titles:
        text.write(f"{title}\r\n")
    lines.writerow([heading for _, heading in sheet.columns])
    for row in sheet.rows:
        if row.fate == "note":
            text.write(f"{row.values['note']}\r\n")
        else:
            lines.writerow([*_cells(row, sheet, layout), *([""] * row.extra_cells)])
    return text.getvalue().encode(layout.encoding)


def _write_sheet(book: xlsxwriter.Workbook, sheet: Sheet, layout: Layout) -> None:
    page = book.add_worksheet(sheet.name)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
    width = max(1, len(sheet.columns))
    for n, title in enumerate(sheet.titles):
        if n == 0 and width > 1:
            page.merge_range(0, 0, 0, min(width, 8) - 1, title, bold)
        else:
            page.write_string(n, 0, title)
    top = len(sheet.titles)
    for column, (_, heading) in enumerate(sheet.columns):
        page.write_string(top, column, heading, bold)
    for n, row in enumerate(sheet.rows, top + bool(sheet.columns)):
        if row.fate == "note":
            page.write_string(n, 0, row.values["note"])
            continue
        for column, (name, _) in enumerate(sheet.columns):
            value = row.values.get(name)
            if name in row.raw:
                page.write_string(n, column, row.raw[name])
            elif isinstance(value, dt.datetime):
                page.write_datetime(n, column, value, book.stamp)
            elif isinstance(value, dt.date) and layout.dates == "cell":
                page.write_datetime(n, column, dt.datetime(*value.timetuple()[:3]), day)
            elif name in NUMERIC and isinstance(value, int | float):
                page.write_number(n, column, value)
            elif name == "kvk_number" and value and layout.dates == "cell":
                page.write_number(n, column, int(value))
            elif (text := cell_text(name, value, layout)) != "":
                page.write_string(n, column, text)


def _write_workbook(delivery: Delivery, layout: Layout, path: Path) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        book.set_properties({"created": CREATED, "comments": "Synthetisch voorbeeld"})
        book.stamp = book.add_format({"num_format": "m/d/yy h:mm:ss"})
        for sheet in delivery.sheets:
            _write_sheet(book, sheet, layout)


def write_delivery(delivery: Delivery, out: Path) -> None:
    """Write one file below `out`, in its sender's folder."""
    path = out / delivery.sender / delivery.file_name
    path.parent.mkdir(parents=True, exist_ok=True)
    layout = LAYOUTS[delivery.layout]
    if delivery.content:
        path.write_text(delivery.content, encoding="utf-8")
    elif layout.form == "xlsx":
        _write_workbook(delivery, layout, path)
    else:
        path.write_bytes(_csv_bytes(delivery.sheets[0], layout))
