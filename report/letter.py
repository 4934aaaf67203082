"""The return letter: what a sender sent, what became of it, and what the monitor still waits for; one page.

Every figure stands in a mart. Equal releases give equal bytes.
"""

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from report import questions
from report.formats import short_date
from report.i18n import Words
from report.theme import ESF_BLUE, GRID, HEAT, QUIET
from report.workbook import new_book
from warehouse.read import Release

MOST_ROWS = 25  # of one list: the letter is one page; the rest stands on Datakwaliteit and in the marked copy
WIDTHS = (34, 14, 24, 12, 12, 12, 12)
FATES = ("read", "loaded", "rejected", "duplicate")
CHANGES = ("new", "changed", "same", "withdrawn", "vanished")
FILE_HEADINGS = ["common.file", "common.received", "quality.outcome", *(f"quality.{fate}" for fate in FATES)]
CHANGE_HEADINGS = ["common.file", "letter.kind", *(f"letter.rows_{change}" for change in CHANGES)]
# what the monitor waits for, or wants to know, by the codes of mart_analyst__warnings
AWAITED = "('planned_start_passed', 'planned_end_passed', 'completed_without_report')"
# what the list of files says, or a list of its own
SAID_OF_FILES = "('same_bytes', 'same_bytes_older', 'same_bytes_other_sender', 'row_vanished')"

QUERIES = {
    "senders": "select distinct sender from mart_analyst__ingest_reconciliation order by sender",
    "project": questions.PROJECT,
    "files": """
        select * from mart_analyst__ingest_reconciliation
        where sender = $sender and (kind <> '' or outcome <> 'loaded')
        order by received_on desc, delivery_seq desc, sheet""",
    "rejected": """
        select file_name, message_nl, message_en from mart_analyst__rejected_rows
        where sender = $sender and not is_superseded
        order by delivery_seq desc, sheet, row_number, reason_code""",
    "changed": """
        select file_name, kind, rows_new, rows_changed, rows_same, rows_withdrawn, rows_vanished
        from mart_analyst__delivery_changes
        where sender = $sender and is_latest order by delivery_seq desc, kind""",
    "awaited": f"""
        select pilot_id, message_nl, message_en from mart_analyst__warnings
        where sender = $sender and reason_code in {AWAITED} order by pilot_id, reason_code""",
    "never": """
        select freshness.fund_code, freshness.kind from mart_analyst__freshness as freshness
        where freshness.delivery_count = 0
            and exists (
                select 1 from mart_sector__pilots as pilots
                where pilots.sender = $sender and pilots.fund_code = freshness.fund_code
            )
            and exists (
                select 1 from mart_analyst__freshness as others
                where others.kind = freshness.kind and others.delivery_count > 0
            )
        order by freshness.fund_code, freshness.kind""",
    "vanished": """
        select pilot_id, file_name, message_nl, message_en from mart_analyst__warnings
        where sender = $sender and reason_code = 'row_vanished' order by pilot_id""",
    "questions": f"""
        select
            file_name,
            coalesce(pilot_id || ': ', '') || message_nl as message_nl,
            coalesce(pilot_id || ': ', '') || message_en as message_en
        from mart_analyst__warnings
        where sender = $sender and reason_code not in {AWAITED} and reason_code not in {SAID_OF_FILES}
            and not is_superseded
        order by file_name, pilot_id, reason_code, message_nl""",
}
MARTS = (
    "mart_analyst__delivery_changes",
    "mart_analyst__ingest_reconciliation",
    "mart_analyst__rejected_rows",
    "mart_analyst__warnings",
    "mart_analyst__freshness",
    "mart_sector__pilots",
    "mart_steering__project",
)

Row = list[str | int]


@dataclass(frozen=True)
class Section:
    """One list of the letter."""

    title: str
    headings: list[str]
    rows: list[Row]


def can_write(release: Release) -> bool:
    """Whether the release has every mart that a letter reads."""
    return all(f"marts.{name}" in release.info["rows"] for name in MARTS)


