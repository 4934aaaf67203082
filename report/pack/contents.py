"""What a meeting pack says, built once from the marts of one or two releases; PDF and workbook only set it.

Every figure is read from a mart. Equal releases and language give equal contents.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from report import agenda
from report.cells import Table
from report.findings import Finding, headline
from report.formats import date
from report.i18n import Words
from report.pack import annex, figures
from report.pack.figures import Figure
from report.pack.source import Source
from warehouse.compare import as_of_date
from warehouse.read import Release

AGENDA = ("rule", "must_happen", "overdue", "refused")


@dataclass(frozen=True)
class Remark:
    """What people said about a criterion."""

    label: str
    by: str
    text: str


@dataclass(frozen=True)
class Pack:
    """The contents, in reading order."""

    language: str
    release_id: str
    as_of: dt.date
    project: Mapping[str, str]  # title, name, number, scheme, period, esf_name, esf_text
    origin: tuple[tuple[str, str], ...]  # what the figures are of, as name and text
    notice: str  # that the data are synthetic; else empty
    headline: str
    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...]
    agenda: tuple[agenda.Item, ...]
    figures: tuple[Figure, ...]
    changes: tuple[Table, ...]
    changes_note: str
    tables: tuple[Table, ...]
    definitions: Table


def contents(now: Release, then: Release | None, language: str) -> Pack:
    """The pack of release `now`, compared with release `then`. Raises WarehouseError when one has no figures."""
    source = Source(now, then, Words(language))
    words, project = source.words, source.rows("project")[0]
    return Pack(
        language=language,
        release_id=now.id,
        as_of=source.as_of,
        project=named(project, source),
        origin=tuple(origin(source)),
        notice=words("common.synthetic") if now.info.get("is_example") else "",
        headline=headline(source.criteria, words),
        findings=source.findings,
        remarks=tuple(remarks(source)),
        agenda=tuple(agenda.items(source.standing, *(source.rows(name) for name in AGENDA))),
        figures=tuple(figures.figures(source)),
        changes=tuple(annex.changes(source)),
        changes_note=f"{words('pack.compared')}: {compared_with(source)}.",
        tables=tuple(annex.tables(source)),
        definitions=annex.definitions(source),
    )


def named(project: Mapping[str, Any], source: Source) -> dict[str, str]:
    words = source.words
    days = {name: date(project[f"{name}_on"], words.language) for name in ("start", "end")}
    texts = {name: source.text(project, name) for name in ("name", "scheme", "esf_name", "esf_text")}
    return texts | {
        "title": words("pack.title"),
        "number": project["project_number"],
        "period": f"{words('common.period', **days)}. {source.text(project, 'period_note')}",
    }


def origin(source: Source) -> list[tuple[str, str]]:
    """Of which day and release the figures are, and with which they are compared."""
    words = source.words
    return [
        (words("common.as_of"), date(source.as_of, words.language)),
        (words("pack.release"), source.now.id),
        (words("pack.compared"), compared_with(source)),
    ]


def compared_with(source: Source) -> str:
    words, then = source.words, source.then
    if then is None:
        return words("pack.compared_none")
    return words("pack.compared_with", id=then.id, date=date(as_of_date(then), words.language))


def remarks(source: Source) -> list[Remark]:
    words = source.words
    return [
        Remark(
            source.labels.get(row["criterion_code"], row["criterion_code"]),
            words(
                "steering.commentary_by", date=date(row["commented_on"], words.language), who=row["on_behalf_of"]
            ),
            row["comment_text"],
        )
        for row in source.rows("commentary")
    ]
