"""What the survey says and what of it may be told, in plain Python from the generator's records.

Written from the definitions, like tests/truth.py: no SQL, no arrays, every number counted the long way round.
"""

import itertools
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Any

from tests.truth import (
    COMPANIES,
    FUNDS,
    RESPONDENTS,
    WAVE_ORDER,
    WAVES,
    Truth,
    Values,
    is_participant,
    on_or_before,
    seed,
)

INTERVAL, PAIRED, RELIABLE = 6, 10, 30  # companies; people in both waves; whole responses
ITEMS: dict[str, list[dict[str, str]]] = defaultdict(list)
for _item in seed("survey_items"):
    if _item["construct_code"] != "doorgaan":
        ITEMS[_item["construct_code"]].append(_item)

Given = list[tuple[str, Any]]  # (company, answer) of everyone who counts
Line = Mapping[str, Given]  # fund → what it gave
Cell = tuple[str, str]  # line, fund or all


def everyone(line: Line) -> Given:
    """What all funds gave together."""
    return [given for found in line.values() for given in found]


def is_small(given: Given) -> bool:
    return 0 < len(given) < RESPONDENTS or 0 < len({company for company, _ in given}) < COMPANIES


def is_alike(given: Given) -> bool:
    """One answer, which everyone gave."""
    return len({answer for _, answer in given if answer is not None}) == 1


def is_safe(sizes: Mapping[str, int]) -> bool:
    """Whether the total of these hidden cells may stay: whoever knows one of them learns nothing of another."""
    hidden = [n for n in sizes.values() if n]
    return len(hidden) >= 3 and all(sum(two) >= RESPONDENTS for two in itertools.combinations(hidden, 2))


def protect(lines: Mapping[str, Line], forced: Container[Cell] = (), bounded: Container[Cell] = ()) -> set[Cell]:
    """The cells of linked lines that are hidden; a fund that is hidden in one line is hidden in all."""
    shown = {name: line for name, line in lines.items() if not is_small(everyone(line))}
    small = {
        fund
        for name, line in shown.items()
        for fund, given in line.items()
        if is_small(given) or (name, fund) in forced
    }
    sizes = {fund: max(len(line.get(fund, [])) for line in shown.values()) for fund in FUNDS if shown}
    loose = [
        f for f in FUNDS if sizes.get(f) and f not in small and not any((name, f) in bounded for name in shown)
    ]
    others = sorted(loose, key=lambda f: (sizes[f], FUNDS.index(f)))

    def most_hidden(funds: set[str]) -> int:
        return max((sum(bool(line.get(fund)) for fund in funds) for line in shown.values()), default=0)

    hidden = set(small)
    while small and others and most_hidden(hidden) < 3:
        hidden.add(others.pop(0))

    def stays(name: str, line: Line) -> bool:
        there = {fund: len(line[fund]) for fund in hidden & line.keys()}
        return is_safe(there) and not any((name, fund) in bounded for fund in there)

    safe = {name for name, line in lines.items() if stays(name, line)}
    found: set[Cell] = set()
    for name, line in lines.items():
        own = {f for f, given in line.items() if is_small(given) or is_alike(given) or (name, f) in forced}
        found |= {(name, fund) for fund in (hidden & line.keys()) | own}
        total = everyone(line)
        is_unsafe = bool(hidden & line.keys()) and name not in safe
        if is_small(total) or is_alike(total) or (name, "all") in forced or own - hidden or is_unsafe:
            found.add((name, "all"))
    return found


def score(answers: Mapping[str, int], questions: list[dict[str, str]]) -> float | None:
    """Mean of the items after reversing, if two thirds are answered."""
    values = turned(answers, questions)
    return sum(values) / len(values) if 3 * len(values) >= 2 * len(questions) else None


def turned(answers: Mapping[str, int], questions: list[dict[str, str]]) -> list[int]:
    found = []
    for item in questions:
        value = answers.get(item["question_code"])
        if value is not None:
            ends = int(item["scale_min"]) + int(item["scale_max"])
            found.append(ends - value if item["is_reversed"] == "true" else value)
    return found


