"""A question that a survey asks in several branches: several columns, of which each respondent answers one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from ingest.contract import plain


@dataclass(frozen=True)
class OneAnswer:
    """The answers as one column; per row which column has it; the rows in which two columns differ."""

    texts: pl.Series
    chosen: list[int]
    differing: list[int]


def one_answer(columns: Sequence[pl.Series], is_unanswered: Callable[[str], bool]) -> OneAnswer:
    """Put together the columns of one question; one that says there is no answer counts where no other answers."""
    given = [answered(texts, is_unanswered) for texts in columns]
    names = [str(n) for n in range(len(columns))]
    frame = pl.DataFrame(dict(zip(names, given, strict=True)))
    blank = pl.DataFrame(
        {name: texts.set(is_blank(texts), None) for name, texts in zip(names, columns, strict=True)}
    )
    first = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(n) for n, name in enumerate(names))
    words = frame.select(pl.col(name).replace_strict(plain_words(frame[name]), default=None) for name in names)
    apart = words.select(pl.max_horizontal(pl.all()) != pl.min_horizontal(pl.all())).to_series()
    texts = pl.select(pl.coalesce(*frame.get_columns(), *blank.get_columns(), pl.lit(""))).to_series()
    return OneAnswer(
        texts.alias(columns[0].name),
        frame.select(first.fill_null(0)).to_series().to_list(),
        apart.fill_null(False).arg_true().to_list(),
    )


def answered(texts: pl.Series, is_unanswered: Callable[[str], bool]) -> pl.Series:
    """The texts that answer; null elsewhere."""
    said = [text for text in texts.unique() if text and is_unanswered(text)]
    return texts.set(is_blank(texts) | texts.is_in(said), None)


def is_blank(texts: pl.Series) -> pl.Series:
    return texts.str.strip_chars() == ""


def plain_words(texts: pl.Series) -> dict[str, str]:
    return {text: plain(text) or text.strip() for text in texts.drop_nulls().unique()}
