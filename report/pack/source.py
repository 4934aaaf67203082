"""The releases of one pack, and how its parts ask them."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import polars as pl

from report.findings import Finding
from report.i18n import Words
from report.pack.queries import QUERIES, marts_of
from report.standing import Standing, standing
from warehouse.compare import as_of_date, side_by_side
from warehouse.read import Release


class Source:
    """The releases of one pack: what they answer, and in which words."""

    def __init__(self, now: Release, then: Release | None, words: Words) -> None:
        self.now, self.then, self.words = now, then, words
        now.require(marts_of(*QUERIES))
        if then is not None:
            then.require(marts_of("criteria_compared", "funds_compared"))
        self.as_of = as_of_date(now)

    def ask(self, question: str) -> pl.DataFrame:
        select = QUERIES[question]
        return self.now.query(select, {"as_of": self.as_of} if "$as_of" in select else None)

    def rows(self, question: str) -> list[dict[str, Any]]:
        return self.ask(question).to_dicts()

    def compared(self, question: str, key: str) -> dict[str, dict[str, Any]]:
        """Rows of both releases by their key; empty without an earlier release."""
        if self.then is None:
            return {}
        return {row[key]: row for row in side_by_side(self.now, self.then, QUERIES[question], [key]).to_dicts()}

    def text(self, row: Mapping[str, Any], name: str) -> str:
        """The column of the pack's language."""
        return row[self.words.column(name)]

    @cached_property
    def standing(self) -> Standing:
        earlier = self.compared("criteria_compared", "criterion_code")
        return standing(self.rows("criteria"), self.rows("definitions"), earlier, self.words)

    @property
    def criteria(self) -> list[dict[str, Any]]:
        return self.standing.criteria

    @property
    def labels(self) -> Mapping[str, str]:
        return self.standing.labels

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.standing.findings
