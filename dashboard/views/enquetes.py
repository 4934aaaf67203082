"""What participants answered, once a wave is closed and enough of them answered."""

from collections.abc import Iterable

import polars as pl

from dashboard.components import chart, page, states, table
from dashboard.filters import Choice
from report import charts, formats
from report.findings import Row


def draw_waves(choice: Choice) -> None:
    """When and from how many answers figures appear, and how far each wave is."""
    words = choice.words
    row = choice.ask("app.project").row(0, named=True)
    limits = {"k": row["threshold_respondents"], "c": row["threshold_companies"]}
    page.text(words("surveys.intro", date=choice.date(choice.as_of), **limits))
    waves = []
    for row in choice.ask("enquetes.waves", "as_of").iter_rows(named=True):
        closed = "surveys.closed" if row["is_frozen"] else "surveys.unfrozen"
        days = {"date": choice.date(row["closes_on"]), "frozen": choice.date(row["frozen_on"])}
        state = closed if row["is_closed"] else "surveys.open"
        waves.append(f"- {words(state, wave=row[words.column('label')], **days)}")
    page.text("\n".join(waves))


def constructs(choice: Choice) -> pl.DataFrame:
    """Scores by construct and wave, in the reader's words."""
    column = choice.words.column
    frame = choice.ask("enquetes.constructs", "as_of", "fund")
    scale = pl.format("{} ({}–{})", pl.col(column("label")), "scale_min", "scale_max")
    return frame.with_columns(row=scale, wave=column("wave"))


def numbers(frame: pl.DataFrame, names: Iterable[str], choice: Choice, decimals: int = 2) -> pl.DataFrame:
    """Columns of numbers as written; hidden is what the mart hides."""
    hidden, language = choice.words("common.hidden"), choice.language
    return frame.with_columns(
        pl.Series(
            name,
            [
                hidden if is_hidden else formats.number(value, language, decimals)
                for value, is_hidden in frame.select(name, "is_hidden").iter_rows()
            ],
            pl.String,
        )
        for name in names
    )


def spans(frame: pl.DataFrame, low: str, high: str, choice: Choice) -> pl.Series:
    texts = [formats.span(one, other, choice.language, 2) for one, other in frame.select(low, high).iter_rows()]
    return pl.Series(texts, dtype=pl.String)


def draw_constructs(choice: Choice) -> None:
    words, frame = choice.words, constructs(choice)
    if frame.is_empty():
        states.empty(words, words("surveys.none"))
        return
    if frame["is_hidden"].any():
        states.hidden(words, words("surveys.some_hidden"))
    draw_means(choice, frame.filter(~pl.col("is_hidden")))
    texts = numbers(frame, ["mean", "alpha"], choice).with_columns(
        interval=spans(frame, "interval_low", "interval_high", choice)
    )
    headings = {
        "row": words("surveys.construct"),
        "wave": words("surveys.wave"),
        "n": words("surveys.n"),
        "company_count": words("surveys.companies"),
        "mean": words("surveys.mean"),
        "interval": words("surveys.interval"),
        "alpha": words("surveys.alpha"),
    }
    table.small(texts, headings, words, words("surveys.constructs"), right=["mean", "interval", "alpha"])


def draw_means(choice: Choice, shown: pl.DataFrame) -> None:
    if shown.is_empty():
        return
    words = choice.words
    first = shown.filter(pl.col("row") == shown["row"][0])
    means = " → ".join(formats.number(mean, choice.language, 2) for mean in first["mean"])
    chart.show(
        choice,
        "constructs",
        charts.intervals(shown.with_columns(row=words.column("label")), words),
        shown,
        {
            "row": words("surveys.construct"),
            "wave": words("surveys.wave"),
            "n": words("surveys.n"),
            "mean": words("surveys.mean"),
            "interval_low": words("surveys.low"),
            "interval_high": words("surveys.high"),
        },
        title=words("surveys.means", construct=first["row"][0], means=means),
        subtitle=words("surveys.means_note"),
        alt=words("surveys.chart_alt"),
        mart="mart_survey__constructs",
    )


