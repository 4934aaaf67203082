"""The meeting pack as files to take home, made when someone asks for one."""

import re
from dataclasses import dataclass
from html import escape
from threading import Lock

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard import queries
from dashboard.once import Kept
from report.i18n import Words
from report.pack.contents import contents
from report.pack.pdf import pdf
from report.pack.queries import QUERIES, marts_of
from report.pack.writing import stem
from report.pack.xlsx import xlsx
from report.workbook import XLSX

FOLDER = "packs"
NOTHING = "none"  # in an address: compared with no earlier release
NAME = re.compile(rf"([0-9a-f]{{12}})-([0-9a-f]{{12}}|{NOTHING})-(nl|en)\.(pdf|xlsx)")


@dataclass(frozen=True)
class Files:
    """What is taken home."""

    stem: str
    pdf: bytes
    xlsx: bytes


_made = Kept(8)
_making = Lock()  # one at a time: each takes all of a processor for seconds


def is_known(release_id: str) -> bool:
    """Whether the release has all that a pack is made of."""
    return not queries.release(release_id).lacking(marts_of(*QUERIES))


def links(release_id: str, then_id: str | None, words: Words) -> str:
    """HTML: a button for each file of the pack of a release, compared with another or none."""
    name = f"{FOLDER}/{release_id}-{then_id or NOTHING}-{words.language}"
    buttons = {"pdf": words("make_pack.save_pdf"), "xlsx": words("make_pack.save_xlsx")}
    said = f'data-wait="{escape(words("make_pack.making"))}" data-failed="{escape(words("make_pack.failed"))}"'
    buttons_html = "".join(
        f'<a class="button" href="{name}.{kind}" download {said}>{escape(text)}</a>'
        for kind, text in buttons.items()
    )
    return f'{buttons_html}<span class="note" role="status"></span>'


def make(release_id: str, then_id: str | None, language: str) -> Files:
    pack = contents(queries.release(release_id), queries.release(then_id) if then_id else None, language)
    return Files(stem(pack), pdf(pack), xlsx(pack))


def answer(request: Request) -> Response:
    """A file of a pack. Of two releases that are there, and of no others."""
    asked = NAME.fullmatch(request.path_params["name"])
    if not asked or not is_possible(now := asked[1], then := asked[2]):
        return PlainTextResponse("There is no such pack.", 404)
    wanted, kind = (now, None if then == NOTHING else then, asked[3]), asked[4]
    with _making:
        files: Files = _made.get(wanted, lambda: make(*wanted))
    content, media_type = (files.pdf, "application/pdf") if kind == "pdf" else (files.xlsx, XLSX)
    headers = {"Content-Disposition": f'attachment; filename="{files.stem}.{kind}"'}
    return Response(content, media_type=media_type, headers=headers)


def is_possible(now: str, then: str) -> bool:
    return now != then and {now, then} <= {*queries.releases(), NOTHING} and is_known(now)
