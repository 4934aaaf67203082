"""Every word on the screen, in Dutch and English; equal keys in report/locales/{nl,en}.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("nl", "en")


@cache
def words_of(language: str) -> dict[str, Any]:
    path = Path(__file__).parent / "locales" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


@dataclass(frozen=True)
class Words:
    """The words of one language; also picks the right one of two columns of a mart."""

    language: str

    def __call__(self, key: str, **details: object) -> str:
        """The text at `section.name`, with {details} filled in. Raises KeyError for an unknown key."""
        found: Any = words_of(self.language)
        for part in key.split("."):
            found = found[part]
        return found.format(**details) if details else found

    def counted(self, key: str, n: int, **details: object) -> str:
        """The text at a key for one or for several, which stand there as "one|several"; {n} is the count."""
        one, _, several = self(key).partition("|")
        return (one if n == 1 else several).format(n=n, **details)

    def code(self, section: str, code: str | None) -> str:
        """The word for a code of the data; the code itself when there is no word for it."""
        if code is None:
            return self("common.none")
        return words_of(self.language)[section].get(code, code)

    def column(self, name: str) -> str:
        """`label` → `label_nl` or `label_en`."""
        return f"{name}_{self.language}"
