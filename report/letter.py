"""The return letter: what its reader is asked to do and by when, then what came since the letter before.

Every figure stands in a mart. Equal releases, told after equal releases, give equal bytes.
"""

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from report import questions, to_do
from report.formats import date, short_date
from report.i18n import Words
from report.theme import ESF_BLUE, GRID, HEAT, QUIET
from report.workbook import new_book
from warehouse.read import NotInRelease, Release

MOST_ROWS = 25  # of what came or was noticed; what is asked is told whole
WIDTHS = (34, 66, 12)  # of the columns, in characters
LINE = 15  # points that a line is high
# count → its word
FATES = {f"rows_{fate}": f"quality.{fate}" for fate in ("read", "loaded", "rejected", "duplicate")}
CHANGES = {
    name: f"letter.{name}" for name in "rows_new rows_changed rows_same rows_withdrawn rows_vanished".split()
}
ALWAYS = {"rows_read", "rows_loaded"}  # counts that are told though they are 0
OURS = "list_contains($senders, files.sender) and (files.kind <> '' or files.outcome <> 'loaded')"

QUERIES = {
    "senders": "select distinct sender from mart_analyst__ingest_reconciliation order by sender",
    "project": questions.PROJECT,
    "told": "select max(delivery_seq) as told from mart_analyst__ingest_reconciliation",
    "to_do": questions.to_do("list_contains($senders, sender)"),
    "files": f"""
        select files.delivery_seq, files.sender, files.file_name, files.received_on, files.outcome,
            files.message_nl, files.message_en, files.kind, files.is_hidden,
            {", ".join(f"sum(files.{name}) as {name}" for name in FATES)},
            {", ".join(f"changes.{name}" for name in CHANGES)}
        from mart_analyst__ingest_reconciliation as files
        left join mart_analyst__delivery_changes as changes
            on files.delivery_seq = changes.delivery_seq and files.kind = changes.kind
        where {OURS} and files.delivery_seq > $told
        group by all order by files.delivery_seq desc, files.kind""",
    "files_before": f"""
        select count(distinct files.delivery_seq) as files
        from mart_analyst__ingest_reconciliation as files where {OURS} and files.delivery_seq <= $told""",
    "noticed": """
        select distinct warnings.sender, coalesce(warnings.pilot_id, warnings.file_name) as about,
            warnings.pilot_id, warnings.cause_nl, warnings.cause_en
        from mart_analyst__warnings as warnings
        left join mart_analyst__ingest_reconciliation as files
            on warnings.delivery_seq = files.delivery_seq and files.outcome = 'again'
        where list_contains($senders, warnings.sender) and not warnings.asks and not warnings.is_superseded
            and files.delivery_seq is null
        order by all""",
}
MARTS = (
    "mart_analyst__delivery_changes",
    "mart_analyst__ingest_reconciliation",
    "mart_analyst__warnings",
    "mart_sector__to_do",
    "mart_steering__project",
)

Row = list[str]


@dataclass(frozen=True)
class Recipient:
    """Who a letter goes to: `file` is what it is called, `name` whom it greets, `senders` whose things it tells.

    is_office: it is not known who sent them, so that the letter asks that.
    """

    file: str
    name: str
    senders: tuple[str, ...]
    is_office: bool = False


@dataclass(frozen=True)
class Section:
    """One list of the letter: rows below headings, in groups by their titles; `more` closes it."""

    title: str
    headings: Row
    groups: dict[str, list[Row]]
    more: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(self.groups.values()) and not self.more


def can_write(release: Release) -> bool:
    """Whether the release has every mart that a letter reads."""
    return not release.lacking(MARTS)


def senders(release: Release) -> list[str]:
    """Everybody who sent a file."""
    return release.query(QUERIES["senders"])["sender"].to_list()