def draw_changes(choice: Choice) -> None:
    """Change between two waves, each with its design and the people it rests on."""
    words = choice.words
    column = words.column
    frame = choice.ask("enquetes.changes", "as_of", "fund")
    if frame.is_empty():
        states.empty(words, words("surveys.no_changes"))
        return
    if frame["is_hidden"].any():
        states.hidden(words, words("surveys.some_hidden"))
    texts = frame.with_columns(
        waves=pl.format("{} → {}", pl.col(column("from")), pl.col(column("to"))),
        design=pl.Series([design and words.code("design", design) for design in frame["design"]], dtype=pl.String),
        answers=pl.format("{} → {}", "n_from", "n_to"),
        again=pl.Series([paired(row, choice) for row in frame.iter_rows(named=True)], dtype=pl.String),
        difference=estimates(frame, "mean_difference", "mean_low", "mean_high", choice),
        middle=estimates(frame, "hodges_lehmann", "interval_low", "interval_high", choice),
        surplus=numbers(frame, ["rank_biserial"], choice)["rank_biserial"],
    )
    names = "waves design answers again difference middle surplus".split()
    headings = {column("label"): words("surveys.construct")} | {name: words(f"changes.{name}") for name in names}
    table.small(texts, headings, words, words("surveys.changes"), right=names[2:])


def paired(row: Row, choice: Choice) -> str | None:
    """People found again, and which share of the earlier wave they are."""
    if row["n_paired"] is None:
        return None
    return f"{row['n_paired']} ({formats.percent(row['match_rate'], choice.language)})"


def estimates(frame: pl.DataFrame, name: str, low: str, high: str, choice: Choice) -> pl.Series:
    """ "0,40 (0,33–0,47)", without the interval where there is none."""
    texts = zip(numbers(frame, [name], choice)[name], spans(frame, low, high, choice), strict=True)
    written = [text if span == formats.NOTHING else f"{text} ({span})" for text, span in texts]
    return pl.Series(written, dtype=pl.String)


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


def draw_questions(choice: Choice) -> None:
    """The answers to the questions of one scale, the one in the address, wave by wave."""
    words = choice.words
    column = words.column
    answers = choice.ask("enquetes.questions", "as_of", "fund").with_columns(
        row=pl.format("{} · {}", pl.col("question_code"), pl.col(column("wave"))),
        label=pl.coalesce(
            pl.format("{} · {}", pl.col("answer_value"), pl.col(column("label"))),
            pl.col("answer_value").cast(pl.String),
        ),
    )
    if answers.is_empty():
        states.empty(words, words("surveys.none"))
        return
    named = dict(answers.select("construct_code", column("construct")).unique(maintain_order=True).iter_rows())
    code = states.select(words, "construct", words("surveys.construct"), named, next(iter(named)))
    asked = answers.filter(pl.col("construct_code") == code)
    hidden = asked.filter("is_hidden")["row"].unique(maintain_order=True)
    if len(hidden):
        states.hidden(words, words("surveys.hidden_questions", questions=", ".join(hidden)))
    draw_answers(choice, code, named[code], asked.filter(~pl.col("is_hidden")))
    texts = asked.select("question_code", column("text")).unique(maintain_order=True)
    headings = {"question_code": words("surveys.code"), column("text"): words("surveys.question")}
    table.small(texts, headings, words, words("surveys.questions"))


def draw_answers(choice: Choice, code: str, construct: str, shown: pl.DataFrame) -> None:
    if shown.is_empty():
        return
    words = choice.words
    texts = [formats.percent(share, choice.language) for share in shown["share"]]
    frame = shown.with_columns(text=pl.Series(texts, dtype=pl.String))
    ends = shown.unique(["answer_value"]).sort("answer_value")["label"]
    chart.show(
        choice,
        f"answers-{code.replace('_', '-')}",
        charts.diverging(frame, words),
        shown,
        {
            "row": words("surveys.question"),
            "label": words("surveys.answer"),
            "n": words("surveys.n"),
            "share": words("surveys.share"),
        },
        title=words("surveys.answers", construct=construct),
        subtitle=words("surveys.answers_note", low=ends[0], high=ends[-1]),
        alt=words("surveys.answers_alt"),
        mart="mart_survey__distributions",
    )


def show(choice: Choice) -> None:
    words, part = choice.words, states.part
    part(words, draw_waves, choice)
    part(words, draw_constructs, choice, title=words("surveys.constructs"), note=words("surveys.interval_note"))
    part(words, draw_changes, choice, title=words("surveys.changes"), note=words("surveys.changes_note"))
    part(words, draw_questions, choice, title=words("surveys.questions"))
    part(words, draw_response, choice, title=words("surveys.response"), note=words("surveys.invited_note"))
