"""The control sample: companies or counts drawn at random, with every source row and its address, as a workbook.

What is drawn follows from the release, the size and the seed alone: the digest of seed and name puts the
population in an order, and the first ones are taken. Equal draws give equal bytes.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import polars as pl

from report.formats import short_date
from report.i18n import Words
from report.theme import HEAT
from report.workbook import new_book
from warehouse.read import Release

QUERIES = {
    "project": "select as_of_date, project_number from mart_steering__project",
    "companies": """
        select company_id, company_name, fund_code, pilot_id, status, started_on, completed_on, final_report_on,
            employees_reached, employees_upper, basis
        from mart_sector__pilots inner join mart_steering__project using (as_of_date)
        where started_on <= as_of_date order by company_id, pilot_id""",
    "facts": """
        select pilot_id, fact_kind, happened_on, description, intervention_code, participants, new_participants,
            is_current, sender, file_name, sheet, row_number, received_on, sha256
        from mart_sector__pilot_facts
        where happened_on <= (select as_of_date from mart_steering__project)
        order by pilot_id, happened_on, fact_kind, received_on, file_name, sheet, row_number""",
}
CODES = {"status": "status", "basis": "basis", "fact_kind": "fact_kind"}
TO_FILL = ("seen", "agrees", "remark")


@dataclass(frozen=True)
class Drawn:
    """A sample: the units that were drawn, their source rows, and out of how many."""

    units: pl.DataFrame
    facts: pl.DataFrame
    population: int
    size: int


def draw(names: list[str], size: int, seed: str) -> list[str]:
    """The first `size` names in the order of their digests with the seed."""
    return sorted(set(names), key=lambda name: sha256(f"{seed}|{name}".encode()).hexdigest())[:size]


def numbered(frame: pl.DataFrame, name: str, drawn: list[str]) -> pl.DataFrame:
    """The rows of what was drawn, in the order drawn, with its number in front."""
    order = pl.DataFrame({"number": range(1, len(drawn) + 1), name: drawn}, schema_overrides={name: pl.String})
    return order.join(frame, on=name, how="inner", maintain_order="left_right")


def companies(release: Release, size: int, seed: str) -> Drawn:
    """Companies with a started pilot, and all source rows of their pilots, older versions included."""
    population = release.query(QUERIES["companies"])
    drawn = draw(population["company_id"].to_list(), size, seed)
    units = numbered(population, "company_id", drawn)
    facts = units.select("number", "pilot_id").join(
        release.query(QUERIES["facts"]), on="pilot_id", how="inner", maintain_order="left_right"
    )
    return Drawn(units.drop("company_id"), facts, population["company_id"].n_unique(), len(drawn))


def counts(release: Release, size: int, seed: str) -> Drawn:
    """Rows of participant counts that hold now, one source row each."""
    rows = release.query(QUERIES["facts"]).filter((pl.col("fact_kind") == "count") & pl.col("is_current"))
    address = pl.concat_str(pl.col("sha256", "sheet", "row_number").cast(pl.String), separator="|")
    rows = rows.with_columns(address=address)
    drawn = draw(rows["address"].to_list(), size, seed)
    facts = numbered(rows, "address", drawn).drop("address")
    return Drawn(facts.select("number", "pilot_id", "happened_on", "participants"), facts, rows.height, len(drawn))


POPULATIONS = {"companies": companies, "counts": counts}


def sample(release: Release, of: str, size: int, seed: str, language: str = "nl") -> tuple[bytes, Drawn]:
    """The workbook and what is in it. `of` is a key of POPULATIONS."""
    words, drawn = Words(language), POPULATIONS[of](release, size, seed)
    out = io.BytesIO()
    with new_book(out, words("sample.title")) as book:
        sheet(book, words("sample.units"), drawn.units, words)
        sheet(book, words("sample.facts"), drawn.facts, words, TO_FILL)
        account(book, words, list(story(release, of, drawn, seed, words)))
    return out.getvalue(), drawn


def sheet(book: Any, name: str, frame: pl.DataFrame, words: Words, to_fill: tuple[str, ...] = ()) -> None:
    """A table with frozen headings, its codes as words, and empty columns for the controller."""
    page, bold = book.add_worksheet(name), book.add_format({"bold": True, "bg_color": HEAT[0]})
    for at, column in enumerate((*frame.columns, *to_fill)):
        page.write_string(0, at, words(f"sample.{column}"), bold)
        longest = max(
            (len(text(value, column, words)) for value in frame.get_column(column, default=[])), default=0
        )
        page.set_column(at, at, min(70, max(14, len(words(f"sample.{column}")), longest) + 2))
    for row, values in enumerate(frame.iter_rows(), start=1):
        for at, (column, value) in enumerate(zip(frame.columns, values, strict=True)):
            if isinstance(value, int) and not isinstance(value, bool):
                page.write_number(row, at, value)
            else:
                page.write_string(row, at, text(value, column, words))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, frame.height, len(frame.columns) + len(to_fill) - 1)


def text(value: Any, column: str, words: Words) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return words("common.yes" if value else "common.no")
    if column in CODES:
        return words.code(CODES[column], value)
    return short_date(value, words.language) if hasattr(value, "year") else str(value)


def story(release: Release, of: str, drawn: Drawn, seed: str, words: Words) -> Iterator[tuple[str, str]]:
    """How the sample was drawn, so that anyone can draw it again."""
    project = release.query(QUERIES["project"]).row(0, named=True)
    yield words("sample.project"), project["project_number"]
    yield words("sample.release"), release.id
    yield words("sample.as_of"), short_date(project["as_of_date"], words.language)
    yield words("sample.population"), f"{drawn.population} ({words.code('population', of)})"
    yield words("sample.size"), str(drawn.size)
    yield words("sample.seed"), seed
    yield words("sample.method"), words("sample.method_text")
    if release.info.get("is_example"):
        yield words("common.synthetic"), ""


def account(book: Any, words: Words, lines: list[tuple[str, str]]) -> None:
    page, wrapped = (
        book.add_worksheet(words("sample.account")),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    page.set_column(0, 0, 34, wrapped)
    page.set_column(1, 1, 90, wrapped)
    for row, (name, value) in enumerate(lines):
        page.write_string(row, 0, name)
        page.write_string(row, 1, value)
