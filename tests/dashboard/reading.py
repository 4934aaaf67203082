"""What a reader finds on a page that was run without a browser."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from dashboard import files
from dashboard.files import ChartFile

NOT_SHOWN = {"id", "form_id", "element_id", "url", "icon", "user_key", "columns"}  # fields of Streamlit's messages
ATTRIBUTES = re.compile(r'\b(?:alt|aria-label|data-label|title|placeholder)="([^"]*)"')
DRAWN = {"title", "text", "domain", "sort"}  # where a chart's specification holds texts that are drawn
DATA = {"data", "datasets"}  # where it holds its rows

Rows = list[dict[str, Any]]


def shown(app: AppTest) -> str:
    """Every text of the page, one a line: of Streamlit's elements, of HTML of our own, of grids and of charts."""
    assert not app.exception
    return "\n".join(text for block in (app.main, app.sidebar) for node in block for text in of_node(node))


def of_node(node: Any) -> Iterator[str]:
    if node.type == "bidi_component":
        for piece in json.loads(node.proto.bytes)["pieces"]:
            yield from of_html(piece)
    elif isinstance(node.proto, Message):
        yield from of_message(node.proto)
    if node.type == "arrow_data_frame":
        yield from map(str, [*node.value.columns, *node.value.to_numpy().flat])


def of_message(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        for part in value if field.is_repeated else [value]:
            if isinstance(part, Message):
                yield from of_message(part)
            elif isinstance(part, str) and field.name not in NOT_SHOWN:
                yield part


def of_html(body: str) -> Iterator[str]:
    yield from map(unescape, [*ATTRIBUTES.findall(body), *re.split(r"<[^>]*>", body)])
    for digest in re.findall(r'src="files/(\w+)\.wide\.svg"', body):
        chart = files.find(digest)
        assert isinstance(chart, ChartFile)
        yield from of_spec(json.loads(chart.spec))


def of_spec(spec: dict[str, Any]) -> Iterator[str]:
    """Every text of a chart: of its axes and legends, and what its rows say where they are drawn in words."""
    yield from of_frame(spec, is_drawn=False)
    yield from of_view(spec, spec.get("datasets", {}), [])


def of_view(view: dict[str, Any], shared: dict[str, Rows], above: Rows) -> Iterator[str]:
    """Values of the fields drawn as labels or names; the rows are its own, shared, or those of the view above."""
    data = view.get("data", {"values": above})
    rows = data["values"] if "values" in data else shared[data["name"]]
    channels = (channel for channel in view.get("encoding", {}).values() if isinstance(channel, dict))
    fields = {channel["field"] for channel in channels if channel.get("type") == "nominal"}
    yield from {row[field] for row in rows for field in fields if isinstance(row.get(field), str)}
    for part in view.get("layer", []):
        yield from of_view(part, shared, rows)


def of_frame(part: Any, is_drawn: bool) -> Iterator[str]:
    """Titles of axes and legends, names of categories and groups; what the rows hold is another matter."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name not in DATA:
                yield from of_frame(value, is_drawn=name in DRAWN)
    elif isinstance(part, list):
        for value in part:
            yield from of_frame(value, is_drawn)
    elif isinstance(part, str) and is_drawn:
        yield part
