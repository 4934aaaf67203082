"""Criteria in a table that fits one screen: where each stands, what is asked, verdict, chance, change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from report import findings, formats, theme
from report.findings import Row
from report.i18n import Words

Lines = tuple[str, list[str]]  # what stands out in a cell, and the small print below


@dataclass(frozen=True)
class Columns:
    """The words of one table of criteria: column by column its heading and what it says of a row."""

    labels: Mapping[str, str]
    words: Words
    earlier: Mapping[str, Row]
    meeting: str  # since when the changes are; empty without an earlier release

    def with_norm(self) -> dict[str, str]:
        words = self.words
        shown = {
            "criterion": words("steering.criterion"),
            "value": words("steering.value"),
            "norm": words("steering.target"),
            "verdict": words("steering.verdict"),
            "chance": words("steering.chance"),
        }
        return shown | self.since()

    def without_norm(self) -> dict[str, str]:
        words = self.words
        shown = {"criterion": words("steering.criterion"), "value": words("steering.value")}
        return shown | {"basis": words("steering.basis")} | self.since()

    def since(self) -> dict[str, str]:
        return {"change": self.words("steering.since", date=self.meeting)} if self.meeting else {}

    def lines(self, column: str, row: Row) -> Lines:
        words = self.words
        match column:
            case "criterion":
                return self.labels[row["criterion_code"]], []
            case "value":
                small = findings.basis(row, words, with_forecast=False) if row["target_min"] is not None else []
                return f"{findings.value(row, words)} {findings.unit(row, words)}", small
            case "basis":
                return "", findings.basis(row, words) or ([words("findings.hidden")] if row["is_hidden"] else [])
            case "norm":
                by = words("steering.by", date=formats.short_date(row["deadline"], words.language))
                return findings.norm(row, words), [by] if row["deadline"] else []
            case "verdict":
                return findings.verdict(row, words), []
            case "chance":
                return chance(row, words)
        then = self.earlier.get(row["criterion_code"])
        return findings.since(row, then, words) if then else "", []


def chance(row: Row, words: Words) -> Lines:
    if row["target_probability"] is None:
        return formats.NOTHING, []
    small = words("steering.expected", span=findings.expected(row, words))
    return formats.chance(row["target_probability"], words.language), [small]


def table(rows: Iterable[Row], headings: Mapping[str, str], columns: Columns, label: str) -> str:
    """HTML; a narrow screen shows each criterion as a block, every cell with its heading."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings.values())
    body = "".join(line(row, headings, columns) for row in rows)
    return (
        f'<table class="criteria" aria-label="{escape(label)}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def line(row: Row, headings: Mapping[str, str], columns: Columns) -> str:
    cells = "".join(
        cell(name, heading, *columns.lines(name, row), edge=theme.VERDICT.get(row["status"], theme.GRID))
        for name, heading in headings.items()
    )
    return f"<tr>{cells}</tr>"


def cell(name: str, heading: str, text: str, small: list[str], edge: str) -> str:
    text, *small = (escape(part).replace(" %", "&nbsp;%") for part in (text, *small))
    rest = "".join(f"<small>{part}</small>" for part in small)
    if name == "criterion":
        return f'<th scope="row" style="border-left-color:{edge}">{text}</th>'
    return f'<td class="{name}" data-label="{escape(heading)}">{text}{rest}</td>'