def cronbach(responses: list[list[int]]) -> float | None:
    """Alpha of whole responses, one list of items each."""
    spread = statistics.variance([sum(row) for row in responses])
    items, parts = len(responses[0]), sum(statistics.variance(column) for column in zip(*responses, strict=True))
    return items / (items - 1) * (1 - parts / spread) if spread else None


@cache
def rank_ways(n: int) -> list[int]:
    """Number of ways in which the ranks 1 to n make each sum of signed ranks."""
    ways = [1]
    for rank in range(1, n + 1):
        ways = [
            (ways[s] if s < len(ways) else 0) + (ways[s - rank] if s >= rank else 0)
            for s in range(len(ways) + rank)
        ]
    return ways


@cache
def win_ways(m: int, n: int) -> list[int]:
    """Number of orders of m and n observations with each number of wins up to half (Gaussian binomial)."""
    ways = [1] + [0] * (m * n // 2)
    for i in range(1, m + 1):
        earlier = [0] * (n + i) + ways  # × (1 - q^(n + i)) / (1 - q^i)
        ways = [now - before for now, before in zip(ways, earlier, strict=False)]
        for start in range(min(i, len(ways))):
            ways[start::i] = itertools.accumulate(ways[start::i])
    return ways


def order_interval(values: list[float], ways: list[int], total: int) -> tuple[float, float]:
    """Order statistics at the exact quantile of 2.5 %."""
    outside = next(at for at, number in enumerate(itertools.accumulate(ways)) if number * 40 >= total)
    return values[max(1, outside) - 1], values[-max(1, outside)]


def paired_figures(changes: list[float]) -> Values:
    """Hodges-Lehmann with interval and matched rank-biserial."""
    changes = [round(change, 9) for change in changes]
    walsh = sorted((a + b) / 2 for a, b in itertools.combinations_with_replacement(changes, 2))
    low, high = order_interval(walsh, rank_ways(len(changes)), 2 ** len(changes))
    moved = [change for change in changes if change]
    sizes = sorted(abs(change) for change in moved)
    ranks = {s: statistics.mean(i for i, other in enumerate(sizes, 1) if other == s) for s in set(sizes)}
    signed = [math.copysign(ranks[abs(change)], change) for change in moved]
    return {
        "n_paired": len(changes),
        "mean_difference": statistics.fmean(changes),
        "hodges_lehmann": statistics.median(walsh),
        "interval_low": low,
        "interval_high": high,
        "rank_biserial": sum(signed) / sum(map(abs, signed)) if moved else None,
        "has_ties": len(set(sizes)) < len(changes),
    }


def independent_figures(before: list[float], after: list[float]) -> Values:
    """Two-sample Hodges-Lehmann with interval and Cliff's delta."""
    before, after = ([round(value, 9) for value in values] for values in (before, after))
    differences = sorted(b - a for a in before for b in after)
    m, n = sorted((len(before), len(after)))
    low, high = order_interval(differences, win_ways(m, n), math.comb(m + n, m))
    return {
        "hodges_lehmann": statistics.median(differences),
        "interval_low": low,
        "interval_high": high,
        "rank_biserial": sum((d > 0) - (d < 0) for d in differences) / len(differences),
        "has_ties": len({*before, *after}) < len(before) + len(after),
    }


def half_width(deviations: Iterable[tuple[str, float]]) -> float | None:
    """Of a 95 % interval, robust for answers of one company being alike; deviations add up to the error."""
    from scipy.stats import t

    sums: dict[str, float] = defaultdict(float)
    for company, deviation in deviations:
        sums[company] += deviation
    if len(sums) < INTERVAL:
        return None
    spread = math.fsum(value * value for value in sums.values()) * len(sums) / (len(sums) - 1)
    return float(t.ppf(0.975, len(sums) - 1)) * math.sqrt(spread)


def deviations(given: Given) -> list[tuple[str, float]]:
    mean = statistics.fmean(value for _, value in given)
    return [(company, (value - mean) / len(given)) for company, value in given]


def masked(row: Values, *kept: str) -> Values:
    """The row as it is published: hidden figures are empty."""
    return {name: value if name in kept or not row["is_hidden"] else None for name, value in row.items()}


class Survey:
    """Figures of the waves that are closed on a date."""

    def __init__(self, truth: Truth, as_of: Any) -> None:
        self.truth, self.as_of = truth, as_of
        self.waves = sorted(truth.shown_waves(as_of), key=lambda wave: WAVE_ORDER[wave])
        self.scores: dict[tuple[str, str], dict[str, list[tuple[str, Any, float]]]] = {}
        self.lines = {wave: self._lines(wave) for wave in self.waves}
        self.hidden = {(wave, *cell) for wave, lines in self.lines.items() for cell in protect(lines)}

    def participants(self, wave: str) -> list[Values]:
        rows = self.truth.counted_responses(self.as_of)
        return [row for row in rows if row["wave_code"] == wave and is_participant(row)]

    def _lines(self, wave: str) -> dict[str, dict[str, Given]]:
        found: dict[str, dict[str, Given]] = defaultdict(lambda: defaultdict(list))
        for row in self.participants(wave):
            fund, company = self.truth.fund_then(row), self.truth.company_of(row)
            found["response"][fund].append((company, None))
            for question, value in row["answers"].items():
                if question != "DOOR":
                    found[f"question {question}"][fund].append((company, value))
            for construct, items in ITEMS.items():
                value = score(row["answers"], items)
                if value is not None:
                    found[f"construct {construct}"][fund].append((company, value))
                    person = (row["pilot_id"], row["person_code"]) if row["person_code"] else None
                    people = self.scores.setdefault((wave, construct), defaultdict(list))
                    people[fund].append((company, person, value))
        return found

    def given(self, wave: str, line: str) -> dict[str, Given]:
        """Per fund and for all, what was given; funds without anything are absent."""
        line_ = self.lines[wave].get(line, {})
        return {**line_, "all": everyone(line_)} if line_ else {}

    def figures(self, prefix: str) -> Iterable[tuple[str, str, str, Given, bool]]:
        """(wave, code, fund, given, is_hidden) of every line of a kind."""
        for wave, lines in self.lines.items():
            for line in lines:
                kind, _, code = line.partition(" ")
                if kind == prefix:
                    for fund, given in self.given(wave, line).items():
                        yield wave, code, fund, given, (wave, line, fund) in self.hidden

    def response(self) -> dict[tuple[str, str], Values]:
        """(fund, wave) → responses, beside the employees reached on the last as-of date by the closing."""
        days, result = self.truth.as_of_dates(self.as_of), {}
        for wave in self.waves:
            asked_on = max((day for day in days if day <= WAVES[wave]), default=None)
            given = self.given(wave, "response")
            for fund in (*FUNDS, "all") if asked_on else ():
                answers = given.get(fund, [])
                invited = sum(r.lower for r in self.truth.all_reached(asked_on, fund).values())
                row = {
                    "is_hidden": (wave, "response", fund) in self.hidden,
                    "invited": invited,
                    "responses": len(answers),
                    "companies": len({company for company, _ in answers}),
                    "response_share": len(answers) / invited if invited else None,
                }
                if invited or answers:
                    result[fund, wave] = masked(row, "is_hidden", "invited")
        return result

    def constructs(self) -> dict[tuple[str, str, str], Values]:
        """(fund, wave, construct) → mean with its interval, and alpha."""
        result = {}
        for wave, construct, fund, given, is_hidden in self.figures("construct"):
            mean, half = statistics.fmean(value for _, value in given), half_width(deviations(given))
            row = {
                "is_hidden": is_hidden,
                "n": len(given),
                "company_count": len({company for company, _ in given}),
                "mean": mean,
                "interval_low": None if half is None else mean - half,
                "interval_high": None if half is None else mean + half,
                "alpha": self.alpha(wave, construct, fund),
            }
            result[fund, wave, construct] = masked(row, "is_hidden")
        return result

    def alpha(self, wave: str, construct: str, fund: str) -> float | None:
        items = ITEMS[construct]
        whole = [
            turned(row["answers"], items)
            for row in self.participants(wave)
            if fund in ("all", self.truth.fund_then(row))
            and all(item["question_code"] in row["answers"] for item in items)
        ]
        return cronbach(whole) if len(items) > 1 and len(whole) >= RELIABLE else None

    def distributions(self) -> dict[tuple[str, str, str], Values]:
        """(fund, wave, question) → n per answer, and whether that may be shown."""
        return {
            (fund, wave, question): {"counts": Counter(value for _, value in given), "is_hidden": is_hidden}
            for wave, question, fund, given, is_hidden in self.figures("question")
        }

    def pairs(self, before: str, after: str, construct: str) -> dict[str, Given]:
        """Per fund (company, change) of everyone with a score in both waves; the fund is that of the later one."""
        earlier = {
            person: value
            for people in self.scores.get((before, construct), {}).values()
            for _, person, value in people
            if person
        }
        found: dict[str, Given] = {}
        for fund, people in self.scores.get((after, construct), {}).items():
            changes = [(c, value - earlier[person]) for c, person, value in people if person in earlier]
            if changes:
                found[fund] = changes
        return found

    def transition(self, before: str, after: str) -> tuple[dict[str, dict[str, Given]], set[Cell]]:
        """Pairs per construct, and the cells whose number may not be told."""
        pairs = {f"construct {c}": self.pairs(before, after, c) for c in ITEMS}
        pairs = {line: found for line, found in pairs.items() if found}
        forced, bounded = set(), set()
        for line, found in pairs.items():
            for fund in (*found, "all"):
                shown = sum((wave, line, fund) not in self.hidden for wave in (before, after))
                if shown < 2:
                    forced.add((line, fund))
                if shown:
                    bounded.add((line, fund))
        return pairs, protect(pairs, forced, bounded)

    def changes(self) -> dict[tuple[str, str, str, str], Values]:
        """(fund, from_wave, to_wave, construct) → the change by its design."""
        result = {}
        for before, after in itertools.combinations(self.waves, 2):
            pairs, untold = self.transition(before, after)
            for construct in ITEMS:
                line = f"construct {construct}"
                both = self.given(before, line).keys() & self.given(after, line).keys()
                found = pairs.get(line, {})
                for fund in both:
                    people = everyone(found) if fund == "all" else found.get(fund, [])
                    row = self.change(before, after, line, fund, people, (line, fund) in untold)
                    result[fund, before, after, construct] = masked(row, "is_hidden")
        return result

    def change(self, before: str, after: str, line: str, fund: str, pairs: Given, is_untold: bool) -> Values:
        earlier, later = self.given(before, line)[fund], self.given(after, line)[fund]
        old, new = deviations(earlier), deviations(later)
        row: Values = {
            "is_hidden": not self.hidden.isdisjoint({(before, line, fund), (after, line, fund)}),
            "n_from": len(earlier),
            "n_to": len(later),
        }
        if len(pairs) >= max(PAIRED, RESPONDENTS) and not is_untold:
            row |= {"design": "paired"} | paired_figures([change for _, change in pairs])
            half = half_width(deviations(pairs))
        else:
            means = [statistics.fmean(value for _, value in given) for given in (earlier, later)]
            row |= {"design": "cross_section", "n_paired": None if is_untold else len(pairs)}
            row["mean_difference"] = means[1] - means[0]
            row |= independent_figures([v for _, v in earlier], [v for _, v in later])
            half = half_width([*new, *((company, -deviation) for company, deviation in old)])
        row["match_rate"] = None if row["n_paired"] is None else row["n_paired"] / len(earlier)
        row["mean_low"] = None if half is None else row["mean_difference"] - half
        row["mean_high"] = None if half is None else row["mean_difference"] + half
        return row


def is_going_on_untold(truth: Truth, as_of: Any) -> bool:
    """Whether the share that goes on would tell a few companies' answers beside that of an earlier closing."""
    closings = sorted(truth.shown_waves(as_of).values())
    for closing in closings:
        others = [
            company
            for company in truth.completed_companies(as_of)
            if not any(
                on_or_before(p.values.get("completed_on"), closing)
                for p in truth.registered(as_of)
                if p.company == company and p.status(as_of) == "completed"
            )
            or truth.last_word_on(company, as_of) > closing
        ]
        if others and (closing == closings[-1] or len(others) < RESPONDENTS):
            return True
    return False
