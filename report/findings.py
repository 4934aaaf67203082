"""What is said of a criterion: its value, norm, verdict, chance, what it rests on, and all of that as a sentence.

Rows are of mart_steering__success_criteria, where nothing else is said; nothing here computes an indicator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from report import formats, theme
from report.i18n import Words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One criterion, in words."""

    code: str
    label: str
    status: str
    verdict: str
    sentence: str  # where it stands
    chance: str  # whether it will be met; empty without a forecast
    change: str  # since the release compared with; empty without one
    details: tuple[str, ...]
    has_norm: bool


def finding(row: Row, label: str, words: Words, earlier: Row | None = None) -> Finding:
    """A criterion in words; `earlier` is its row of `warehouse.compare.side_by_side`."""
    return Finding(
        row["criterion_code"],
        label,
        row["status"],
        verdict(row, words),
        sentence(row, words),
        chance(row, words),
        change(row, earlier, words) if earlier else "",
        tuple(basis(row, words, with_forecast=False)),
        row["target_min"] is not None,
    )


def amount(value: float | None, row: Row, words: Words) -> str:
    """A value in its own unit: a share as percentage, anything else as a whole number."""
    if row["unit"] == "share":
        return formats.percent(value, words.language, row["denominator"])
    return formats.number(value, words.language)


def value(row: Row, words: Words) -> str:
    if row["is_hidden"]:
        return words("common.hidden")
    return amount(row["value"], row, words)


def unit(row: Row, words: Words) -> str:
    """The unit beside the value; a share has its own sign."""
    if row["unit"] == "share" or row["value"] is None:
        return ""
    return words(f"{'units_one' if row['value'] == 1 else 'units'}.{row['unit']}")


def norm(row: Row, words: Words) -> str:
    low, high = row["target_min"], row["target_max"]
    if low is None:
        return words("steering.no_norm")
    low, high = (None if n is None else amount(n, row, words) for n in (low, high))
    return words("steering.norm_range", low=low, high=high) if high else words("steering.norm", target=low)


def verdict(row: Row, words: Words) -> str:
    """Icon and word, with what must be said beside it."""
    word = words.code("criterion_status", row["status"])
    also = [words("steering.above_range")] if row["is_above_range"] else []
    also += [words("steering.provisional")] if row["is_provisional"] else []
    return f"{theme.ICONS[row['status']]} {', '.join([word, *also])}"


def sentence(row: Row, words: Words) -> str:
    """ "16 van de 30 bedrijven", "362 medewerkers; de norm is 300 tot 450"."""
    if row["is_hidden"]:
        return words("findings.hidden")
    if row["value"] is None:
        return words("findings.nothing")
    shown = f"{value(row, words)} {unit(row, words)}".strip()
    if row["target_min"] is None:
        return f"{shown}."
    if row["value"] < row["target_min"] and row["unit"] != "share":
        return words(
            "findings.below",
            value=value(row, words),
            target=amount(row["target_min"], row, words),
            unit=words(f"units.{row['unit']}"),
        )
    return words("findings.norm", value=shown, norm=norm(row, words))


def expected(row: Row, words: Words) -> str:
    """The range of the forecast at the deadline: "28–29", or one number when both are equal."""
    ends = (amount(row[name], row, words) for name in ("forecast_low", "forecast_high"))
    return "–".join(dict.fromkeys(ends))


def chance(row: Row, words: Words) -> str:
    """The forecast at the deadline; empty without one."""
    if row["target_probability"] is None:
        return ""
    low, high = (amount(row[name], row, words) for name in ("forecast_low", "forecast_high"))
    return words(
        "findings.chance",
        target=amount(row["target_min"], row, words),
        date=formats.date(row["deadline"], words.language),
        chance=formats.chance(row["target_probability"], words.language),
        low=low,
        high=high,
    )


