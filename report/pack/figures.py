"""Charts of the pack as SVG, drawn with Altair in the pack's font, each with what it shows in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from report import trend
from report.charts import heat
from report.decisions import decided
from report.engine import ENGINE
from report.findings import Finding
from report.formats import date
from report.pack.source import Source
from report.spec import Spec

WIDTH = 660  # pixels; set as wide as the text
TREND_HEIGHT, CELL_HEIGHT = 180, 22  # so that the figures fit one page


@dataclass(frozen=True)
class Figure:
    """A chart: its finding, what is drawn, the mart it comes from, and a text for who cannot see it."""

    title: str
    subtitle: str
    source: str
    alt: str
    svg: str


def figures(source: Source) -> Iterator[Figure]:
    yield from trends(source)
    yield from coverage(source)


def trends(source: Source) -> Iterator[Figure]:
    """The course of each criterion that is forecast."""
    words, found = source.words, {finding.code: finding for finding in source.findings}
    criteria = {row["criterion_code"]: row for row in source.criteria}
    decisions = source.ask("decisions")
    for (code,), frame in source.ask("trend").group_by("criterion_code", maintain_order=True):
        criterion = criteria[str(code)]
        if frame["value"].count() == 0:
            continue
        about = decided(decisions, str(code), words)
        yield figure(
            found[str(code)],
            trend.note(frame, criterion, words, about),
            trend.seen(frame, words, about),
            "mart_steering__success_criteria",
            trend.spec(frame, criterion, words, TREND_HEIGHT, about),
            source,
        )


def coverage(source: Source) -> Iterator[Figure]:
    """Pilots per fund and type, empty cells included."""
    words = source.words
    cells = source.ask("coverage").rename({words.column("label"): "label"})
    found = next((finding for finding in source.findings if finding.code == "intervention_diversity"), None)
    if cells.is_empty() or found is None:
        return
    funds = cells["fund_code"].unique(maintain_order=True).to_list()
    types = cells["label"].unique(maintain_order=True).to_list()
    spec = heat(cells.select("fund_code", "label", "pilot_count"), words, funds, types)
    spec["height"] = CELL_HEIGHT * (len(types) + 1)
    note = words("interventions.map_note")
    yield figure(found, note, words("pack.coverage_alt"), "mart_steering__intervention_coverage", spec, source)


def figure(found: Finding, subtitle: str, seen: str, mart: str, spec: Spec, source: Source) -> Figure:
    origin = source.words(
        "charts.source", mart=mart, id=source.now.id, date=date(source.as_of, source.words.language)
    )
    title = f"{found.label}: {found.sentence}"
    seen = f"{seen} {title} {found.chance}".strip()
    return Figure(title.rstrip("."), subtitle, origin, seen, ENGINE.svg(spec, WIDTH))
