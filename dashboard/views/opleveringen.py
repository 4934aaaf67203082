"""The products, how their results were spread, who took them up, and the proof that the ESF was named."""

import polars as pl

from dashboard.components import chart, page, states, table
from dashboard.filters import Choice
from report import charts, findings, formats


def draw_products(choice: Choice) -> None:
    """Products against their plan, and the closing meeting at which they are presented."""
    words = choice.words
    frame = choice.ask("opleveringen.deliverables", "as_of")
    if frame.is_empty():
        states.empty(words)
        return
    meeting = frame["meeting_on"].drop_nulls()
    day = choice.date(meeting[0]) if len(meeting) else ""
    page.text(words("deliverables.meeting" if day else "deliverables.no_meeting", date=day))
    draw_plan(choice, frame)
    headings = {
        "deliverable_name": words("deliverables.product"),
        words.column("kind"): words("deliverables.kind"),
        "planned_on": words("deliverables.planned"),
        "delivered_on": words("deliverables.delivered"),
        "is_presented": words("deliverables.presented"),
        "mentions_esf": words("deliverables.esf"),
        "file_name": words("common.file"),
        "row_number": words("common.row"),
    }
    table.small(frame, headings, words, words("deliverables.table"))


def draw_plan(choice: Choice, frame: pl.DataFrame) -> None:
    words = choice.words
    dated = frame.select("planned_on", "delivered_on", row="deliverable_name")
    delivered, planned = words("deliverables.delivered"), words("deliverables.planned")
    chart.show(
        choice,
        "products",
        charts.plan(dated, words, choice.as_of, planned, delivered),
        dated,
        {"row": words("deliverables.product"), "planned_on": planned, "delivered_on": delivered},
        title=words("deliverables.plan", done=dated["delivered_on"].count(), all=dated.height),
        subtitle=words("deliverables.plan_note", date=choice.date(choice.as_of)),
        alt=words("deliverables.plan_alt"),
        mart="mart_steering__deliverables",
    )


def draw_outreach(choice: Choice) -> None:
    words = choice.words
    rows = choice.ask("opleveringen.outreach", "as_of")
    if rows.is_empty():
        states.empty(words)
        return
    frame = table.with_words(rows, "outreach_kind", "outreach_kind", words)
    counted = frame.drop_nulls("reach").sort("reach", descending=True)
    chart.show(
        choice,
        "outreach",
        charts.bars(counted, words, "outreach_kind", "reach", words("deliverables.reach")),
        counted,
        {"outreach_kind": words("deliverables.channel"), "reach": words("deliverables.reach")},
        title=most_reached(choice, counted),
        subtitle=words("deliverables.reach_note"),
        alt=words("deliverables.chart_alt"),
        mart="mart_steering__outreach",
    )
    headings = {
        "outreach_kind": words("deliverables.channel"),
        "acts": words("deliverables.acts"),
        "reach": words("deliverables.reach"),
        "acts_on_results": words("deliverables.on_results"),
        "acts_inside": words("deliverables.inside"),
        "acts_outside": words("deliverables.outside"),
    }
    table.small(frame, headings, words, words("deliverables.outreach"))


def most_reached(choice: Choice, frame: pl.DataFrame) -> str:
    """The channel of the first row, as a finding."""
    if frame.is_empty():
        return choice.words("deliverables.no_reach")
    row = frame.row(0, named=True)
    reach = formats.number(row["reach"], choice.language)
    return choice.words("deliverables.most_reached", channel=row["outreach_kind"], reach=reach)


def draw_uptake(choice: Choice) -> None:
    """Use by companies outside the pilots, and the pilots' companies that act as ambassador."""
    words = choice.words
    for row in choice.ask("opleveringen.wider_use", "as_of").iter_rows(named=True):
        page.text(findings.sentence(row, words))
        page.note(" · ".join(findings.basis(row, words)))
    headings = {
        "company_name": words("deliverables.ambassador"),
        "fund_code": words("common.fund"),
        "pilot_id": words("pilots.pilot"),
        "status": words("common.status"),
    }
    named = table.with_words(choice.ask("opleveringen.ambassadors", "as_of"), "status", "status", words)
    nothing = words("deliverables.no_ambassadors")
    table.small(named, headings, words, words("deliverables.ambassador"), nothing=nothing)


def draw_publicity(choice: Choice) -> None:
    """What lacks proof first, then the whole register."""
    words = choice.words
    frame = table.with_words(choice.ask("opleveringen.publicity", "as_of"), "source_kind", "source_kind", words)
    missing = frame.filter("is_missing")
    page.text(words("deliverables.publicity_note", missing=missing.height, all=frame.height))
    what = {
        "source_kind": words("deliverables.kind"),
        "item": words("deliverables.item"),
        "held_on": words("deliverables.date"),
        "fund_code": words("common.fund"),
        "mentions_esf": words("deliverables.esf"),
        "evidence": words("deliverables.evidence"),
    }
    if missing.height:
        page.heading(words("deliverables.missing"), 3)
        placed = missing.with_columns(place=table.places(missing, words))
        headings = what | {"place": words("common.where")}
        table.listed(placed, headings, choice, words("deliverables.missing"), "publicity-missing")
    page.heading(words("deliverables.register"), 3)
    table.large(frame, what | table.addresses(words), choice, words("deliverables.publicity"), "publicity")


def show(choice: Choice) -> None:
    words, part = choice.words, states.part
    note = words("deliverables.delivered_note", date=choice.date(choice.as_of))
    part(words, draw_products, choice, title=words("deliverables.table"), note=note)
    part(words, draw_outreach, choice, title=words("deliverables.outreach"))
    part(words, draw_uptake, choice, title=words("deliverables.uptake"))
    part(words, draw_publicity, choice, title=words("deliverables.publicity"))
