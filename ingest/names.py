"""Names of files, sheets, headings and senders as they may be shown: what may name a person becomes "…".

Whoever reads them must know the file again, so known words and numbers stay: of the contract, of the codebook,
of senders.toml and of a list of office words.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from ingest.contract import Contract, plain
from ingest.dates import DAY_NUMBERS, MONTH_NUMBERS
from ingest.messages import column_letters
from ingest.personal import holds_bsn, holds_contact
from ingest.values import likeness

WORD = re.compile(r"[^\W_]+(?:\+[^\W_]+)?")
NUMBER = re.compile(r"\d{1,6}|20\d{6}|\d{4}20\d\d")
BORN = re.compile(r"(?<!\d)\d{1,2}[-/. ]\d{1,2}[-/. ]19\d\d(?!\d)|(?<!\d)19\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)")
SHORTEST, NEARLY = 3, 0.8
HIDDEN = "…"


class Names:
    """The words that may be shown; `known` are names that someone has declared."""

    def __init__(self, contract: Contract, known: frozenset[str] = frozenset()) -> None:
        declared = {word for name in known for word in (plain(name), *plain_words(name))}
        self.words, self.everyday = words_of(contract) | declared, listed("everyday")
        self.of_headings = headings_of(contract)
        self._shown = lru_cache(maxsize=20_000)(self._show)

    def shown(self, name: str) -> str:
        """The name, with every word that is not known as "…"."""
        return self._shown(name)

    def headings(self, names: Sequence[str]) -> tuple[str, ...]:
        """Headings in their order; one of which something is hidden is told by its column."""
        shown = [self.shown(name) for name in names]
        return tuple(f"{name} ({column_letters(at)})" if HIDDEN in name else name for at, name in enumerate(shown))

    def sheets(self, names: Sequence[str]) -> tuple[str, ...]:
        """Sheets in their order, each by a name of its own; one of which something is hidden is numbered."""
        shown = [self.shown(name) for name in names]
        return tuple(f"{name} ({at})" if HIDDEN in name else name for at, name in enumerate(shown, start=1))

    def _show(self, name: str) -> str:
        name = unicodedata.normalize("NFC", name)
        if plain(name) in self.words or self.is_nearly_a_heading(plain(name)):
            return name
        if holds_contact(name) or holds_bsn(name) or BORN.search(name):
            return HIDDEN
        found = WORD.sub(lambda word: word[0] if self.is_known(word[0]) else HIDDEN, name)
        return re.sub(rf"{HIDDEN}(?:[\s_.-]*{HIDDEN})+", HIDDEN, found)

    def is_known(self, word: str) -> bool:
        """Whether each of its parts, letters and digits apart, is a number, an initial, a code or a known word.

        Letters of which none is left, as those of another script, are no word that is known.
        """
        bare = plain(word)
        parts = re.findall(r"\d+|[^\d]+", bare)
        is_legible = sum(map(str.isalpha, bare)) >= sum(map(str.isalpha, word))
        least = 1 if len(parts) == 1 else SHORTEST - 1
        return is_legible and all(
            len(part) <= least or self.is_word(part) if part[0].isalpha() else NUMBER.fullmatch(part) is not None
            for part in parts
        )

    def is_word(self, bare: str) -> bool:
        if any(self.is_compound(stem) or stem in self.everyday for stem in stems(bare)):
            return True
        return self.is_nearly_a_heading(bare)

    def is_nearly_a_heading(self, bare: str) -> bool:
        return any(likeness(bare, known) >= NEARLY for known in self.nearby(bare))

    def is_compound(self, word: str, depth: int = 3) -> bool:
        """One word that is known, or several written together, an s or en between them."""
        if word in self.words:
            return True
        if len(word) <= 2 * SHORTEST:
            return False
        heads = (at for at in range(SHORTEST, len(word) - SHORTEST + 1) if depth > 1 and word[:at] in self.words)
        tails = (tail for at in heads for tail in {word[at:], re.sub(r"^(?:s|en)(?=...)", "", word[at:])})
        return any(self.is_compound(tail, depth - 1) for tail in tails)

    def nearby(self, word: str) -> list[str]:
        """Words of headings, of nearly the same length, that begin alike: of which it may be a misspelling."""
        return [
            known
            for known in self.of_headings
            if len(known) > SHORTEST + 1 and known[:2] == word[:2] and abs(len(known) - len(word)) < SHORTEST
        ]


def stems(bare: str) -> Iterator[str]:
    """A word and what it may be an inflection of: aantallen → aantall → aantal."""
    yield bare
    for ending in ("en", "e", "s", "n"):
        stem = bare.removesuffix(ending)
        if stem != bare and len(stem) > SHORTEST:
            yield stem
            if stem[-1] == stem[-2]:
                yield stem[:-1]


def listed(name: str) -> frozenset[str]:
    words = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text("utf-8"))[name]
    return frozenset(map(plain, words.split()))


def headings_of(contract: Contract) -> frozenset[str]:
    """The headings of the contract, and every word of them, plain."""
    columns = (column for kind in contract.kinds.values() for column in (*kind.delivered, *kind.dropped))
    texts = (text for column in columns for text in (column.heading, *column.aliases))
    return frozenset(word for text in texts for word in (plain(text), *plain_words(text)))


def words_of(contract: Contract) -> frozenset[str]:
    """Every word of the contract, the codebook and the list of office words, plain."""
    forms = {column.form for kind in contract.kinds.values() for column in kind.columns}
    texts = [*listed("nl"), *listed("en"), *MONTH_NUMBERS, *DAY_NUMBERS, *forms]
    for kind in contract.kinds.values():
        texts += [kind.label, *(tool.label for tool in kind.tools)]
        for column in (*kind.columns, *kind.dropped, *filter(None, [kind.signed])):
            texts += [column.heading, *column.aliases, *column.labels.values(), *column.labels, *column.telling]
        texts += [word for tool in kind.tools for group in (*tool.signature, tool.technical) for word in group]
    texts += [word for words in contract.hints.words.values() for word in words]
    texts += [name for question in contract.questions for name in question.names]
    return frozenset(word for text in texts for word in plain_words(text))


def plain_words(text: str) -> set[str]:
    return {bare for word in WORD.findall(text) if len(bare := plain(word)) > 1}
