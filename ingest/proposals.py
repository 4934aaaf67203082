"""Headings that nearly match: proposed with a score, never applied."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from re import findall

from ingest.contract import Contract, Target, plain
from ingest.headings import Matching

ENOUGH = 0.8  # a lower score is no likeness
CLEARLY = 0.03  # two columns that differ less are equally likely: neither is proposed


@dataclass(frozen=True)
class Proposal:
    """`heading`, as sent, looks like `word`, which names the column or question `name` of `kind`."""

    kind: str
    heading: str
    word: str
    name: str
    score: float

    @property
    def shown_score(self) -> dict[str, str]:
        shown = f"{self.score:.2f}"
        return {"nl": shown.replace(".", ","), "en": shown}


def propose(matching: Matching, contract: Contract) -> list[Proposal]:
    """At most one proposal for every unknown heading and every column that was not found, the likeliest first."""
    free = list(unmatched(matching, contract))
    found: list[Proposal] = []
    for position in matching.unknown:
        heading = matching.headings[position]
        ranked = sorted(likely(heading, free), key=lambda hit: -hit[0])
        others = [score for score, target, _ in ranked if target != ranked[0][1]]
        if ranked and ranked[0][1].sort != "dropped" and ranked[0][0] - max(others, default=0.0) >= CLEARLY:
            score, target, word = ranked[0]
            found.append(Proposal(matching.kind.name, heading, word, target.name, score))
    found.sort(key=lambda proposal: -proposal.score)
    taken: dict[str, Proposal] = {}
    for proposal in found:
        taken.setdefault(proposal.name, proposal)
    return list(taken.values())


def unmatched(matching: Matching, contract: Contract) -> Iterator[tuple[Target, str]]:
    """Words for what the sheet does not have yet; also those for personal columns, which nothing may pass for."""
    there = matching.columns.keys() | matching.questions.keys()
    for target, words in contract.named(matching.kind):
        if target.sort == "dropped" or target.name not in there:
            # codes differ by a character: only the texts of a question can be told apart
            yield from ((target, word) for word in words if target.sort != "question" or " " in word)


def likely(heading: str, free: list[tuple[Target, str]]) -> Iterator[tuple[float, Target, str]]:
    said = plain(heading)
    for target, word in free:
        meant = plain(word)
        short, long = sorted((len(said), len(meant)))
        if 2 * short < ENOUGH * (short + long) or findall(r"\d+", said) != findall(r"\d+", meant):
            continue
        score = likeness(heading, word)
        if score >= ENOUGH:
            yield score, target, word


def likeness(one: str, other: str) -> float:
    """0 to 1: as written, or with the words in one order."""
    pairs = [(plain(one), plain(other)), (ordered(one), ordered(other))]
    return max(SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in pairs)


def ordered(text: str) -> str:
    return "".join(sorted(plain(word) for word in text.split()))