def write_letters(
    release: Release,
    recipients: Iterable[Recipient],
    folder: Path,
    language: str = "nl",
    earlier: Release | None = None,
) -> list[Path]:
    """A letter to each recipient, as `<file>.xlsx` in `folder`; of files, those that came after `earlier`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for recipient in recipients:
        path = folder / f"{recipient.file}.xlsx"
        path.write_bytes(letter(release, recipient, language, earlier))
        paths.append(path)
    return paths


def letter(release: Release, recipient: Recipient, language: str = "nl", earlier: Release | None = None) -> bytes:
    """The letter to one recipient, as XLSX of texts."""
    written, out = Letter(release, recipient, Words(language), earlier), io.BytesIO()
    with new_book(out, written.title) as book:
        page = Page(book, written.words)
        page.line(written.title, page.large)
        page.line(written.words("letter.greeting"))
        page.line()
        page.paragraph(written.opening())
        for section in written.sections():
            page.section(section)
        page.line()
        for text in written.closing():
            page.line(text, page.quiet)
    return out.getvalue()


class Letter:
    """What is said to one recipient: of this release, as far as `earlier` did not say it."""

    def __init__(self, release: Release, recipient: Recipient, words: Words, earlier: Release | None) -> None:
        self.words, self._release, self._recipient, self._before = words, release, recipient, earlier
        self._project = release.query(QUERIES["project"]).row(0, named=True)
        self._contact: str = self._project[words.column("contact")]
        told = earlier.query(QUERIES["told"])["told"][0] if earlier else 0
        self._files = self._ask("files", told=told)
        self._files_before: int = self._ask("files_before", told=told)["files"][0]
        self._to_do = to_do.lines(self._ask("to_do").iter_rows(named=True), words)

    def _ask(self, question: str, release: Release | None = None, **other: object) -> pl.DataFrame:
        parameters = {"senders": [*self._recipient.senders], **other}
        return (release or self._release).ask(QUERIES[question], parameters)

    @property
    def title(self) -> str:
        if self._recipient.is_office:
            return self.words("letter.whose", name=self._contact)
        return self.words("letter.to", name=self._recipient.name)

    @property
    def due(self) -> str:
        return date(self._to_do[0].due, self.words.language) if self._to_do else ""

    def opening(self) -> str:
        """What came, and what is asked."""
        words, files = self.words, self._files["delivery_seq"].n_unique()
        if self._recipient.is_office:
            return words("letter.nobody")
        came = words.counted("letter.thanks", files) if files else words("letter.no_news")
        return f"{came} {words('letter.please', due=self.due) if self._to_do else words('letter.all_well')}"

    def closing(self) -> list[str]:
        words, project = self.words, self._project
        day = date(project["as_of_date"], words.language)
        return [
            *([] if self._recipient.is_office else [words("letter.questions", contact=self._contact)]),
            words("letter.source", day=day, id=self._release.id),
            project[words.column("esf_name")],
            *([words("common.synthetic")] if self._release.info.get("is_example") else []),
        ]

    def sections(self) -> list[Section]:
        found = [self.asked(), self.came(), self.noticed()]
        return [section for section in found if not section.is_empty]

    def asked(self) -> Section:
        words = self.words
        groups = {
            title: [
                [self.whose(line.sender, line.about), line.text, short_date(line.since, words.language)]
                for line in lines
            ]
            for title, lines in to_do.by_task(self._to_do, words).items()
        }
        headings = [words(f"to_do.{name}") for name in ("about", "text", "since")]
        return Section(words("letter.asked", due=self.due), headings, groups)

    def came(self) -> Section:
        words = self.words
        rows = [
            [
                self.whose(row["sender"], row["file_name"]),
                self.became(row),
                short_date(row["received_on"], words.language),
            ]
            for row in self._files.iter_rows(named=True)
        ]
        headings = [words("common.file"), words("letter.became"), words("common.received")]
        more = words.counted("letter.earlier", self._files_before) if self._files_before else ""
        return Section(words("letter.came"), headings, {"": self.cut(rows)}, more)

    def whose(self, sender: str | None, about: str) -> str:
        """What it is about, and whose it is when that is another than the letter's own sender."""
        return about if sender == self._recipient.file else f"{sender}: {about}"

    def became(self, row: dict[str, Any]) -> str:
        """What became of the rows of one kind in a file, or why it was not loaded, unless that was said above."""
        words = self.words
        if row["outcome"] != "loaded":
            outcome = words.code("outcome", row["outcome"]).capitalize()
            message: str = row[words.column("message")]
            is_asked = any(row["file_name"] in line.about and message in line.text for line in self._to_do)
            return words("letter.see_above", outcome=outcome) if is_asked else f"{outcome}. {message}"
        kind = words.code("kind", row["kind"])
        if row["is_hidden"]:
            return words("letter.hidden", kind=kind)
        return f"{kind}. {counts(row, FATES, words)} {counts(row, CHANGES, words)}".strip()

    def noticed(self) -> Section:
        """What may be known and asks for nothing, unless the earlier release said it already."""
        words, cause = self.words, self.words.column("cause")
        known = ["sender", "pilot_id", cause]
        news = self._ask("noticed").join(self.noticed_before(), on=known, how="anti", nulls_equal=True)
        together = news.group_by("sender", cause, maintain_order=True).agg(pl.col("about").str.join(", "))
        rows = [[self.whose(sender, about), text, ""] for sender, text, about in together.rows()]
        return Section(words("letter.noticed"), [words("to_do.about"), "", ""], {"": self.cut(rows)})

    def noticed_before(self) -> pl.DataFrame:
        nothing = self._ask("noticed").clear()
        try:
            return self._ask("noticed", self._before) if self._before else nothing
        except NotInRelease:
            return nothing

    def cut(self, rows: list[Row]) -> list[Row]:
        left = len(rows) - MOST_ROWS
        return [*rows[:MOST_ROWS], ["", self.words("letter.more", n=left), ""]] if left > 0 else rows


