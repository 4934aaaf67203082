"""A list of ours as spreadsheet programs save it: another delimiter, encoding, line end, and empty cells behind."""

import codecs
import csv
import io

DELIMITERS = ";\t,"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def saved_rows(data: bytes) -> list[list[str]]:
    """The rows that hold anything, without empty cells at their end. Raises csv.Error."""
    hint, _, rest = (text := decoded(data)).partition("\n")
    if hint.strip().lower() in [f"sep={mark}" for mark in DELIMITERS]:
        text = rest
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [cells for row in rows if (cells := without_empty_end([cell.strip() for cell in row]))]


def decoded(data: bytes) -> str:
    if data.startswith(UTF_16):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells
