"""What is known of each sender, from senders.toml.

The encoding of its text files and headings of its own; how its letter is addressed, and in whose letter it is told.
"""

import codecs
import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.contract import Contract, Kind, Target, plain

Mapped = Mapping[str, Mapping[str, Target]]  # kind → heading, plain → what it names
NO_HEADINGS: Mapped = {}
KEYS = "encoding, headings, name and letter"
BARE = re.compile(r"[A-Za-z0-9_-]+")


class SendersError(ValueError):
    """senders.toml says something that cannot be meant; the text names file, sender and key."""


@dataclass(frozen=True)
class Sender:
    """One sender. `encoding` is tried where a text file is not UTF-8; None: the usual trial.

    name: how a letter is addressed. letter: the sender whose letter tells this one's things. None: as it is called.
    """

    encoding: str | None = None
    headings: Mapped = field(default_factory=dict)
    name: str | None = None
    letter: str | None = None


@dataclass(frozen=True)
class Senders:
    """Senders by name, whatever its case."""

    known: Mapping[str, Sender] = field(default_factory=dict)

    def of(self, name: str) -> Sender:
        return self.known.get(name.casefold(), Sender())

    @property
    def words(self) -> frozenset[str]:
        """Every name and heading that was declared."""
        entries = self.known.values()
        headings = (word for entry in entries for of_kind in entry.headings.values() for word in of_kind)
        names = (name for entry in entries for name in (entry.name, entry.letter) if name)
        return frozenset([*self.known, *names, *headings])

    def letters(self, senders: Iterable[str]) -> dict[str, list[str]]:
        """Whose letter → the senders whose things it tells."""
        everyone = list(senders)
        called = {sender.casefold(): sender for sender in everyone}
        found: dict[str, list[str]] = {}
        for sender in everyone:
            whose = self.of(sender).letter or sender
            found.setdefault(called.get(whose.casefold(), whose), []).append(sender)
        return found


def read_senders(path: Path, contract: Contract) -> Senders:
    """What the file at `path` says; nothing when there is none. Raises SendersError."""
    if not path.exists():
        return Senders()
    return parse(path.read_bytes(), path, contract)


def parse(content: bytes, path: Path, contract: Contract) -> Senders:
    try:
        said = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SendersError(f"{path}: {error}") from None
    known: dict[str, Sender] = {}
    for name, entry in said.items():
        if name.casefold() in known:
            raise SendersError(f"{path}, sender '{name}': named twice")
        known[name.casefold()] = Reading(path, name, contract).sender(entry)
    for name in said:
        Reading(path, name, contract).check_letter(known)
    return Senders(known)


@dataclass(frozen=True)
class Reading:
    """The entry of one sender, being read."""

    path: Path
    name: str
    contract: Contract

    def error(self, key: str, problem: str) -> SendersError:
        return SendersError(f"{self.path}, sender '{self.name}', key '{key}': {problem}")

    def sender(self, entry: Any) -> Sender:
        if not isinstance(entry, dict):
            raise self.error(self.name, f"a sender is a table with {KEYS}")
        for key in entry.keys() - {"encoding", "headings", "name", "letter"}:
            raise self.error(key, f"unknown; use {KEYS}")
        return Sender(
            encoding=self.encoding(entry.get("encoding")),
            headings=self.headings(entry.get("headings", {})),
            name=self.text("name", entry.get("name")),
            letter=self.text("letter", entry.get("letter")),
        )

    def text(self, key: str, said: Any) -> str | None:
        """A name in one line, which can be one of a file too."""
        if said is None:
            return None
        if not isinstance(said, str) or not said.strip() or not said.isprintable() or set(said) & set("/\\"):
            raise self.error(key, f"{said!r} is no name in one line")
        return said.strip()

    def check_letter(self, known: Mapping[str, Sender]) -> None:
        """Whose letter it is must be told in its own."""
        whose = known[self.name.casefold()].letter
        if whose and whose.casefold() == self.name.casefold():
            raise self.error("letter", "this is the sender itself; leave it out")
        if whose and (further := known.get(whose.casefold(), Sender()).letter):
            raise self.error("letter", f"the letter of {whose!r} goes to {further!r}; name that one")

    def encoding(self, said: Any) -> str | None:
        if said is None:
            return None
        plain_text = bytes(range(32, 127))
        try:
            is_usual = codecs.lookup(said).encode(plain_text.decode())[0] == plain_text
        except (LookupError, TypeError, ValueError):
            is_usual = False
        if not is_usual:
            raise self.error("encoding", f"{said!r} is no text encoding")
        return str(said)

    def headings(self, said: Any) -> Mapped:
        """Headings under a kind are for that kind, others for every kind that has the column."""
        if not isinstance(said, dict):
            raise self.error("headings", 'a table of "heading" = "column"')
        found: dict[str, dict[str, Target]] = {}
        for key, value in said.items():
            if isinstance(value, dict) and key in self.contract.kinds:
                for heading, name in value.items():
                    self.note(found, heading, name, [self.contract.kinds[key]])
            else:
                self.note(found, key, value, list(self.contract.kinds.values()))
        return found

    def note(self, found: dict[str, dict[str, Target]], heading: str, name: Any, kinds: list[Kind]) -> None:
        known = [(kind, target) for kind in kinds for target in self.named(kind) if target.name == name]
        if not known:
            of = f" of {kinds[0].name}" if len(kinds) == 1 else ""
            raise self.error(heading, f"{name!r} is no column{of}")
        for kind, target in known:
            if any(plain(heading) in dropped.spellings for dropped in kind.dropped):
                raise self.error(heading, f"this heading stands for personal data in {kind.name}")
            found.setdefault(kind.name, {})[plain(heading)] = target

    def named(self, kind: Kind) -> list[Target]:
        return [target for target, _ in self.contract.named(kind) if target.sort != "dropped"]


