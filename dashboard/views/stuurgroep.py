"""Is each success criterion met, as of when, and on what basis; what changed, and what is there to decide?"""

from collections.abc import Mapping
from html import escape

import polars as pl

from dashboard import packs, queries
from dashboard.components import chart, criteria, page, states, table
from dashboard.components.criteria import Columns
from dashboard.filters import Choice
from report import agenda, findings, trend
from report.findings import Row
from report.standing import Standing, standing
from warehouse.read import Approval

TREND_HEIGHT = 240
AGENDA = ("stuurgroep.rule", "stuurgroep.must_happen", "stuurgroep.overdue", "stuurgroep.refused")


def is_latest(choice: Choice) -> bool:
    """Whether the chosen date is the release's own: what has no date of its own is told of that day only."""
    return choice.as_of == queries.as_of_dates(choice.release_id)[0]


def approved(choice: Choice) -> Approval | None:
    """The approval since which changes are shown; None when there is none, or at an earlier date."""
    approval = queries.approved_before(choice.release_id) if is_latest(choice) else None
    return approval if approval and queries.knows(approval.release_id, "stuurgroep.compared") else None


def stood(choice: Choice, approval: Approval | None) -> tuple[Standing, Mapping[str, Row]]:
    """Where the criteria stand, and their rows beside those of the approved release."""
    earlier: Mapping[str, Row] = {}
    if approval:
        earlier = queries.compared(choice.release_id, approval.release_id, "stuurgroep.compared", "criterion_code")
    rows = choice.ask("stuurgroep.criteria", "as_of").to_dicts()
    definitions = choice.ask("stuurgroep.definitions", "as_of").to_dicts()
    return standing(rows, definitions, earlier, choice.words), earlier


def criteria_html(choice: Choice, stand: Standing, columns: Columns) -> str:
    words = choice.words
    asked = [row for row in stand.criteria if row["target_min"] is not None]
    told = [row for row in stand.criteria if row["target_min"] is None]
    return (
        f"<h2>{escape(findings.headline(stand.criteria, words))}</h2>"
        f"{criteria.table(asked, columns.with_norm(), columns, words('steering.criteria'))}"
        f"<h2>{escape(words('steering.without_norm'))}</h2>"
        f"{criteria.table(told, columns.without_norm(), columns, words('steering.without_norm'))}"
        f"<h2>{escape(words('steering.growth'))}</h2>"
    )


def draw_trend(choice: Choice, stand: Standing, code: str) -> None:
    """The course of a criterion up to the as-of date."""
    words = choice.words
    frame = choice.ask("stuurgroep.growth", "as_of", criterion=code)
    if frame["value"].count() == 0:
        states.empty(words)
        return
    criterion = next(row for row in stand.criteria if row["criterion_code"] == code)
    found = next(found for found in stand.findings if found.code == code)
    about = choice.decided("stuurgroep.decisions", code)
    headings = {
        "as_of_date": words("common.as_of"),
        "value": words("steering.value"),
        **{name: words(f"steering.{name.removesuffix('_bound')}") for name in trend.bound_columns(frame)},
        "target_min": words("steering.target"),
    }
    chart.show(
        choice,
        f"trend-{code}",
        trend.spec(frame, criterion, words, TREND_HEIGHT, about),
        about.beside(frame).reverse(),
        headings | about.heading(),
        title=f"{found.label}: {found.sentence}".rstrip("."),
        subtitle=trend.note(frame, criterion, words, about),
        alt=trend.seen(frame, words, about),
        mart="mart_steering__success_criteria",
        kinds=trend.kinds(criterion),
    )


def draw_lineage(choice: Choice, criterion: str) -> None:
    """The rows of delivered files that the figure of the newest as-of date rests on."""
    words = choice.words
    day = queries.as_of_dates(choice.release_id)[0]
    rows = choice.ask("stuurgroep.lineage", criterion=criterion, as_of=day)
    if rows.is_empty():
        return
    label = words("steering.lineage", n=rows.height, date=choice.date(day))
    if not page.folded("rows", label):  # sent when somebody looks
        return
    headings = {
        words.column("name"): words("steering.entity"),
        "pilot_id": words("pilots.pilot"),
        "contribution": words("steering.contribution"),
        **table.addresses(words),
    }
    page.note(words("steering.lineage_note"))
    whole = rows.with_columns(pl.col("contribution").cast(pl.Int64))
    table.listed(whole, headings, choice, label, f"lineage-{criterion}")


