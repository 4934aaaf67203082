"""The chosen fund from registration to result, and all funds beside each other, counted in the same way."""

import polars as pl

from dashboard.components import chart, page, states, table
from dashboard.filters import ALL, Choice
from report import charts, formats, to_do
from report.findings import Row
from report.i18n import Words

FUNNEL = "registered selected rejected started running completed stopped".split()
CONTEXT = "size_class province prior_experience esf_theme".split()
# figure of a sector → how precise its source is
SECTOR_FIGURES = {"sector_companies": "companies_precision", "sector_employees": "employees_precision"}


def of_funds(choice: Choice) -> pl.DataFrame:
    """The funds' rows, without the line of all funds together."""
    return choice.ask("sectoren.breakdown", "as_of").filter(pl.col("fund_code") != ALL)


def own(choice: Choice) -> Row | None:
    """The row of the chosen fund; None before its first fact."""
    rows = choice.ask("sectoren.breakdown", "as_of").filter(pl.col("fund_code") == choice.fund)
    return rows.row(0, named=True) if rows.height else None


def draw_own(choice: Choice) -> None:
    """The fund's steps, what it reached, and until when its data run."""
    words, row = choice.words, own(choice)
    if row is None:
        states.empty(words)
        return
    companies, employees = (
        formats.number(row[name], choice.language) for name in ("companies_completed", "employees_reached")
    )
    page.text(words("sectors.own", until=until(row, choice), companies=companies, employees=employees))
    steps = [(words(f"sectors.{step}"), row[f"pilots_{step}"]) for step in FUNNEL]
    frame = pl.DataFrame(steps, schema={"step": pl.String, "pilots": pl.Int64}, orient="row")
    chart.show(
        choice,
        "funnel",
        charts.bars(frame, words, "step", "pilots", words("interventions.pilots")),
        frame,
        {"step": words("sectors.step"), "pilots": words("interventions.pilots")},
        title=words(
            "sectors.funnel",
            fund=choice.fund,
            started=row["pilots_started"],
            registered=row["pilots_registered"],
            completed=row["pilots_completed"],
        ),
        subtitle=words("sectors.funnel_note", date=choice.date(choice.as_of)),
        alt=words("sectors.funnel_alt"),
        mart="mart_sector__breakdown",
    )


def draw_interventions(choice: Choice) -> None:
    words = choice.words
    headings = {
        words.column("label"): words("interventions.type"),
        "pilot_count": words("interventions.pilots"),
        "carried_out_count": words("interventions.carried_out"),
    }
    frame = choice.ask("sectoren.interventions", "as_of", "fund")
    table.small(frame, headings, words, words("sectors.interventions"))


def draw_contexts(choice: Choice) -> None:
    words = choice.words
    frame = choice.ask("sectoren.contexts", "as_of", "fund")
    headings = {"pilot_id": words("pilots.pilot"), "company_name": words("pilots.company")}
    headings |= {name: words.code("dimension", name) for name in CONTEXT}
    table.small(table.in_words(frame, words, choice.contexts()), headings, words, words("interventions.contexts"))


def draw_surveys(choice: Choice) -> None:
    """The fund's scores beside those of all funds together, as far as they may be shown."""
    words, language = choice.words, choice.language
    frame = choice.ask("sectoren.surveys", "as_of", "fund")
    if frame.is_empty():
        states.empty(words, words("sectors.no_surveys"))
        return
    if frame["is_hidden"].any():
        states.hidden(words, words("sectors.hidden"))
    texts = {
        name: pl.Series(
            name,
            [
                words("common.hidden") if hidden else formats.number(mean, language, 2)
                for mean, hidden in frame.select(name, flag).iter_rows()
            ],
            pl.String,
        )
        for name, flag in {"mean": "is_hidden", "mean_all": "is_hidden_all"}.items()
    }
    spans = {
        f"interval{of}": pl.Series(
            [
                formats.span(low, high, language, 2)
                for low, high in frame.select(f"interval_low{of}", f"interval_high{of}").iter_rows()
            ],
            dtype=pl.String,
        )
        for of in ("", "_all")
    }
    headings = {
        words.column("label"): words("surveys.construct"),
        words.column("wave"): words("surveys.wave"),
        "n": words("surveys.n"),
        "mean": f"{words('surveys.mean')}, {choice.fund}",
        "interval": words("surveys.interval"),
        "mean_all": f"{words('surveys.mean')}, {words('common.all')}",
        "interval_all": words("surveys.interval"),
    }
    names = ["mean", "interval", "mean_all", "interval_all"]
    table.small(frame.with_columns(**texts, **spans), headings, words, words("sectors.surveys"), right=names)


def draw_to_do(choice: Choice) -> None:
    """What is asked of who delivers for the fund, as its letter says it."""
    words = choice.words
    found = to_do.lines(choice.ask("sectoren.to_do", "fund").iter_rows(named=True), words)
    if not found:
        states.empty(words, words("to_do.nothing"))
        return
    page.text(words("to_do.by", due=choice.date(found[0].due)))
    headings = to_do.headings(words)
    del headings["task"]
    for title, lines in to_do.by_task(found, words).items():
        page.heading(title, 3)
        table.small(to_do.frame(lines, words), headings, words, title, style="wide told")


def until(row: Row, choice: Choice) -> str:
    """Until when the fund's data run; says so when that is before the as-of date."""
    day = formats.short_date(row["data_until"], choice.language)
    return choice.words("sectors.incomplete", date=day) if row["is_incomplete"] else day


