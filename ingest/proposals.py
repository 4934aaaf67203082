"""Headings that nearly match: proposed or asked about, never applied."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from re import findall

from ingest.contract import Column, Contract, Target, plain
from ingest.headings import Matching

ENOUGH = 0.8  # a lower score is no likeness
LONG = 4  # letters of a word that may be the end of another
CLEARLY = 0.03  # two columns that differ less are equally likely: neither is proposed


@dataclass(frozen=True)
class Proposal:
    """`heading`, as sent, looks like `word`, which names the column or question `name` of `kind`.

    `shown`: the heading as it may be told; `why`: what figures lose without the column, per language.
    """

    kind: str
    heading: str
    shown: str
    word: str
    name: str
    score: float
    why: dict[str, str] = field(default_factory=dict, hash=False)


def propose(matching: Matching, contract: Contract) -> list[Proposal]:
    """At most one proposal for every unknown heading and every column that was not found, the likeliest first."""
    free = list(unmatched(matching, contract))
    found: list[Proposal] = []
    for position in matching.unknown:
        heading = matching.sent[position]
        ranked = sorted(likely(heading, free), key=lambda hit: -hit[0])
        others = [score for score, target, _ in ranked if target != ranked[0][1]]
        if ranked and ranked[0][1].sort != "dropped" and ranked[0][0] - max(others, default=0.0) >= CLEARLY:
            score, target, word = ranked[0]
            found.append(proposal_of(matching, heading, word, target.name, score))
    found.sort(key=lambda proposal: -proposal.score)
    taken: dict[str, Proposal] = {}
    for proposal in found:
        taken.setdefault(proposal.name, proposal)
    return [*taken.values(), *asked(matching, list(taken.values()), contract)]


def proposal_of(matching: Matching, heading: str, word: str, name: str, score: float) -> Proposal:
    """A column on which figures rest is named by its own heading, with what is lost without it."""
    column = next((c for c in matching.kind.columns if c.name == name and c.expected), None)
    shown = matching.shown(heading)
    if column is None:
        return Proposal(matching.kind.name, heading, shown, word, name, score)
    return Proposal(matching.kind.name, heading, shown, column.heading, name, score, column.expected)


def asked(matching: Matching, proposed: list[Proposal], contract: Contract) -> Iterator[Proposal]:
    """Columns on which figures rest and that are not there, each with the unknown heading that nearly says it."""
    names = {proposal.name for proposal in proposed}
    free = [
        heading for heading in unknown_headings(matching, contract) if heading not in {p.heading for p in proposed}
    ]
    for column in not_there(matching):
        heading = nearest(column, free, column.telling) if column.expected and column.name not in names else ""
        if heading and not is_personal(heading, matching):
            free.remove(heading)
            yield proposal_of(matching, heading, column.heading, column.name, likeness(heading, column.heading))


def not_there(matching: Matching) -> list[Column]:
    return [column for column in matching.kind.delivered if not matching.says(column)]


def unknown_headings(matching: Matching, contract: Contract) -> list[str]:
    """Those that head nothing of ours, in any kind of delivery."""
    headings = (matching.sent[at] for at in matching.unknown)
    return [heading for heading in headings if plain(heading) not in contract.spellings]


def is_personal(heading: str, matching: Matching) -> bool:
    """Whether a heading looks like one of what is never taken over."""
    words = [word for column in matching.kind.dropped for word in (column.heading, *column.aliases)]
    return any(likeness(heading, word) >= ENOUGH for word in words)


def nearest(column: Column, headings: list[str], telling: tuple[str, ...]) -> str:
    """The heading that says one of these words, alone or at the end of a longer one; "" when none does."""
    words = {plain(word) for word in telling}
    near = [heading for heading in headings if any(says(word, words) for word in words_in(heading))]
    return max(near, key=lambda heading: likeness(heading, column.heading), default="")


def words_in(heading: str) -> list[str]:
    return [plain(word) for word in findall(r"[^\W\d_]+", heading)]


def says(word: str, telling: set[str]) -> bool:
    return word in telling or any(len(told) >= LONG and word.endswith(told) for told in telling)


def meant_by(matching: Matching, contract: Contract) -> Iterator[tuple[str, str]]:
    """(unknown heading, heading of the required column that it may be) for what is missing."""
    free = unknown_headings(matching, contract)
    for column in matching.missing:
        alike = [heading for heading in free if likeness(heading, column.heading) >= ENOUGH]
        parts = tuple(word for word in words_in(column.heading) if len(word) >= LONG)
        heading = nearest(column, alike or free, column.telling or parts) or next(iter(alike), "")
        if heading and not is_personal(heading, matching):
            free.remove(heading)
            yield heading, column.heading


def unmatched(matching: Matching, contract: Contract) -> Iterator[tuple[Target, str]]:
    """Words for what the sheet does not have yet; also those for personal columns, which nothing may pass for."""
    there = matching.columns.keys() | matching.questions.keys() | matching.given.keys()
    there |= {matching.kind.signed.name} if matching.kind.signed and matching.signed else set()
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
