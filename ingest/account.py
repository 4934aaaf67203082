"""What became of a file, in lines that a fund secretary understands; and what the reader saw in it."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ingest.contract import Contract
from ingest.delivery import Outcome

FATES = ("read", "loaded", "rejected", "duplicate")
OTHER_FATES = ("heading", "note", "total", "blank")
MOST_MESSAGES = 20  # of one code and file
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
    """The lines about one file: what it is taken for, what was loaded, and each message with its address.

    At most MOST_MESSAGES of each code, unless `is_whole`.
    """
    words = words_of(language)
    yield printable(outcome.delivery.file_name)
    if outcome.outcome != "loaded":
        yield f"  {words[outcome.outcome]}. {printable(said(outcome, language))}"
    for sheet in outcome.sheets.iter_rows(named=True):
        yield f"  {printable(of_sheet(sheet, contract, language))}"
    for severity in ("error", "warning"):
        yield from (f"  {line}" for line in of_messages(outcome, severity, language, is_whole))


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


def of_messages(outcome: Outcome, severity: str, language: str, is_whole: bool) -> Iterator[str]:
    """The messages of one severity from top to bottom, those of one code together."""
    words = words_of(language)
    found = outcome.messages.filter(outcome.messages["severity"] == severity)
    found = found.sort("sheet", "row_number", nulls_last=True, maintain_order=True)
    if not found.height:
        return
    one, _, many = words[severity].partition("|")
    yield f"{one if found.height == 1 else many} ({found.height}):"
    texts: dict[str, list[str]] = defaultdict(list)
    for code, text in found.select("reason_code", f"message_{language}").rows():
        texts[code].append(text)
    for listed in texts.values():
        shown = listed if is_whole else listed[:MOST_MESSAGES]
        yield from (f"  - {printable(text)}" for text in shown)
        if len(listed) > len(shown):
            yield f"    {words['more'].format(n=len(listed) - len(shown))}"


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