def change(row: Row, earlier: Row, words: Words) -> str:
    """What the earlier release said, and what is now known of that day where that differs."""
    day = formats.date(earlier["as_of_then"], words.language)
    if row["is_hidden"] or row["value"] is None:
        return ""
    if earlier["value_then"] is None:
        return words("findings.new", date=day)
    then = {name: amount(earlier[f"value_{name}"], row, words) for name in ("then", "known")}
    verdict_then = words.code("criterion_status", earlier["status_then"])
    if earlier["target_probability_then"] is not None:
        odds = formats.chance(earlier["target_probability_then"], words.language)
        verdict_then += f", {words('findings.odds', chance=odds)}"
    is_same = all(earlier[f"{name}_then"] == row[name] for name in ("value", "status", "target_probability"))
    key = "findings.was" if row["target_min"] is not None else "findings.was_value"
    if is_same:
        key = "findings.same"
    parts = [words(key, date=day, value=then["then"], status=verdict_then)]
    if earlier["value_known"] is not None and then["known"] != then["then"]:
        parts.append(words("findings.known", value=then["known"]))
    return " ".join(parts)


def since(row: Row, earlier: Row, words: Words) -> str:
    """In a few words what is different from the earlier release: "was 16, onzeker, kans 61 %"."""
    if row["is_hidden"] or row["value"] is None:
        return ""
    if earlier["value_then"] is None:
        return words("findings.no_figure")
    parts = []
    if earlier["value_then"] != row["value"]:
        parts.append(amount(earlier["value_then"], row, words))
    if earlier["status_then"] != row["status"]:
        parts.append(words.code("criterion_status", earlier["status_then"]))
    then, now = (
        formats.chance(odds, words.language)
        for odds in (earlier["target_probability_then"], row["target_probability"])
    )
    if then not in (now, formats.NOTHING):
        parts.append(words("findings.odds", chance=then))
    return words("findings.before", what=", ".join(parts)) if parts else words("findings.unchanged")


def bounds(row: Row, words: Words) -> str:
    low, high = row["lower_bound"], row["upper_bound"]
    if low is None or low == high:
        return ""
    return f"{amount(low, row, words)}–{amount(high, row, words)}"


def basis(row: Row, words: Words, with_forecast: bool = True) -> list[str]:
    """What the figure rests on, as far as its mart says."""
    lines = []
    if span := bounds(row, words):
        label = words("steering.interval" if row["unit"] == "share" else "steering.bounds")
        lines.append(f"{label}: {span}")
    if with_forecast and row["target_probability"] is not None:
        low, high = (amount(row[name], row, words) for name in ("forecast_low", "forecast_high"))
        odds = formats.chance(row["target_probability"], words.language)
        lines.append(words("steering.forecast", chance=odds, low=low, high=high))
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


def rule(row: Row, words: Words) -> str:
    """What the rule of diversity finds (a row of mart_steering__intervention_diversity); empty without a rule."""
    if row["types_required"] is None:
        return ""
    return words(
        "interventions.rule_met" if row["is_rule_met"] else "interventions.rule_unmet",
        types=row["types_meeting_rule"],
        companies=row["companies_required"],
        funds=row["fund_count"],
        needed=row["funds_required"],
        target=formats.number(row["types_required"], words.language),
    )


def headline(criteria: list[dict[str, Any]], words: Words) -> str:
    """The answer in two sentences: are the application's own conditions met, and will enough companies complete?"""
    by_code = {row["criterion_code"]: row for row in criteria}
    success, companies = by_code.get("project_success"), by_code.get("companies_completed")
    parts = [success_met(success, words)] if success else []
    parts += [companies_met(companies, words)] if companies else []
    return " ".join(filter(None, parts))


def success_met(row: Row, words: Words) -> str:
    met, needed = int(row["value"] or 0), int(row["target_min"])
    key = "headline_met" if met >= needed else "headline_open"
    return words(f"steering.{key}", date=formats.date(row["as_of_date"], words.language), met=met, all=needed)


def companies_met(row: Row, words: Words) -> str:
    """ "28 van de 30 bedrijven hebben de pilot afgerond; de kans op 30 voor de termijn is 3 %."; empty when met."""
    if row["value"] is None or row["value"] >= row["target_min"]:
        return ""
    value, target = (amount(row[name], row, words) for name in ("value", "target_min"))
    odds = formats.chance(row["target_probability"], words.language)
    key = "companies" if row["target_probability"] is None else "companies_chance"
    return words(f"steering.{key}", value=value, target=target, chance=odds)
