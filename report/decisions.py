"""What was decided about a criterion: dated lines in the drawing of its course, and the same in words."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import altair as alt
import polars as pl

from report import charts, findings, formats, theme
from report.findings import Row
from report.i18n import Words

LINE = 16  # pixels of a line of text
CLEAR = 20  # pixels over the drawing that the label of a value may need
SIZE = 12  # pixels of a label's text

ABOUT = ("about_code", "unit", "label_nl", "label_en")  # of the criterion that a decision is about
# decision → what holds since, and what held before
CHANGED = {"target_set": ("target_min", "earlier_target_min"), "deadline_moved": ("deadline", "earlier_deadline")}
Label = tuple[dt.date, str]  # a day and what is written at its line


@dataclass(frozen=True)
class Decided:
    """Decisions that stand in the course of one criterion, in order; `is_known`: the release tells of decisions."""

    words: Words
    rows: tuple[Row, ...] = ()
    is_known: bool = True

    def note(self) -> str:
        """Every decision with its date; empty without any."""
        if not self.is_known:
            return self.words("decisions.absent")
        said = "; ".join(map(self.dated, self.rows))
        return said and self.words("decisions.note", decisions=said)

    def dated(self, row: Row) -> str:
        """ "20 augustus 2018: norm van 30 naar 28 (geldt vanaf 1 september 2018)"."""
        said = f"{formats.date(row['decided_on'], self.words.language)}: {self.said(row, 'decision', formats.date)}"
        if row["valid_from"] <= row["decided_on"]:
            return said
        holds = self.words("decisions.from", date=formats.date(row["valid_from"], self.words.language))
        return f"{said} ({holds})"

    def label(self, row: Row) -> Label:
        """The day, and "20-08-2018 norm 28"."""
        day = formats.short_date(row["decided_on"], self.words.language)
        return row["decided_on"], f"{day} {self.said(row, 'decision_short', formats.short_date)}"

    def said(self, row: Row, section: str, written: Callable[[dt.date | None, str], str]) -> str:
        """What was decided, in words of this section, days as `written`; of which criteria when of others."""
        text = self.words(
            f"{section}.{what(row)}",
            new=self.norm(row, "target"),
            old=self.norm(row, "earlier_target"),
            new_day=written(row["deadline"], self.words.language),
            old_day=written(row["earlier_deadline"], self.words.language),
            companies=row["companies_required"],
            funds=row["funds_required"],
        )
        if row["about_code"] == row["criterion_code"]:
            return text
        return self.words(f"{section}.elsewhere", about=row[self.words.column("label")], decision=text)

    def norm(self, row: Row, name: str) -> str:
        """ "30", "300–450"."""
        ends = [row[f"{name}_min"], row[f"{name}_max"]]
        known = {**row, "denominator": None}
        return "–".join(findings.amount(end, known, self.words) for end in ends if end is not None)

    def heading(self) -> dict[str, str]:
        """The heading of what `beside` adds, when that is anything."""
        return {"decided": self.words("decisions.decision")} if self.rows else {}

    def beside(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The course (as_of_date, in order) with what was decided since the date before, as column `decided`."""
        said = [(row["decided_on"], self.dated(row)) for row in self.rows]
        dated = pl.DataFrame(said, schema={"decided_on": pl.Date, "decided": pl.String}, orient="row")
        days = frame.select("as_of_date", decided_on="as_of_date")
        told = dated.join_asof(days, on="decided_on", strategy="forward")
        texts = told.group_by("as_of_date").agg(pl.col("decided").str.join("; "))
        return frame.join(texts, on="as_of_date", how="left", maintain_order="left")

    def labels(self, first: dt.date) -> list[Label]:
        """What is written in a drawing that begins at `first`."""
        return list(dict.fromkeys(self.label(row) for row in self.rows if row["decided_on"] >= first))


def decided(frame: pl.DataFrame | None, criterion: str, words: Words) -> Decided:
    """The decisions of a criterion's course, one that moved several deadlines said once.

    frame: the answer to `questions.DECISIONS`; None from a release that is too old for it.
    """
    if frame is None:
        return Decided(words, is_known=False)
    mine = frame.filter(pl.col("criterion_code") == criterion).group_by(pl.exclude(ABOUT), maintain_order=True)
    told = mine.agg(pl.first("about_code", "unit"), pl.col("label_nl", "label_en").str.join(", "))
    return Decided(words, tuple(told.iter_rows(named=True)))


def what(row: Row) -> str:
    """The words for it: a norm or a deadline is set, changed or dropped, a rule is adopted."""
    if row["decision"] not in CHANGED:
        return str(row["decision"])
    new, old = CHANGED[row["decision"]]
    change = "dropped" if row[new] is None else "set" if row[old] is None else "changed"
    return f"{new.removesuffix('_min')}_{change}"


def room(labels: list[Label]) -> int:
    """Pixels over a drawing that the labels need."""
    return CLEAR + LINE * len(labels) if labels else 0


def marks(labels: list[Label], first: dt.date, last: dt.date) -> Iterator[alt.Chart]:
    """A thin line at the day of each decision, down from its label; every label has a line of text to itself."""
    heights = [CLEAR + LINE * below for below in reversed(range(len(labels)))]
    for day, height in {day: height for (day, _), height in zip(labels, heights, strict=True)}.items():
        line = alt.Chart(charts.rows(pl.DataFrame({"day": [day]}))).mark_rule(color=theme.QUIET, strokeWidth=1)
        yield line.encode(x=alt.X("day:T"), y=alt.value(-height), y2=alt.value("height"))
    for (day, text), height in zip(labels, heights, strict=True):
        base = alt.Chart(charts.rows(pl.DataFrame({"day": [day], "text": [text]})))
        base = base.encode(x=alt.X("day:T"), y=alt.value(-height), text=alt.Text("text:N"))
        yield from charts.haloed(base, align=side(day, first, last), baseline="bottom", fontSize=SIZE)


def side(day: dt.date, first: dt.date, last: dt.date) -> str:
    """To which side of its day a label has room."""
    share = (day - first) / max(last - first, dt.timedelta(1))
    return "left" if share < 1 / 3 else "right" if share > 2 / 3 else "center"
