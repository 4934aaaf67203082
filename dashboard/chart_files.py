"""Charts as files of their own: a page names them, the server sends what a browser asks for.

A page carries one line per chart, the browser fetches the width it shows, and a download costs nothing until
someone wants it. A name is a digest of what the chart shows, so nobody finds one without having seen the page.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.once import Kept
from report.cells import Kind
from report.charts import Spec
from report.drawing import NARROW, WIDE, draw, png
from report.i18n import Words
from report.workbook import XLSX, workbook

FOLDER = "charts"
MOST = 1000  # charts kept; some 40 kB each
FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}


@dataclass(frozen=True)
class ChartFile:
    """A chart, the rows it shows under the headings its readers see, and what its files are called.

    kinds: of columns of numbers, by heading, how they are written.

    It is drawn when a browser asks, in the width that it asks for: a phone never waits for the drawing of a desk.
    """

    spec: Spec
    words: Words
    rows: pl.DataFrame
    title: str
    stem: str
    kinds: Mapping[str, Kind]

    @cached_property
    def digest(self) -> str:
        shown = f"{self.stem}{json.dumps(self.spec)}{self.rows.write_json()}"
        return hashlib.sha256(shown.encode()).hexdigest()[:32]

    @cached_property
    def wide(self) -> str:
        return draw(self.spec, self.words, WIDE)

    @cached_property
    def narrow(self) -> str:
        return draw(self.spec, self.words, NARROW)

    def content(self, kind: str) -> tuple[bytes, str] | None:
        """The bytes and type of one of its files; None for a kind there is none of."""
        match kind:
            case "wide.svg" | "svg":
                return self.wide.encode(), "image/svg+xml"
            case "narrow.svg":
                return self.narrow.encode(), "image/svg+xml"
            case "png":
                return png(self.wide), "image/png"
            case "xlsx":
                return workbook(self.rows, self.title, self.kinds), XLSX
        return None


_kept = Kept(MOST)


def keep(chart: ChartFile) -> None:
    """Have the server send this chart, until many others were shown after it."""
    _kept.get(chart.digest, lambda: chart)


def find(digest: str) -> ChartFile | None:
    """A chart that was shown, when it is still kept."""
    return _kept.find(digest)


def address(chart: ChartFile, kind: str) -> str:
    return f"{FOLDER}/{chart.digest}.{kind}"


def answer(request: Request) -> Response:
    """What stands at the address of one of a chart's files."""
    digest, _, kind = request.path_params["name"].partition(".")
    chart = find(digest)
    found = chart and chart.content(kind)
    if not chart or not found:
        return PlainTextResponse("Open the page again: this chart is no longer kept.", 404)
    content, media_type = found
    return Response(content, media_type=media_type, headers=FOREVER)
