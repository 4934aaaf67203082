"""What participants answered, once a wave is closed and enough of them answered."""

import polars as pl
import streamlit as st

from dashboard import filters
from dashboard.components import chart, table
from dashboard.filters import Choice
from report import charts, formats
from report.i18n import Words


def intro(choice: Choice) -> str:
    """When and from how many answers figures appear."""
    row = choice.ask("app.project").row(0, named=True)
    limits = {"k": row["threshold_respondents"], "c": row["threshold_companies"]}
    return choice.words("surveys.intro", date=choice.date(choice.as_of), **limits)


def draw_waves(choice: Choice) -> None:
    words = choice.words
    for row in choice.ask("enquetes.waves", "as_of").iter_rows(named=True):
        closed = "surveys.closed" if row["is_frozen"] else "surveys.unfrozen"
        days = {"date": choice.date(row["closes_on"]), "frozen": choice.date(row["frozen_on"])}
        state = closed if row["is_closed"] else "surveys.open"
        st.markdown(f"- {words(state, wave=row[words.column('label')], **days)}")


@chart.cached
def means(release_id: str, as_of: object, fund: str, language: str) -> charts.Spec:
    words = Words(language)
    frame = shown_constructs(filters.current()).select(
        pl.col(words.column("label")).alias("row"),
        pl.col(words.column("wave")).alias("wave"),
        "mean",
        "interval_low",
        "interval_high",
    )
    return charts.intervals(frame, words, words("surveys.mean"))


def shown_constructs(choice: Choice) -> pl.DataFrame:
    return choice.ask("enquetes.constructs", "as_of", "fund").filter(~pl.col("is_hidden"))


def draw_constructs(choice: Choice) -> None:
    words, language = choice.words, choice.language
    frame = choice.ask("enquetes.constructs", "as_of", "fund")
    means_ = [
        words("common.hidden") if hidden else formats.number(mean, language, 2)
        for hidden, mean in frame.select("is_hidden", "mean").iter_rows()
    ]
    spans = [
        formats.span(low, high, language, 2)
        for low, high in frame.select("interval_low", "interval_high").iter_rows()
    ]
    frame = frame.with_columns(pl.Series("mean", means_, pl.String), pl.Series("interval", spans, pl.String))
    headings = {
        words.column("label"): words("surveys.construct"),
        words.column("wave"): words("surveys.wave"),
        "n": words("surveys.n"),
        "company_count": words("surveys.companies"),
        "mean": words("surveys.mean"),
        "interval": words("surveys.interval"),
    }
    table.small(frame, headings, words, words("surveys.constructs"), right=["mean", "interval"])
    st.caption(words("surveys.interval_note"))


def draw_response(choice: Choice) -> None:
    words = choice.words
    frame = choice.ask("enquetes.response", "as_of", "fund")
    shares = [
        words("common.hidden") if hidden else formats.percent(share, choice.language, invited)
        for hidden, share, invited in frame.select("is_hidden", "response_share", "invited").iter_rows()
    ]
    headings = {
        words.column("label"): words("surveys.wave"),
        "responses": words("surveys.responses"),
        "companies": words("surveys.companies"),
        "invited": words("surveys.invited"),
        "share": words("surveys.share"),
    }
    frame = frame.with_columns(pl.Series("share", shares, pl.String))
    table.small(frame, headings, words, words("surveys.response"), right=["share"])
    newest = choice.ask("app.project")["as_of_date"][0]
    st.caption(words("surveys.invited_note", date=choice.date(newest)))


def draw_question(choice: Choice) -> None:
    """One question, wave by wave; what is hidden in the mart is said to be hidden."""
    words = choice.words
    answers = choice.ask("enquetes.questions", "as_of", "fund")
    if answers.is_empty():
        st.caption(words("common.no_rows"))
        return
    text = words.column("text")
    texts = dict(answers.select("question_code", text).unique(maintain_order=True).iter_rows())
    code = st.selectbox(words("surveys.question"), list(texts), format_func=lambda code: f"{code} · {texts[code]}")
    rows = answers.filter(pl.col("question_code") == code)
    for (wave,), part in rows.group_by(words.column("wave"), maintain_order=True):
        st.markdown(f"**{wave}**")
        if part["is_hidden"].any():
            st.caption(words("common.hidden"))
            continue
        draw_answers(part, words)


def draw_answers(part: pl.DataFrame, words: Words) -> None:
    label = words.column("label")
    shares = [
        formats.percent(share, words.language, n) for share, n in part.select("share", "question_n").iter_rows()
    ]
    frame = part.with_columns(
        pl.coalesce(
            pl.format("{} · {}", pl.col("answer_value"), pl.col(label)),
            pl.col("answer_value").cast(pl.String),
        ).alias("answer"),
        pl.Series("share", shares, pl.String),
    )
    headings = {
        "answer": words("surveys.answer"),
        "n": words("surveys.n"),
        "share": words("surveys.share"),
    }
    table.small(frame, headings, words, words("surveys.questions"), right=["share"])


def show(choice: Choice) -> None:
    words = choice.words
    st.markdown(intro(choice))
    draw_waves(choice)
    st.subheader(words("surveys.constructs"))
    left, right = st.columns([2, 3])
    with left:
        if shown_constructs(choice).is_empty():
            st.caption(words("common.no_rows"))
        else:
            chart.draw(
                means(choice.release_id, choice.as_of, choice.fund, choice.language), words("surveys.chart_alt")
            )
    with right:
        draw_constructs(choice)
    st.subheader(words("surveys.response"))
    draw_response(choice)
    st.subheader(words("surveys.questions"))
    draw_question(choice)


show(filters.current())
