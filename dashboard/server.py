"""Start of the dashboard: `streamlit run dashboard/server.py`, on the data folder WPL_DATA."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from streamlit.starlette import App

from dashboard import files, packs
from dashboard.ahead import AHEAD
from dashboard.static_files import Compressed

FIRST_PAGE = "/stuurgroep"


def to_first_page(request: Request) -> RedirectResponse:
    """Streamlit knows its first page by no name but the address itself."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


@asynccontextmanager
async def alive(app: App) -> AsyncIterator[None]:
    AHEAD.start()
    yield
    AHEAD.stop()


app = App(
    Path(__file__).with_name("app.py"),
    lifespan=alive,
    routes=[
        Route(FIRST_PAGE, to_first_page),
        Route(f"/{files.FOLDER}/{{name}}", files.answer, middleware=[Middleware(GZipMiddleware)]),
        Route(f"/{packs.FOLDER}/{{name}}", packs.answer),
    ],
    middleware=[Middleware(Compressed, left_alone=[FIRST_PAGE])],
)
