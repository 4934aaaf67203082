"""Numbers that are totals, means or counts of distinct things already are never added up."""

import re
from pathlib import Path
from typing import Any

from dashboard.queries import QUERIES
from report.letter import QUERIES as LETTER
from report.pack.queries import QUERIES as PACK
from report.sample import QUERIES as SAMPLE
from warehouse.analyses import SUM, is_mart, numbers_of
from warehouse.protection import models

ROOT = Path(__file__).parents[2]
# frame["rows_read"].sum(), frame[f"rows_{fate}"].sum(), pl.sum("reach"), pl.col("reach").sum()
ADDED_UP = re.compile(r"""(?:\[|\bcol\()f?"([\w{}]+)"[\])](?:\.\w+\([^()]*\))*\.sum\(|\bsum\("([\w{}]+)"\)""")


def additive(manifest: dict[str, Any]) -> dict[str, set[bool]]:
    """What the marts say of numbers of a name."""
    found: dict[str, set[bool]] = {}
    for node in models(manifest):
        for column in numbers_of(node) if is_mart(node) else ():
            found.setdefault(column["name"], set()).add(column["config"]["meta"]["additive"])
    return found


def test_every_number_says_whether_it_is_additive(manifest: dict[str, Any]) -> None:
    """That models add up only those that are is among the faults that stop a build (test_dbt_project)."""
    assert set().union(*additive(manifest).values()) == {True, False}


def test_no_question_of_a_page_adds_up_what_is_not_additive(manifest: dict[str, Any]) -> None:
    summed = {
        name
        for queries in (QUERIES, LETTER, PACK, SAMPLE)
        for query in queries.values()
        for name in SUM.findall(query)
    }
    assert [name for name in sorted(summed) if False in additive(manifest).get(name, set())] == []


def test_no_page_adds_up_what_is_not_additive(manifest: dict[str, Any]) -> None:
    marts = additive(manifest)
    pages = [path for folder in ("dashboard", "report") for path in (ROOT / folder).rglob("*.py")]
    summed = {name for page in pages for pair in ADDED_UP.findall(page.read_text("utf-8")) for name in pair if name}
    assert summed, "the pattern finds no sum at all"
    for name in summed:
        pattern = re.compile(re.sub(r"\{\w*\}", r"\\w+", name))
        assert not any(False in said for column, said in marts.items() if pattern.fullmatch(column)), name
