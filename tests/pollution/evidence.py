"""The table of the pollution suite: per kind of damage what became of the files and of their rows."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.pollution.damage import Damage
from tests.pollution.everyday import EVERYDAY
from tests.pollution.judge import Verdict

PATH = Path(__file__).parents[2] / "docs" / "evidence" / "pollution.md"
WORDS = ("exact", "flagged", "partial", "refused", "wrong")
INTRODUCTION = """\
# Damaged deliveries

Written by `make test-deep` (`tests/pollution`). Every example delivery is damaged in every way below, at
every position that makes a difference, and read again. A case is *exact* when all rows load as from the
undamaged file, *flagged* when a damaged cell loads otherwise and a message says so, *partial* when rows
were rejected with a reason, *refused* when the whole file was, and *wrong* when a row loaded with another
content, never was, or vanished without a fate. The last columns give the share of the undamaged rows that
loaded, over the cases of damage to a row or cell. Damage that no careful colleague would hesitate over
has a group: there each case that is not exact or flagged is *needlessly refused*.

"""


class Tally:
    """Counts of verdicts and shares of loaded rows per kind."""

    def __init__(self) -> None:
        self.levels: dict[str, str] = {}
        self.words: dict[str, Counter[str]] = defaultdict(Counter)
        self.shares: dict[str, list[float]] = defaultdict(list)

    def add(self, damage: Damage, verdict: Verdict) -> None:
        self.levels[damage.name] = damage.level
        self.words[damage.name][verdict.word] += 1
        if verdict.share is not None and damage.level != "file":
            self.shares[damage.name].append(verdict.share)

    def needless(self, name: str) -> int:
        """Cases of everyday damage that were refused, in whole or in part."""
        return self.words[name]["partial"] + self.words[name]["refused"] if name in EVERYDAY else 0

    @property
    def needless_share(self) -> float:
        everyday = [name for name in self.words if name in EVERYDAY]
        return sum(map(self.needless, everyday)) / sum(self.words[name].total() for name in everyday)


def write(tally: Tally) -> None:
    """Write docs/evidence/pollution.md."""
    lines = [*groups(tally), ""]
    lines.append(
        "| level | kind | cases | exact | flagged | partial | refused | silently wrong | median | minimum |"
    )
    lines.append("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for level in ("file", "row", "cell"):
        for name in sorted(kind for kind, found in tally.levels.items() if found == level):
            words, shares = tally.words[name], tally.shares[name]
            row = [level, name.replace("|", "\\|"), words.total(), *(words[word] for word in WORDS)]
            row += [f"{statistics.median(shares):.1%}", f"{min(shares):.1%}"] if shares else ["", ""]
            lines.append("| " + " | ".join(map(str, row)) + " |")
    total = sum((words for words in tally.words.values()), Counter[str]())
    sums = ", ".join(f"{word} {total[word]}" for word in WORDS)
    summary = f"{len(tally.words)} kinds, {total.total()} cases: {sums}. "
    summary += f"Needlessly refused: {tally.needless_share:.2%} of the everyday cases.\n\n"
    PATH.write_text(INTRODUCTION + summary + "\n".join(lines) + "\n", "utf-8")


def groups(tally: Tally) -> Iterator[str]:
    """Per group of everyday damage how many cases there were and how many of them were refused, by kind."""
    yield "| everyday | kind | cases | needlessly refused |"
    yield "| --- | --- | ---: | ---: |"
    for name, group in EVERYDAY.items():
        if name in tally.words:
            yield f"| {group} | {name} | {tally.words[name].total()} | {tally.needless(name)} |"