def add_headings(path: Path, sender: str, accepted: Mapping[str, Mapping[str, str]], contract: Contract) -> None:
    """Add kind → heading → column to a sender's entry; all else in the file stays as it is.

    Raises SendersError when the file is written in a way that this cannot be added to.
    """
    text = path.read_bytes().decode("utf-8") if path.exists() else ""
    before = tomllib.loads(text.removeprefix("\ufeff"))
    name = next((key for key in before if key.casefold() == sender.casefold()), sender)
    after, lines = text, []
    for kind, headings in accepted.items():
        lines = [f"{quoted(heading)} = {quoted(column)}" for heading, column in headings.items()]
        after = with_lines(after, [name, "headings", kind], lines)
    if not says(after, before, name, accepted):
        raise SendersError(f"{path}, sender '{name}', key 'headings': add by hand: {'; '.join(lines)}")
    parse(after.encode(), path, contract)
    replace_file(path, after)


def with_lines(text: str, table: list[str], lines: list[str]) -> str:
    """The text with lines at the end of a table, which is begun at the end of the text when it is not there."""
    end = "\r\n" if "\r\n" in text else "\n"
    rows = text.splitlines()
    first = next((at for at, row in enumerate(rows) if header(row) == table), None)
    if first is None:
        rows += ([""] if rows else []) + ["[" + ".".join(map(key, table)) + "]", *lines]
    else:
        after = next((at for at in range(first + 1, len(rows)) if rows[at].lstrip().startswith("[")), len(rows))
        while after > first + 1 and not is_entry(rows[after - 1]):
            after -= 1
        rows[after:after] = lines
    return end.join([*rows, ""])


def is_entry(row: str) -> bool:
    return bool(row.strip()) and not row.lstrip().startswith("#")


def header(row: str) -> list[str]:
    """The names in the heading of a table; empty when the line is none."""
    if not row.lstrip().startswith("["):
        return []
    try:
        said = tomllib.loads(row)
    except tomllib.TOMLDecodeError:
        return []
    names = []
    while isinstance(said, dict) and said:
        name, said = next(iter(said.items()))
        names.append(name)
    return names


def key(name: str) -> str:
    return name if BARE.fullmatch(name) else quoted(name)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def says(text: str, before: dict[str, Any], sender: str, accepted: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether the text means what was there before and what is added, and nothing else."""
    try:
        after = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError:
        return False
    expected = json.loads(json.dumps(before, default=str))
    headings = expected.setdefault(sender, {}).setdefault("headings", {})
    for kind, added in accepted.items():
        headings.setdefault(kind, {}).update(added)
    return bool(json.loads(json.dumps(after, default=str)) == expected)


def replace_file(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(text.encode())
    os.replace(beside, path)


def by_kind(accepted: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    """(kind, heading, column) as kind → heading → column."""
    found: dict[str, dict[str, str]] = {}
    for kind, heading, name in accepted:
        found.setdefault(kind, {})[heading] = name
    return found