def write_letters(release: Release, folder: Path, language: str = "nl") -> list[Path]:
    """A letter to every sender of the release, as `<sender>.xlsx` in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for sender in release.query(QUERIES["senders"])["sender"]:
        path = folder / f"{sender}.xlsx"
        path.write_bytes(letter(release, sender, language))
        paths.append(path)
    return paths


def letter(release: Release, sender: str, language: str = "nl") -> bytes:
    """The letter to one sender, as XLSX of texts and counts."""
    words = Words(language)
    out = io.BytesIO()
    with new_book(out, words("letter.title", sender=sender)) as book:
        page = Page(book, words)
        page.head(sender, release)
        for section in sections(release, sender, words):
            page.section(section)
    return out.getvalue()


def sections(release: Release, sender: str, words: Words) -> list[Section]:
    def ask(name: str) -> pl.DataFrame:
        return release.query(QUERIES[name], {"sender": sender})

    def rows(name: str, *columns: str) -> list[Row]:
        return [[value or "" for value in row] for row in ask(name).select(columns).rows()]

    file, about, message, said = "common.file", "letter.about", "quality.message", words.column("message")
    files = [file_row(row, words) for row in ask("files").iter_rows(named=True)]
    never: list[Row] = [
        [words.code("kind", kind), words("letter.never", fund=fund)] for fund, kind in ask("never").rows()
    ]
    changed: list[Row] = [
        [name, words.code("kind", kind), *counts] for name, kind, *counts in ask("changed").rows()
    ]
    lists: list[tuple[str, list[str], list[Row]]] = [
        ("letter.files", FILE_HEADINGS, files),
        ("letter.changed", CHANGE_HEADINGS, changed),
        ("letter.rejected", [file, message], rows("rejected", "file_name", said)),
        ("letter.awaited", [about, message], [*rows("awaited", "pilot_id", said), *never]),
        ("letter.vanished", [about, file], rows("vanished", "pilot_id", "file_name")),
        ("letter.questions", [file, message], rows("questions", "file_name", said)),
    ]
    return [Section(words(title), [words(heading) for heading in head], body) for title, head, body in lists]


def file_row(row: dict[str, Any], words: Words) -> Row:
    """One sheet of a file: its kind and counts, or why it was not loaded."""
    name = f"{row['file_name']} ({row['sheet']})" if row["sheet"] else row["file_name"]
    start = [name, short_date(row["received_on"], words.language)]
    if row["outcome"] != "loaded":
        return [*start, words.code("outcome", row["outcome"]), row[words.column("message")]]
    kind = words.code("kind", row["kind"])
    if row["is_hidden"]:
        return [*start, kind, words("common.hidden")]
    return [*start, kind, *(row[f"rows_{fate}"] or 0 for fate in FATES)]


class Page:
    """A sheet that is written from top to bottom and prints on one page."""

    def __init__(self, book: Any, words: Words) -> None:
        self._sheet, self._words, self._row = book.add_worksheet(words("letter.sheet")), words, 0
        self._title = book.add_format({"bold": True, "font_size": 16, "font_color": ESF_BLUE})
        self._heading = book.add_format({"bold": True, "font_size": 12, "top": 1, "top_color": GRID})
        self._names = book.add_format({"bold": True, "bg_color": HEAT[0]})
        self._quiet, self._plain = book.add_format({"font_color": QUIET}), book.add_format()
        for at, width in enumerate(WIDTHS):
            self._sheet.set_column(at, at, width)
        self._sheet.set_paper(9)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 1)
        self._sheet.hide_gridlines(2)

    def line(self, text: str, style: Any = None) -> None:
        self._sheet.write_string(self._row, 0, text, style or self._plain)
        self._row += 1

    def head(self, sender: str, release: Release) -> None:
        words = self._words
        project = release.query(QUERIES["project"]).row(0, named=True)
        day: dt.date = project["as_of_date"]
        self.line(words("letter.title", sender=sender), self._title)
        self.line(words("letter.intro", day=short_date(day, words.language), id=release.id), self._quiet)
        if release.info.get("is_example"):
            self.line(words("common.synthetic"), self._quiet)
        self.line(project.get(words.column("esf_name"), words("common.esf")), self._quiet)

    def section(self, section: Section) -> None:
        self._row += 1
        count = f" ({len(section.rows)})" if section.rows else ""
        for at in range(1, len(WIDTHS)):
            self._sheet.write_blank(self._row, at, None, self._heading)
        self.line(section.title + count, self._heading)
        if not section.rows:
            self.line(self._words("letter.nothing"), self._quiet)
            return
        for at, name in enumerate(section.headings):
            self._sheet.write_string(self._row, at, name, self._names)
        self._row += 1
        for row in section.rows[:MOST_ROWS]:
            self.cells(row)
        if len(section.rows) > MOST_ROWS:
            self.line(self._words("letter.more", n=len(section.rows) - MOST_ROWS), self._quiet)

    def cells(self, row: Row) -> None:
        """Counts as numbers; any other value as text, whatever it looks like."""
        for at, value in enumerate(row):
            if isinstance(value, int):
                self._sheet.write_number(self._row, at, value, self._plain)
            else:
                self._sheet.write_string(self._row, at, value, self._plain)
        self._row += 1
