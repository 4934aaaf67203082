"""Criteria as cards: where it stands, what is asked, the verdict and what it rests on."""

from collections.abc import Iterable, Mapping
from html import escape

import streamlit as st

from report import findings, formats, theme
from report.findings import Row
from report.i18n import Words


def card(row: Row, label: str, words: Words) -> str:
    deadline = formats.date(row["deadline"], words.language) if row["deadline"] else ""
    asked = findings.norm(row, words) + (f", {words('steering.by', date=deadline)}" if deadline else "")
    lines = "".join(f"<p>{escape(line)}</p>" for line in findings.basis(row, words))
    edge = theme.VERDICT.get(row["status"], theme.GRID)
    value, unit = findings.value(row, words), findings.unit(row, words)
    return (
        f'<article style="border-left-color:{edge}"><h3>{escape(label)}</h3>'
        f'<p class="value">{escape(value)} <small>{escape(unit)}</small></p>'
        f'<p class="verdict">{escape(findings.verdict(row, words))}</p>'
        f"<p>{escape(words('steering.target'))}: {escape(asked)}</p>{lines}</article>"
    )


def cards(rows: Iterable[Row], labels: Mapping[str, str], words: Words) -> None:
    inner = "".join(card(row, labels[row["criterion_code"]], words) for row in rows)
    st.html(f'<div class="cards">{inner}</div>')
