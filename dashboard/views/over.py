"""What every figure means, how it is made, how people are protected, and who pays for it."""

import datetime as dt

import polars as pl

from dashboard import queries
from dashboard.components import page, table
from dashboard.filters import Choice
from report import formats, theme


def draw_definitions(choice: Choice) -> None:
    words = choice.words
    headings = {
        words.column("label"): words("steering.criterion"),
        words.column("definition"): words("steering.definition_of"),
        "norm": words("steering.target"),
        "deadline": words("steering.deadline"),
        words.column("source"): words("steering.source_of"),
        "valid_from": words("about.valid"),
    }
    frame = choice.ask("over.definitions")
    norms = [
        formats.span(low, high or low, choice.language)
        for low, high in frame.select("target_min", "target_max").iter_rows()
    ]
    frame = frame.with_columns(norm=pl.Series(norms, dtype=pl.String))
    table.small(frame, headings, words, words("about.definitions"))


def draw_verdicts(choice: Choice) -> None:
    """What each word of a verdict means, and what may stand beside it."""
    words = choice.words
    said = [
        (f"{icon} {words.code('criterion_status', code)}", words.code("verdict_means", code))
        for code, icon in theme.ICONS.items()
    ]
    said.append((words("steering.provisional"), words("about.provisional_means")))
    frame = pl.DataFrame(said, schema=["verdict", "means"], orient="row")
    headings = {"verdict": words("steering.verdict"), "means": words("about.verdict_means")}
    table.small(frame, headings, words, words("about.verdicts"))


def show(choice: Choice) -> None:
    words = choice.words
    project = choice.ask("over.project").row(0, named=True)
    info = queries.release(choice.release_id).info
    page.text(f"{project[words.column('intro')]} {words('about.intro')}")
    page.heading(words("about.definitions"))
    draw_definitions(choice)
    page.heading(words("about.verdicts"))
    draw_verdicts(choice)
    page.heading(words("about.method"))
    page.text(words("about.method_text"))
    page.heading(words("about.privacy"))
    page.text(
        words(
            "about.privacy_text",
            k=project["threshold_respondents"],
            c=project["threshold_companies"],
            retention=choice.date(project["retention_until"]),
        )
    )
    page.heading(words("about.esf"))
    page.text(project[words.column("esf_text")])
    page.text(
        words("about.projectnumber", number=project["project_number"], scheme=project[words.column("scheme")])
    )
    period = words("common.period", start=choice.date(project["start_on"]), end=choice.date(project["end_on"]))
    page.text(f"{period}. {project[words.column('period_note')]}")
    page.heading(words("about.release"))
    built = formats.date(dt.datetime.fromisoformat(info["built_at"]).date(), choice.language)
    page.text(words("about.release_text", id=choice.release_id, built=built, deliveries=info["deliveries"]))
