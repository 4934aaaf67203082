"""My sector beside the others, counted in the same way."""

import polars as pl
import streamlit as st

from dashboard import filters
from dashboard.components import chart, table
from dashboard.filters import Choice
from report import charts, formats
from report.i18n import Words

FUNNEL = "registered selected rejected started running completed stopped".split()


def of_funds(choice: Choice) -> pl.DataFrame:
    """The funds' rows, without the line of all funds together."""
    return choice.ask("sectoren.breakdown", "as_of").filter(pl.col("fund_code") != filters.ALL)


@chart.cached
def companies(release_id: str, as_of: object, language: str) -> charts.Spec:
    words = Words(language)
    frame = of_funds(filters.current()).select("fund_code", "companies_completed")
    return charts.fund_bars(frame, words, "companies_completed", words("units.companies"))


@chart.cached
def employees(release_id: str, as_of: object, language: str) -> charts.Spec:
    words = Words(language)
    frame = of_funds(filters.current()).select("fund_code", "employees_lower", "employees_upper")
    return charts.fund_ranges(frame, words, words("units.people"))


def until(row: dict[str, object], choice: Choice) -> str:
    """Until when the fund's data run; says so when that is before the as-of date."""
    day = formats.short_date(row["data_until"], choice.language)  # type: ignore[arg-type]
    return choice.words("sectors.incomplete", date=day) if row["is_incomplete"] else day


def breakdown(choice: Choice) -> pl.DataFrame:
    words = choice.words
    frame = choice.ask("sectoren.breakdown", "as_of")
    spans = [
        formats.span(low, high, choice.language)
        for low, high in frame.select("employees_lower", "employees_upper").iter_rows()
    ]
    return frame.with_columns(
        pl.col("fund_code").replace(filters.ALL, words("common.all")),
        pl.Series("bounds", spans, pl.String),
        pl.Series("until", [until(row, choice) for row in frame.iter_rows(named=True)], pl.String),
    )


def draw_breakdown(choice: Choice) -> None:
    words = choice.words
    frame = breakdown(choice)
    fund = {"fund_code": words("common.fund")}
    steps = {f"pilots_{step}": words(f"sectors.{step}") for step in FUNNEL}
    table.small(frame, fund | steps, words, words("sectors.pilots"), total=words("common.all"))
    st.subheader(words("sectors.reached"))
    headings = fund | {
        "companies_completed": words("sectors.companies"),
        "employees_reached": words("sectors.employees"),
        "bounds": words("sectors.bounds"),
        "employees_of_stopped": words("sectors.of_stopped"),
        "until": words("sectors.until"),
    }
    label = words("sectors.reached")
    table.small(frame, headings, words, label, total=words("common.all"), right=["bounds"])


def draw_charts(choice: Choice) -> None:
    words = choice.words
    key = (choice.release_id, choice.as_of, choice.language)
    left, right = st.columns(2)
    with left:
        st.subheader(words("sectors.companies_chart"))
        chart.draw(companies(*key), words("sectors.companies_chart"))
    with right:
        st.subheader(words("sectors.employees_chart"))
        chart.draw(employees(*key), words("sectors.employees_chart"))


def draw_phases(choice: Choice) -> None:
    words = choice.words
    frame = table.with_words(choice.ask("sectoren.phases", "as_of", "fund"), "phase", "phase", words)
    headings = {
        "phase": words("sectors.phase"),
        "events": words("sectors.events"),
        "participations": words("sectors.participations"),
    }
    table.small(frame, headings, words, words("sectors.phases"))


def draw_reference(choice: Choice) -> None:
    words = choice.words
    frame = table.with_words(choice.ask("sectoren.funds"), "fund_role", "role", words)
    headings = {
        "fund_code": words("common.fund"),
        "fund_name": words("sectors.name"),
        words.column("sector"): words("sectors.sector"),
        "fund_role": words("sectors.role"),
        "sector_companies": words("sectors.sector_companies"),
        "sector_employees": words("sectors.sector_employees"),
        "reference_period": words("sectors.year"),
    }
    table.small(frame, headings, words, words("sectors.reference"))


def show(choice: Choice) -> None:
    words = choice.words
    st.markdown(words("sectors.intro"))
    st.subheader(words("sectors.pilots"))
    draw_breakdown(choice)
    draw_charts(choice)
    st.subheader(words("sectors.phases"))
    st.caption(words("sectors.phases_note"))
    draw_phases(choice)
    st.subheader(words("sectors.reference"))
    st.caption(words("sectors.reference_note"))
    draw_reference(choice)


show(filters.current())
