"""The pack as PDF/UA-1, set by Typst (document.typ) in the shipped font alone. Equal contents give equal bytes."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from report import emblem, theme
from report.cells import Cell, Table, is_upright, written
from report.font import FAMILY, FOLDER, printable
from report.formats import date
from report.i18n import Words
from report.pack.contents import Pack

TEMPLATE = Path(__file__).with_name("document.typ")
LABELS = """page of findings informative remarks agenda nothing figures changes tables definitions esf""".split()
SHORT, LONG = 18, 44  # characters: of a column that keeps its room, and the most a longer one asks for
DIGIT, LETTER = 0.55, 0.48  # ems that a character takes, somewhat more than on average
COLOURS = {
    "ink": theme.INK,
    "quiet": theme.QUIET,
    "grid": theme.GRID,
    "main": theme.MAIN,
    "soft": theme.HEAT[0],
}


def pdf(pack: Pack) -> bytes:
    """The pack as an A4 document."""
    midnight = dt.datetime.combine(pack.as_of, dt.time(), dt.UTC)
    return typst.compile(
        TEMPLATE,
        font_paths=[FOLDER],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=midnight,
        sys_inputs={"pack": json.dumps(document(pack), ensure_ascii=False)},
    )


def document(pack: Pack) -> dict[str, Any]:
    """Everything the template sets, as texts."""
    words = Words(pack.language)
    data = asdict(pack) | {
        "font": FAMILY,
        "colours": COLOURS,
        "emblem": emblem.svg(),
        "emblem_alt": words("common.emblem"),
        "as_of": date(pack.as_of, pack.language),
        "labels": {name: words(f"pack_labels.{name}") for name in LABELS},
        "findings": [
            asdict(found) | {"edge": theme.VERDICT.get(found.status, theme.GRID)} for found in pack.findings
        ],
        "agenda": [asdict(item) | {"table": item.table and set_table(item.table, words)} for item in pack.agenda],
        "changes": [set_table(table, words) for table in pack.changes],
        "tables": [set_table(table, words) for table in pack.tables],
        "definitions": [set_definition(row, pack.definitions, words) for row in pack.definitions.rows],
        "definitions_note": pack.definitions.note,
    }
    images = {"emblem": data.pop("emblem"), "figures": [figure.svg for figure in pack.figures]}
    return cleaned(data) | {"images": images}


def set_table(table: Table, words: Words) -> dict[str, Any]:
    texts = [[written(cell, words) for cell in row] for row in table.rows]
    return {
        "title": table.title,
        "note": table.note,
        "headings": table.headings,
        "columns": set_columns(table, texts),
        "rows": texts,
        "has_total": table.has_total,
    }


def set_columns(table: Table, texts: list[list[str]]) -> list[dict[str, Any]]:
    """How each column is set: to the right or left, and in how many ems of text.

    Longer texts share the room that others leave; where there are none, the first column takes it.
    """
    lengths = [width(heading, [row[at] for row in texts]) for at, heading in enumerate(table.headings)]
    upright = [is_upright(table, at) for at in range(len(lengths))]
    growing = {at for at, length in enumerate(lengths) if length > SHORT and not upright[at]} or {0}
    return [
        {
            "is_upright": upright[at],
            "grows": at in growing,
            "ems": min(LONG, length) * (DIGIT if upright[at] else LETTER),
        }
        for at, length in enumerate(lengths)
    ]


def width(heading: str, texts: list[str]) -> int:
    """Characters a column needs: for its texts, its heading's longest word, and the heading in three lines."""
    return max(len(heading) // 3, *map(len, heading.split()), *map(len, texts), 1)


def set_definition(row: tuple[Cell, ...], table: Table, words: Words) -> dict[str, Any]:
    """A definition as a paragraph: the criterion, what it means, and the rest as far as it is known."""
    label, meaning, *others = (written(cell, words) for cell in row)
    facts = zip(table.headings[2:], others, row[2:], strict=True)
    return {
        "label": label,
        "meaning": meaning,
        "facts": "; ".join(f"{heading}: {text}" for heading, text, cell in facts if cell.value is not None),
    }


def cleaned(value: Any) -> Any:
    """The same data with only characters that the font has."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(inner) for inner in value]
    return value