def counts(row: dict[str, Any], called: dict[str, str], words: Words) -> str:
    """ "Gelezen 13, geladen 11, afgewezen 2."; what is 0 is left out, unless it is always told."""
    told = [name for name in called if row[name] or name in ALWAYS]
    text = ", ".join(f"{words(called[name]).lower()} {row[name] or 0}" for name in told)
    return text and f"{text[:1].upper()}{text[1:]}."


class Page:
    """A sheet that is written from top to bottom and prints one page wide."""

    def __init__(self, book: Any, words: Words) -> None:
        self._sheet, self._row = book.add_worksheet(words("letter.sheet")), 0
        self.large = book.add_format({"bold": True, "font_size": 16, "font_color": ESF_BLUE})
        self.quiet = book.add_format({"font_color": QUIET})
        self._heading = book.add_format({"bold": True, "font_size": 12, "top": 1, "top_color": GRID})
        self._group, self._names = book.add_format({"bold": True}), book.add_format({"bg_color": HEAT[0]})
        self._plain = book.add_format()
        self._cell = book.add_format({"text_wrap": True, "valign": "top"})
        for at, width in enumerate(WIDTHS):
            self._sheet.set_column(at, at, width)
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.hide_gridlines(2)

    def line(self, text: str = "", style: Any = None) -> None:
        self.cells([text], style or self._plain)

    def paragraph(self, text: str) -> None:
        """Text over the whole width; programs set no height for it by themselves."""
        self._sheet.merge_range(self._row, 0, self._row, len(WIDTHS) - 1, text, self._cell)
        self._sheet.set_row(self._row, LINE * math.ceil(len(text) / (sum(WIDTHS) - 10)))
        self._row += 1

    def section(self, section: Section) -> None:
        self.line()
        self.cells([section.title, "", ""], self._heading)
        if any(section.groups.values()):
            self.cells(section.headings, self._names)
        for title, rows in section.groups.items():
            if title and rows:
                self.line(title, self._group)
            for row in rows:
                self.cells(row, self._cell)
        if section.more:
            self.line(section.more, self.quiet)

    def cells(self, row: Row, style: Any) -> None:
        """A row of texts; a text stays one, whatever it looks like."""
        for at, text in enumerate(row):
            if text:
                self._sheet.write_string(self._row, at, text, style)
            else:
                self._sheet.write_blank(self._row, at, None, style)
        self._row += 1