def agenda_items(choice: Choice, stand: Standing) -> list[agenda.Item]:
    rule = choice.ask("stuurgroep.rule", "as_of").to_dicts()
    must_happen = choice.ask("stuurgroep.must_happen", "as_of").to_dicts()
    if not is_latest(choice):
        return list(agenda.items(stand, rule, must_happen, [], []))
    overdue = choice.ask("stuurgroep.overdue", "as_of").to_dicts()
    return list(agenda.items(stand, rule, must_happen, overdue, choice.ask("stuurgroep.refused").to_dicts()))


def agenda_html(choice: Choice, stand: Standing) -> str:
    """What there is to decide, and what the forecast rests on."""
    words = choice.words
    if not queries.knows(choice.release_id, *AGENDA, "stuurgroep.basis"):
        return states.absent_html(words)
    items = agenda_items(choice, stand)
    nothing = states.empty_html(words, words("steering.agenda_nothing"))
    body = "".join(item_html(item, choice) for item in items) or nothing
    if not is_latest(choice):
        body += f"<p>{escape(words('steering.agenda_earlier'))}</p>"
    basis = agenda.forecast_basis(stand, choice.ask("stuurgroep.basis", "as_of").to_dicts())
    return (
        f"{body}<details><summary>{escape(basis.title)}</summary><p>{escape(basis.note)}</p>"
        f"{table.of_cells(basis, words)}</details>"
    )


def item_html(item: agenda.Item, choice: Choice) -> str:
    points = "".join(f"<li>{escape(point)}</li>" for point in item.points)
    body = f"<h3>{escape(item.title)}</h3>" + (f"<ul>{points}</ul>" if points else "")
    if item.table:
        body += f"<p>{escape(item.table.note)}</p>" if item.table.note else ""
        body += table.of_cells(item.table, choice.words)
    return body


def remarks_html(choice: Choice, stand: Standing) -> str:
    """What people said about the figures, as delivered; empty when nobody did."""
    words = choice.words
    said = ""
    for row in choice.ask("stuurgroep.commentary", "as_of").iter_rows(named=True):
        label = stand.labels.get(row["criterion_code"], row["criterion_code"])
        by = words("steering.commentary_by", date=choice.date(row["commented_on"]), who=row["on_behalf_of"])
        said += f"<dt><b>{escape(label)}</b> ({escape(by)})</dt><dd>{escape(row['comment_text'])}</dd>"
    return said and f"<h2>{escape(words('steering.commentary'))}</h2><dl>{said}</dl>"


def definitions_html(choice: Choice) -> str:
    words = choice.words
    headings = {
        words.column("label"): words("steering.criterion"),
        words.column("definition"): words("steering.definition_of"),
        words.column("source"): words("steering.source_of"),
    }
    label = words("steering.definition")
    frame = choice.ask("stuurgroep.definitions", "as_of")
    return f"<details><summary>{escape(label)}</summary>{table.html(frame, headings, words, label)}</details>"


def pack_html(choice: Choice, approval: Approval | None) -> str:
    """What the pack is of, which is the release's own date whatever date the page shows, and where to get it."""
    words, day = choice.words, queries.as_of_dates(choice.release_id)[0]
    if not packs.is_known(choice.release_id):
        return states.absent_html(words, words("make_pack.too_old"))
    against = words("pack.compared_none")
    if approval:
        against = words("make_pack.against", date=choice.date(approval.meeting_on), id=approval.release_id)
    note = words("make_pack.note", date=choice.date(day), against=against)
    then = approval.release_id if approval else None
    return f"<p>{escape(note)}</p><p>{packs.links(choice.release_id, then, words)}</p>"


def below_html(choice: Choice, stand: Standing, approval: Approval | None) -> str:
    """What there is to decide, what was said, what the words mean, and what to take home."""
    agenda_title, pack_title = (escape(choice.words(name)) for name in ("steering.agenda", "make_pack.title"))
    said = f"{agenda_html(choice, stand)}{remarks_html(choice, stand)}{definitions_html(choice)}"
    return f"<h2>{agenda_title}</h2>{said}<h2>{pack_title}</h2>{pack_html(choice, approval)}"


def show(choice: Choice) -> None:
    words, approval = choice.words, approved(choice)
    stand, earlier = stood(choice, approval)
    columns = Columns(stand.labels, words, earlier, choice.date(approval.meeting_on) if approval else "")
    page.put(criteria_html(choice, stand, columns))
    code = states.select(words, "criterion", words("steering.criterion"), stand.labels, next(iter(stand.labels)))
    draw_trend(choice, stand, code)
    draw_lineage(choice, code)
    page.put(below_html(choice, stand, queries.approved_before(choice.release_id)))
