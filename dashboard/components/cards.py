"""Criteria as cards: where it stands, what is asked, the verdict and what it rests on."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import streamlit as st

from report import formats, theme
from report.i18n import Words

Row = Mapping[str, Any]


def amount(value: float | None, row: Row, words: Words) -> str:
    """A value in its own unit: a share as percentage, anything else as a whole number."""
    if row["unit"] == "share":
        return formats.percent(value, words.language, row["denominator"])
    return formats.number(value, words.language)


def value(row: Row, words: Words) -> str:
    if row["is_hidden"]:
        return words("common.hidden")
    return amount(row["value"], row, words)


def norm(row: Row, words: Words) -> str:
    low, high = row["target_min"], row["target_max"]
    if low is None:
        return words("steering.no_norm")
    low, high = (None if n is None else formats.number(n, words.language) for n in (low, high))
    return words("steering.norm_range", low=low, high=high) if high else words("steering.norm", target=low)


def verdict(row: Row, words: Words) -> str:
    """Icon and word, with what must be said beside it."""
    word = words.code("criterion_status", row["status"])
    also = [words("steering.above_range")] if row["is_above_range"] else []
    also += [words("steering.provisional")] if row["is_provisional"] else []
    return f"{theme.ICONS[row['status']]} {', '.join([word, *also])}"


def bounds(row: Row, words: Words) -> str:
    low, high = row["lower_bound"], row["upper_bound"]
    if low is None or low == high:
        return ""
    return f"{amount(low, row, words)}–{amount(high, row, words)}"


def basis(row: Row, words: Words) -> list[str]:
    """What the figure rests on, as far as its mart says."""
    lines = []
    if span := bounds(row, words):
        label = words("steering.interval" if row["unit"] == "share" else "steering.bounds")
        lines.append(f"{label}: {span}")
    if row["target_probability"] is not None:
        chance = formats.percent(row["target_probability"], words.language)
        low, high = (amount(row[name], row, words) for name in ("forecast_low", "forecast_high"))
        lines.append(words("steering.forecast", chance=chance, low=low, high=high))
    if row["evidenced_value"] is not None:
        lines.append(words("steering.evidenced", n=formats.number(row["evidenced_value"], words.language)))
    if row["published_value"] is not None:
        lines.append(words("steering.published", n=formats.number(row["published_value"], words.language)))
    if row["basis_attendance"] is not None:
        lines.append(
            words(
                "steering.bases",
                attendance=row["basis_attendance"],
                new=row["basis_new_participants"],
                bounds=row["basis_bounds"],
                none=row["basis_none"],
            )
        )
    if row["unit"] == "share" and row["denominator"] is not None:
        lines.append(words("steering.answered", n=row["numerator"], all=row["denominator"]))
    if row["partial_count"] is not None:
        lines.append(words("steering.partial", n=row["partial_count"]))
    if row["nonresponse_count"] is not None:
        lines.append(words("steering.nonresponse", n=row["nonresponse_count"]))
    if row.get("partner_count") is not None:
        lines.append(words("steering.partners", n=row["partner_count"]))
    if row["inside_count"] is not None:
        counts = {name: row.get(f"{name}_count") or 0 for name in ("inside", "outside", "unknown")}
        lines.append(words("steering.inside", **counts, ambassadors=row["ambassador_count"]))
    return lines


def card(row: Row, label: str, words: Words) -> str:
    section = "units_one" if row["value"] == 1 else "units"
    unit = "" if row["unit"] == "share" or row["value"] is None else words(f"{section}.{row['unit']}")
    deadline = formats.date(row["deadline"], words.language) if row["deadline"] else ""
    asked = norm(row, words) + (f", {words('steering.by', date=deadline)}" if deadline else "")
    lines = "".join(f"<p>{escape(line)}</p>" for line in basis(row, words))
    edge = theme.VERDICT.get(row["status"], theme.GRID)
    return (
        f'<article style="border-left-color:{edge}"><h3>{escape(label)}</h3>'
        f'<p class="value">{escape(value(row, words))} <small>{escape(unit)}</small></p>'
        f'<p class="verdict">{escape(verdict(row, words))}</p>'
        f"<p>{escape(words('steering.target'))}: {escape(asked)}</p>{lines}</article>"
    )


def cards(rows: Iterable[Row], labels: Mapping[str, str], words: Words) -> None:
    inner = "".join(card(row, labels[row["criterion_code"]], words) for row in rows)
    st.html(f'<div class="cards">{inner}</div>')