def breakdown(choice: Choice) -> pl.DataFrame:
    words = choice.words
    frame = choice.ask("sectoren.breakdown", "as_of")
    spans = [
        formats.span(low, high, choice.language)
        for low, high in frame.select("employees_lower", "employees_upper").iter_rows()
    ]
    return frame.with_columns(
        pl.col("fund_code").replace(ALL, words("common.all")),
        pl.Series("bounds", spans, pl.String),
        pl.Series("until", [until(row, choice) for row in frame.iter_rows(named=True)], pl.String),
    )


def draw_steps(choice: Choice) -> None:
    words = choice.words
    headings = {"fund_code": words("common.fund")} | {f"pilots_{step}": words(f"sectors.{step}") for step in FUNNEL}
    table.small(breakdown(choice), headings, words, words("sectors.pilots"), total=words("common.all"))


def draw_reached(choice: Choice) -> None:
    words = choice.words
    headings = {
        "fund_code": words("common.fund"),
        "companies_completed": words("sectors.companies"),
        "employees_reached": words("sectors.employees"),
        "bounds": words("sectors.bounds"),
        "employees_of_stopped": words("sectors.of_stopped"),
        "until": words("sectors.until"),
    }
    total = words("common.all")
    table.small(breakdown(choice), headings, words, words("sectors.reached"), total=total, right=["bounds"])
    draw_companies(choice)
    draw_employees(choice)


def draw_companies(choice: Choice) -> None:
    words, frame = choice.words, of_funds(choice).select("fund_code", "companies_completed")
    counts = frame["companies_completed"]
    chart.show(
        choice,
        "companies",
        charts.fund_bars(frame, words, "companies_completed", words("units.companies"), choice.fund),
        frame,
        {"fund_code": words("common.fund"), "companies_completed": words("sectors.companies")},
        title=words("sectors.companies_finding", span=between(counts, words)),
        subtitle=words("sectors.companies_note", date=choice.date(choice.as_of)),
        alt=words("sectors.bars_alt"),
        mart="mart_sector__breakdown",
    )


def between(counts: pl.Series, words: Words) -> str:
    """The least and the most of the funds, "2–7"."""
    known = [count or 0 for count in counts] or [0]
    return formats.span(min(known), max(known), words.language)


def draw_employees(choice: Choice) -> None:
    words = choice.words
    frame = of_funds(choice).select("fund_code", "employees_lower", "employees_upper")
    counts = frame["employees_lower"]
    chart.show(
        choice,
        "employees",
        charts.fund_ranges(frame, words, words("units.people")),
        frame,
        {
            "fund_code": words("common.fund"),
            "employees_lower": words("pack_criteria.lower"),
            "employees_upper": words("pack_criteria.upper"),
        },
        title=words("sectors.employees_finding", span=between(counts, words)),
        subtitle=words("sectors.employees_note", date=choice.date(choice.as_of)),
        alt=words("sectors.ranges_alt"),
        mart="mart_sector__breakdown",
    )


def draw_phases(choice: Choice) -> None:
    words = choice.words
    frame = table.with_words(choice.ask("sectoren.phases", "as_of", "fund"), "phase", "phase", words)
    headings = {
        "phase": words("sectors.phase"),
        "events": words("sectors.events"),
        "participations": words("sectors.participations"),
    }
    table.small(frame, headings, words, words("sectors.phases"))


def sector_figure(value: int | None, precision: str | None, words: Words) -> str:
    """A figure of a sector as precise as its source: "2,238", "about 14,000", "< 78,000"."""
    if value is None:
        return formats.NOTHING
    return words(f"precision.{precision}", number=formats.number(value, words.language))


def draw_reference(choice: Choice) -> None:
    words = choice.words
    frame = table.with_words(choice.ask("sectoren.funds"), "fund_role", "role", words)
    figures = {
        name: [sector_figure(value, how, words) for value, how in frame.select(name, precision).iter_rows()]
        for name, precision in SECTOR_FIGURES.items()
    }
    headings = {
        "fund_code": words("common.fund"),
        "fund_name": words("sectors.name"),
        words.column("sector"): words("sectors.sector"),
        "fund_role": words("sectors.role"),
        "sector_companies": words("sectors.sector_companies"),
        "sector_employees": words("sectors.sector_employees"),
        words.column("reference_period"): words("sectors.year"),
        "data_until": words("sectors.until"),
    }
    shown = frame.with_columns(pl.Series(name, texts) for name, texts in figures.items())
    table.small(shown, headings, words, words("sectors.reference"), right=SECTOR_FIGURES)


def show_own(choice: Choice) -> None:
    words, part = choice.words, states.part
    part(words, draw_own, choice, title=words("sectors.of_fund", fund=choice.fund))
    part(words, draw_to_do, choice, title=words("to_do.title"), note=words("to_do.note"))
    part(words, draw_surveys, choice, title=words("sectors.surveys"), note=words("sectors.surveys_note"))
    title = words("sectors.interventions")
    part(words, draw_interventions, choice, title=title, note=words("sectors.declared_note"))
    part(words, draw_contexts, choice, title=words("interventions.contexts"))


def show(choice: Choice) -> None:
    words, part = choice.words, states.part
    if choice.fund == ALL:
        page.text(words("sectors.choose"))
    else:
        show_own(choice)
    part(words, draw_steps, choice, title=words("sectors.pilots"), note=words("sectors.intro"))
    part(words, draw_reached, choice, title=words("sectors.reached"))
    part(words, draw_phases, choice, title=words("sectors.phases"), note=words("sectors.phases_note"))
    title = words("sectors.reference")
    part(words, draw_reference, choice, title=title, note=words("sectors.reference_note"))
