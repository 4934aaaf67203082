"""Streamlit's own scripts, sent compressed and asked for in time.

Streamlit sends them as they are (2.8 MB for a first visit), and a browser learns only while it draws a page which
parts that page is made of. Here they are compressed once, and the first page of a visit names its parts.
"""

import base64
import gzip
import hashlib
import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from report import theme

FOLDER = Path(streamlit.__file__).parent / "static"
SCRIPTS = FOLDER / "static" / "js"
PARTS = ("BidiComponent",)  # what our pages are made of
COMPONENTS = Path(__file__).parent / "components"
IMPORTS = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')
ADDRESS = re.compile(r"/(?:[\w.-]+/)*static/((?:js|css)/[\w.-]+\.(?:js|css))")
PAGE = re.compile(r"/[\w-]*")
# Without this a browser looks for the server below each page's own address first, and asks twice before it connects
CONNECTION = """<script>window.__streamlit = {
    BACKEND_BASE_URL: new URL(".", location).href,
    HOST_CONFIG: {allowedOrigins: [location.origin], useExternalAuthToken: false},
}</script>"""
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
FOREVER, ASK_AGAIN = "public, immutable, max-age=31536000", "no-cache"  # as Streamlit says of the same files


class Compressed:
    """Answers for what it has compressed; leaves everything else to the application."""

    def __init__(self, app: ASGIApp, left_alone: Collection[str]) -> None:
        """`left_alone`: paths that look like a page's and are the application's own."""
        self.app, self.left_alone = app, left_alone
        for script in {*preloaded(), *linked(index())}:
            compressed(f"js/{script}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = None if scope.get("path") in self.left_alone else answer(scope)
        await (found or self.app)(scope, receive, send)


def answer(scope: Scope) -> Response | None:
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    headers, path = Headers(scope=scope), scope["path"]
    is_packed = "gzip" in headers.get("accept-encoding", "")
    if is_packed and (found := ADDRESS.fullmatch(path)) and (content := compressed(found[1])):
        return reply(content, TYPES[Path(path).suffix], FOREVER)
    if PAGE.fullmatch(path) and "text/html" in headers.get("accept", ""):
        content = packed() if is_packed else page().encode()
        answered = reply(content, "text/html; charset=utf-8", ASK_AGAIN, is_packed)
        answered.headers["Content-Security-Policy"] = policy()
        return answered
    return None


def reply(content: bytes, media_type: str, cached: str, is_packed: bool = True) -> Response:
    headers = {"Vary": "Accept-Encoding", "Cache-Control": cached}
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=media_type, headers=headers)


@cache
def compressed(name: str) -> bytes | None:
    """A script or style sheet of Streamlit; None when there is none of this name."""
    file = FOLDER / "static" / name
    return gzip.compress(file.read_bytes(), mtime=0) if file.is_file() else None


@cache
def page() -> str:
    """Streamlit's page, with our style and script, where its server is and which scripts it will ask for."""
    links = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in preloaded())
    own = f'<style>{style()}</style>{CONNECTION}<script type="module">{ours("page.js")}</script>'
    return index().replace("</head>", f"{own}{links}</head>")


@cache
def packed() -> bytes:
    return gzip.compress(page().encode(), mtime=0)


def style() -> str:
    """The style sheet, with the theme's colours as its variables."""
    names = {
        "ink": theme.INK,
        "quiet": theme.QUIET,
        "grid": theme.GRID,
        "paper": theme.PAPER,
        "main": theme.MAIN,
        "tint": theme.HEAT[0],
        "accent": theme.ACCENT,
    }
    colours = ";".join(f"--{name}:{colour}" for name, colour in names.items())
    return f":root{{{colours}}}{ours('style.css')}"


def ours(name: str) -> str:
    return (COMPONENTS / name).read_text("utf-8")


@cache
def policy() -> str:
    """What the browser may run: our server's scripts and the page's own, none that came with a text.

    Streamlit makes a component's script a blob, and some of its charts are compiled in the browser.
    """
    own = re.findall('<script(?: type="module")?>(.*?)</script>', page(), re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in own]
    scripts = " ".join(["'self'", "blob:", "'unsafe-eval'", *(f"'sha256-{digest}'" for digest in digests)])
    return f"script-src {scripts}; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"


def index() -> str:
    return (FOLDER / "index.html").read_text("utf-8")


def linked(html: str) -> set[str]:
    """Scripts that a page names itself."""
    return set(re.findall(r"static/js/([\w.-]+\.js)", html))


@cache
def preloaded() -> tuple[str, ...]:
    """The scripts of our pages' parts, with all that these import, that Streamlit's page does not name."""
    found = dict.fromkeys(script for part in PARTS for script in with_imports(part))
    return tuple(script for script in found if script not in linked(index()))


def with_imports(part: str) -> Iterator[str]:
    seen = [file.name for file in SCRIPTS.glob(f"{part}.*.js")]
    for name in seen:  # grows while it is walked
        yield name
        imported = IMPORTS.findall((SCRIPTS / name).read_text("utf-8"))
        seen += [other for other in imported if other not in seen]
