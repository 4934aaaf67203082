"""Start of the dashboard: `streamlit run dashboard/server.py`, on the data folder WPL_DATA."""

from pathlib import Path

from starlette.routing import Route
from streamlit.starlette import App

from dashboard import chart_files

app = App(
    Path(__file__).with_name("app.py"),
    routes=[Route(f"/{chart_files.FOLDER}/{{name}}", chart_files.answer)],
)
