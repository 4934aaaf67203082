"""Charts and tables as files of their own: a page names them, the server sends what a browser asks for.

A page carries one line per file, the browser fetches a chart in the width that it shows, and a download costs
nothing until someone wants it. A name is a digest of what the file shows, so nobody finds one who has not seen the
page.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from threading import Lock
from typing import Protocol
from weakref import WeakValueDictionary

import polars as pl
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from report.cells import Kind
from report.engine import ENGINE
from report.spec import NARROW, WIDE
from report.workbook import XLSX, workbook

FOLDER = "files"
STARTED = secrets.token_hex()  # after an update nobody is shown what the code before it drew
FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}


class File(Protocol):
    """Something to send, in one kind or more."""

    @property
    def digest(self) -> str: ...

    @property
    def stem(self) -> str:
        """What it is called, before the dot."""

    def content(self, kind: str) -> tuple[bytes, str] | None:
        """Bytes and type of one of its kinds; None for a kind there is none of."""


@dataclass(frozen=True)
class TableFile:
    """Rows under the headings their readers see, as a workbook."""

    rows: pl.DataFrame
    title: str
    stem: str
    language: str

    @cached_property
    def digest(self) -> str:
        return named_by(self.stem, self.title, self.language, self.rows.write_json())

    def content(self, kind: str) -> tuple[bytes, str] | None:
        return (workbook(self.rows, self.title, self.language), XLSX) if kind == "xlsx" else None


@dataclass(frozen=True)
class ChartFile:
    """A chart, the rows it shows under the headings its readers see, and what its files are called.

    kinds: of columns of numbers, by heading, how they are written.

    It is drawn in the width that a browser asks for: a phone need not wait for the drawing of a desk.
    """

    spec: str  # as JSON: of thousands of parts the collector would walk through each
    rows: pl.DataFrame
    title: str
    stem: str
    language: str
    kinds: Mapping[str, Kind]

    @cached_property
    def digest(self) -> str:
        return named_by(self.stem, self.title, self.language, repr(self.kinds), self.spec, self.rows.write_json())

    @cached_property
    def wide(self) -> str:
        return ENGINE.draw(json.loads(self.spec), WIDE)

    @cached_property
    def narrow(self) -> str:
        return ENGINE.draw(json.loads(self.spec), NARROW)

    def content(self, kind: str) -> tuple[bytes, str] | None:
        match kind:
            case "wide.svg" | "svg":
                return self.wide.encode(), "image/svg+xml"
            case "narrow.svg":
                return self.narrow.encode(), "image/svg+xml"
            case "png":
                return ENGINE.png(self.wide), "image/png"
            case "xlsx":
                return workbook(self.rows, self.title, self.language, self.kinds), XLSX
        return None


_registered: WeakValueDictionary[str, File] = WeakValueDictionary()
_registering = Lock()


def named_by(*shown: str) -> str:
    return hashlib.sha256("".join((STARTED, *shown)).encode()).hexdigest()[:32]


def shared(file: File) -> File:
    """The file that the server sends for as long as somebody holds it: this one, or its equal from another page."""
    with _registering:
        return _registered.setdefault(file.digest, file)


def find(digest: str) -> File | None:
    return _registered.get(digest)


def address(file: File, kind: str) -> str:
    return f"{FOLDER}/{file.digest}.{kind}"


def link(file: File, kind: str, text: str) -> str:
    """HTML of a link that saves the file."""
    return f'<a href="{address(file, kind)}" download="{escape(file.stem)}.{kind}">{escape(text)}</a>'


def answer(request: Request) -> Response:
    """What stands at the address of one of a file's kinds."""
    digest, _, kind = request.path_params["name"].partition(".")
    file = find(digest)
    found = file and file.content(kind)
    if not found:
        return PlainTextResponse("Open the page again: this file is no longer kept.", 404)
    content, media_type = found
    return Response(content, media_type=media_type, headers=FOREVER)
