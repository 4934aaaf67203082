"""What became of a file, in lines that a fund secretary understands; and what the reader saw in it."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from ingest.contract import Contract
from ingest.delivery import Outcome

FATES = ("read", "loaded", "rejected", "duplicate")
OTHER_FATES = ("heading", "note", "total", "blank")
MOST_CAUSES = 40  # of one sort and file
MOST_RECORDS = 50


@cache
def words_of(language: str) -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))[language]


def counted(n: int, word: str) -> str:
    """A count with its word, which may be given as "singular|plural"."""
    one, _, many = word.partition("|")
    return f"{n} {one if n == 1 else many or one}"


def printable(text: str) -> str:
    """Text for one line of a terminal: line breaks and control characters are shown, not obeyed."""
    visible = text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎").replace("\t", " ")
    return "".join(c if c.isprintable() else "�" for c in visible)


def account(outcome: Outcome, contract: Contract, language: str, is_whole: bool = False) -> Iterator[str]:
    """The lines about one file: what it is taken for, what was loaded, and each cause of a message with its rows.

    What asks for nothing is told last, by its number only unless `is_whole`.
    """
    words = words_of(language)
    yield printable(outcome.delivery.file_name)
    if outcome.outcome != "loaded":
        yield f"  {words[outcome.outcome]}. {printable(said(outcome, language))}"
    for sheet in outcome.sheets.iter_rows(named=True):
        yield f"  {printable(of_sheet(sheet, contract, language))}"
    for name in ("error", "warning", "noticed"):
        yield from (f"  {line}" for line in of_messages(outcome, name, language, is_whole))


def said(outcome: Outcome, language: str) -> str:
    return outcome.message_nl if language == "nl" else outcome.message_en


def of_sheet(sheet: dict[str, Any], contract: Contract, language: str) -> str:
    words = words_of(language)
    kind = contract.kinds[sheet["kind"]].label if sheet["kind"] else words["not_ours"]
    where = f"{words['sheet']} {sheet['sheet']}: " if sheet["sheet"] else ""
    counts = [counted(sheet[f"rows_{fate}"], words[fate]) for fate in FATES]
    others = [counted(n, words[fate]) for fate in OTHER_FATES if (n := sheet[f"rows_{fate}"])]
    also = f" ({words['also']}: {', '.join(others)})" if others else ""
    return f"{where}{kind}: {', '.join(counts) if sheet['kind'] else ''}{also}".replace(":  (", " (")


def causes_of(outcome: Outcome, sort: str, language: str) -> list[tuple[str, int]]:
    """(what is said, of how many) errors, warnings that ask something, or of what was merely noticed."""
    messages = outcome.messages
    is_meant = {
        "error": pl.col("severity") == "error",
        "warning": (pl.col("severity") == "warning") & pl.col("asks"),
        "noticed": (pl.col("severity") == "warning") & ~pl.col("asks"),
    }[sort]
    found = messages.filter(is_meant).sort("sheet", "row_number", nulls_last=True, maintain_order=True)
    return found.group_by(f"cause_{language}", maintain_order=True).len().rows()


def of_messages(outcome: Outcome, sort: str, language: str, is_whole: bool) -> Iterator[str]:
    """The causes of one sort from top to bottom."""
    words, causes = words_of(language), causes_of(outcome, sort, language)
    if not causes:
        return
    one, _, many = words[sort].partition("|")
    number = sum(count for _, count in causes)
    if sort == "noticed" and not is_whole:
        yield words["noticed_only"].format(n=len(causes))
        return
    yield f"{one if number == 1 else many or one} ({number}):"
    shown = causes if is_whole else causes[:MOST_CAUSES]
    yield from (f"  - {printable(text)}" for text, _ in shown)
    if len(causes) > len(shown):
        yield f"    {words['more'].format(n=len(causes) - len(shown))}"


def needs_attention(outcome: Outcome) -> bool:
    """Whether the sender has something to mend or to answer."""
    asking = outcome.messages.filter(pl.col("asks"))
    return outcome.outcome != "loaded" or not asking.is_empty()


def in_one_line(outcome: Outcome, language: str) -> str:
    """A file that needs attention: what became of it, and the first thing that is wrong."""
    words, name = words_of(language), f"{outcome.delivery.sender}/{outcome.delivery.file_name}"
    if outcome.outcome != "loaded":
        return printable(f"{name}: {words[outcome.outcome].lower()}. {said(outcome, language)}")
    causes = [text for sort in ("error", "warning") for text, _ in causes_of(outcome, sort, language)]
    read, rejected = (int(outcome.sheets[f"rows_{fate}"].sum()) for fate in ("read", "rejected"))
    fate = words["some_rejected"].format(rejected=rejected, read=read) if rejected else words["all_loaded"]
    more = f" ({words['more_causes'].format(n=len(causes) - 1)})" if len(causes) > 1 else ""
    return printable(f"{name}: {fate}. {causes[0]}{more}")


def sum_of(outcomes: Sequence[Outcome], language: str) -> str:
    """All files in one line."""
    fates = {fate: sum(int(o.sheets[f"rows_{fate}"].sum()) for o in outcomes) for fate in ("loaded", "rejected")}
    files = {name: sum(o.outcome == name for o in outcomes) for name in ("loaded", "refused", "unknown")}
    attention = sum(map(needs_attention, outcomes))
    words = words_of(language)
    return words["sum"].format(
        files=counted(len(outcomes), words["new_file"]),
        rows=counted(fates["loaded"], words["row_loaded"]),
        taken=files["loaded"],
        refused=files["refused"],
        unknown=files["unknown"],
        attention=attention,
        rejected=fates["rejected"],
    )


def account_of_reading(name: str, reading: dict[str, Any], language: str, is_whole: bool = False) -> Iterator[str]:
    """The lines about a file as `read_file` gives it; at most MOST_RECORDS of a table, unless `is_whole`."""
    words = words_of(language)
    if reading["refused"]:
        yield printable(name)
        yield f"  {words['refused']}. {printable(reading['refused']['message'])}"
        return
    kind = words.get(reading["kind"], reading["kind"].upper())
    yield f"{printable(name)}: {', '.join([kind, *dialect(reading, words)])}"
    for table in reading["tables"]:
        yield from (f"  {printable(line)}" for line in of_table(table, words, is_whole))


def dialect(reading: dict[str, Any], words: dict[str, str]) -> Iterator[str]:
    table = reading["tables"][0]
    if table["encoding"]:
        yield words["encoding"].format(name=table["encoding"])
    if table["delimiter"]:
        name = words["tab"] if table["delimiter"] == "\t" else f"'{table['delimiter']}'"
        yield words["delimiter"].format(name=name)


def of_heading(table: dict[str, Any], words: dict[str, str]) -> Iterator[str]:
    """On which rows the heading stands, whether that was guessed, and which rows might as well be it."""
    rows, others = (", ".join(map(str, table[name])) for name in ("heading_rows", "heading_rows_as_likely"))
    yield words["heading_rows"].format(rows=rows) if rows else words["no_heading"]
    if table["heading_guessed"]:
        yield words["guessed_or"].format(rows=others) if others else words["guessed"]


def of_table(table: dict[str, Any], words: dict[str, str], is_whole: bool) -> Iterator[str]:
    where = f"{words['sheet']} {table['sheet']}: " if table["sheet"] else ""
    yield where + " ".join(of_heading(table, words))
    if table["columns"]:
        yield f"{words['columns']}: {' | '.join(table['columns'])}"
    yield from (f"{words['noticed']}: {remark['message']}" for remark in table["remarks"])
    shown = table["records"] if is_whole else table["records"][:MOST_RECORDS]
    for record in shown:
        fate = words["fate_" + record["fate"]]
        yield f"{words['row']} {record['row']:>5}  {fate:<11}  {' | '.join(record['cells'])}"
        if record["reason"]:
            yield f"{'':{len(words['row']) + 8}}{record['reason']}"
    if len(table["records"]) > len(shown):
        yield words["more_records"].format(n=len(table["records"]) - len(shown))
