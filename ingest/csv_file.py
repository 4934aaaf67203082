"""CSV and TSV: bytes to text by strict trial, then the one delimiter that shows a heading."""

import codecs
import csv
import io
from collections.abc import Callable
from pathlib import Path

from ingest.table import Document, Limits, Refused, Table

DELIMITERS = (";", ",", "\t", "|")
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> tuple[str, str]:
    """Text and the encoding that took every byte; Refused when none does."""
    marked = [encoding for bom, encoding in BOMS if data.startswith(bom)]
    for encoding in marked or ["utf-8", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise Refused("nul_bytes")
        return text, encoding
    raise Refused("unknown_encoding")


def records(text: str, delimiter: str, limits: Limits) -> list[tuple[int, list[str]]]:
    """Every record with its first physical line; quote is `"` only."""
    csv.field_size_limit(limits.cell_length)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        code = "cell_too_long" if "limit" in str(error) else "broken_quote"
        raise Refused(code, row=line) from None
    return rows


def read_csv(path: Path, limits: Limits, score: Callable[[Table], int]) -> Document:
    """The file under the delimiter whose table scores best (matched headings)."""
    text, encoding = decode(path.read_bytes())
    best: tuple[int, Document] | None = None
    trouble: Refused | None = None
    for delimiter in DELIMITERS:
        if delimiter not in text:
            continue
        try:
            table = Table("", records(text, delimiter, limits), ragged=True)
        except Refused as refused:
            trouble = trouble or refused
            continue
        found = score(table)
        if best is None or found > best[0]:
            best = (found, Document([table], encoding, delimiter))
    if best and (best[0] or not trouble):
        return best[1]
    if trouble:
        raise trouble
    return Document([Table("", records(text, ";", limits), ragged=True)], encoding, "")
