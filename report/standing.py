"""Where the criteria stand at one date: their rows, and what is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from report.findings import Finding, Row, finding
from report.i18n import Words


@dataclass(frozen=True)
class Standing:
    """Rows of mart_steering__success_criteria in order, their labels and findings by the reader's language."""

    words: Words
    criteria: list[dict[str, Any]]
    labels: Mapping[str, str]
    findings: tuple[Finding, ...]


def standing(
    criteria: list[dict[str, Any]], definitions: list[dict[str, Any]], earlier: Mapping[str, Row], words: Words
) -> Standing:
    """`earlier`: criterion → its row beside that of another release (`warehouse.compare.side_by_side`)."""
    labels = {row["criterion_code"]: row[words.column("label")] for row in definitions}
    said = (
        finding(row, labels[row["criterion_code"]], words, earlier.get(row["criterion_code"])) for row in criteria
    )
    return Standing(words, criteria, labels, tuple(said))
