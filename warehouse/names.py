"""What senders and files are called further on, by the path of a file below the inbox."""

import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path, PurePosixPath

from warehouse.journal import Line

NO_SENDER = "onbekend"
ROW_COUNT = re.compile(r"\(\d+-\d+\)")
Shown = Callable[[Path], tuple[str, str]]


def names(path: Path) -> tuple[str, str]:
    """Sender (first folder) and file name (the rest), as any file and screen can hold them."""
    first, *rest = path.parts
    sender = unicodedata.normalize("NFC", clean(first)) if rest else NO_SENDER
    return sender, clean(PurePosixPath(*rest or [first]).as_posix())


def clean(name: str) -> str:
    """A name in which bytes that are no text, and controls, are �."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join("�" if unicodedata.category(c) == "Cc" else c for c in text)


def label(path: str, shown: Shown) -> str:
    """A path below the inbox in one line, as it may be told."""
    sender, name = shown(Path(path))
    return f"{sender}/{name}" if "/" in path else name


def told_apart(shown: Shown, lines: list[Line]) -> Shown:
    """`shown`, but no two senders are called the same, and each keeps the name that the ledger has for it."""
    known = {folder_of(line.path): line.sender for line in lines if line.path}
    named = {line.path: (line.sender, line.file_name) for line in lines if line.path}

    def names_of(path: Path) -> tuple[str, str]:
        if path.as_posix() in named:
            return named[path.as_posix()]
        sender, name = shown(path)
        folder = folder_of(path.as_posix())
        if folder not in known:
            known[folder] = next(free for free in spellings(sender) if free not in known.values())
        return known[folder], name

    return names_of


def folder_of(path: str) -> str:
    """The sender's folder itself; a file in none has the sender of the folder `onbekend`."""
    first, *rest = PurePosixPath(path).parts
    return unicodedata.normalize("NFC", first) if rest else NO_SENDER


def named_as(lines: list[Line]) -> dict[int, int]:
    """Number of a delivery → the first one that its sender called the same: versions of one file."""
    first: dict[tuple[str, str], int] = {}
    return {line.sequence: first.setdefault((line.sender, stem(line)), line.sequence) for line in lines}


def stem(line: Line) -> str:
    """The name that the sender gave a file, without folders, ending and the number of rows that a form adds."""
    name = PurePosixPath(unicodedata.normalize("NFC", line.path or line.file_name)).stem
    return ROW_COUNT.sub("", name).strip().casefold()


def spellings(sender: str) -> Iterator[str]:
    """The name, then the name with 2, 3 … behind it."""
    yield sender
    yield from (f"{sender} {n}" for n in count(2))
