"""The marts that ask for a place on the page Analyse, by their own YAML: what they say, and whether it is right.

The dashboard knows no dbt: what it needs of these marts goes into the release (release.json, `analyses`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from warehouse.protection import COMMENT, Manifest, Node, is_public, models, unprotected

TITLES = ("title_nl", "title_en")
AXES = ("x", "y", "colour")
KEYS = (*TITLES, "chart", *AXES, "description_nl")  # all a mart may say under config.meta.dashboard
CHARTS = {"bar": ("x", "y"), "line": ("x", "y"), "heatmap": AXES, "table": ()}  # chart → axes it needs
NUMBERS = {"bar": ("x", "y"), "line": ("y",), "heatmap": ("colour",)}  # chart → axes, one of which is a number
LABELS = ("label_nl", "label_en")
SUM = re.compile(r"\bsum\s*\(\s*(?:\w+\.)?(\w+)\s*\)", re.I)
IS_NUMBER = re.compile(r"int|decimal|numeric|double|float|real", re.I)


def analyses(manifest: Manifest) -> list[dict[str, Any]]:
    """What the page needs to know of each mart that carries dashboard meta."""
    return [described(node) for node in models(manifest) if "dashboard" in node["config"]["meta"]]


def described(node: Node) -> dict[str, Any]:
    asked = node["config"]["meta"]["dashboard"]
    return {
        "mart": node["alias"],
        "title": {"nl": asked["title_nl"], "en": asked["title_en"]},
        "description": descriptions(node, asked),
        "chart": asked["chart"],
        **{axis: asked.get(axis) for axis in AXES},
        "columns": [described_column(column) for column in node["columns"].values()],
    }


def described_column(column: Node) -> dict[str, Any]:
    meta = column["config"]["meta"]
    return {
        "name": column["name"],
        "type": column["data_type"],
        "description": descriptions(column, meta),
        "label": {"nl": meta["label_nl"], "en": meta["label_en"]} if "label_nl" in meta else None,
    }


def descriptions(node: Node, meta: Mapping[str, Any]) -> dict[str, str]:
    """YAML describes in English; its meta may say it in Dutch, else Dutch readers get the English too."""
    said = node["description"].partition(" Grain:")[0]  # which is for who writes SQL
    return {"nl": meta.get("description_nl", said), "en": said}


def faults(manifest: Manifest) -> Iterator[str]:
    """One line, with its file, for each thing in YAML or lineage that keeps a release from being published."""
    for node in models(manifest):
        for fault in (*faults_of_meta(node), *faults_of_labels(node), *faults_of_numbers(node)):
            yield f"{home(node)}: {node['name']}: {fault}"
        for fault in faults_of_sums(node, manifest):
            yield f"{node['original_file_path']}: {node['name']}: {fault}"
    for node in unprotected(manifest):
        yield (
            f"{node['original_file_path']}: {node['name']}: it reads survey rows, so it must hide small numbers"
            " with the macro is_hidden(respondents, companies)"
        )


def home(node: Node) -> str:
    """The YAML file that describes a model, else its own file."""
    return (node["patch_path"] or node["original_file_path"]).split("://")[-1]


def faults_of_meta(node: Node) -> Iterator[str]:
    meta = node["config"]["meta"]
    if not is_public(node):
        yield from unknown("meta", meta, ("protected", "not_protected"))
        return
    yield from unknown("meta", meta, ("dashboard",))
    if "dashboard" in meta:
        if node["config"]["materialized"] != "table":
            yield f"materialized: {node['config']['materialized']} is not published; allowed: table"
        yield from faults_of_request(meta["dashboard"], shown_columns(node))


def faults_of_request(asked: Any, columns: Mapping[str, str]) -> Iterator[str]:
    """What is wrong under `dashboard`; `columns` gives the type of each that may be named."""
    if not isinstance(asked, dict):
        yield f"dashboard: {asked!r} holds no keys; allowed: {', '.join(KEYS)}"
        return
    yield from unknown("dashboard", asked, KEYS)
    texts = {key: asked[key] for key in KEYS if key in asked}
    wrong = {key: value for key, value in texts.items() if not is_text(value)}
    yield from (f"dashboard.{key}: {value!r} is no text" for key, value in wrong.items())
    if not wrong:
        yield from faults_of_chart(texts, columns)


def faults_of_chart(asked: Mapping[str, str], columns: Mapping[str, str]) -> Iterator[str]:
    chart = asked.get("chart", "")
    needed = (*TITLES, "chart", *CHARTS.get(chart, ()))
    for key in needed:
        if key not in asked:
            yield f"dashboard.{key} is missing; needed: {', '.join(needed)}"
    if chart not in ("", *CHARTS):
        yield f"dashboard.chart: {chart!r} is unknown; allowed: {', '.join(CHARTS)}"
    named = {axis: asked[axis] for axis in AXES if axis in asked}
    for axis, name in named.items():
        if name not in columns:
            yield f"dashboard.{axis}: {name!r} is no column of the model; allowed: {', '.join(columns)}"
    drawn = [axis for axis in NUMBERS.get(chart, ()) if named.get(axis) in columns]
    if drawn and not any(IS_NUMBER.search(columns[named[axis]]) for axis in drawn):
        numbers = [name for name, sql_type in columns.items() if IS_NUMBER.search(sql_type)]
        yield f"dashboard.{drawn[-1]}: {named[drawn[-1]]!r} is no number; allowed: {', '.join(numbers)}"


def shown_columns(node: Node) -> dict[str, str]:
    """Type of each column that a chart may name; label_nl and label_en together are one, `label`."""
    types = {column["name"]: column["data_type"] or "" for column in node["columns"].values()}
    pairs = [name[:-3] for name in types if name.endswith("_nl") and f"{name[:-3]}_en" in types]
    return types | {pair: types[f"{pair}_nl"] for pair in pairs}


def faults_of_labels(node: Node) -> Iterator[str]:
    """A column has a heading of its own in both languages, or in neither."""
    for column in node["columns"].values():
        labels = {key: text for key, text in column["config"]["meta"].items() if key.startswith("label")}
        if labels and (set(labels) != set(LABELS) or not all(map(is_text, labels.values()))):
            yield f"column {column['name']}: meta {', '.join(labels)}; needed: {' and '.join(LABELS)}, both text"


def faults_of_numbers(node: Node) -> Iterator[str]:
    """Of every number it is said whether it may be added up over rows of one as-of date."""
    for column in numbers_of(node) if is_mart(node) else ():
        if not isinstance(column["config"]["meta"].get("additive"), bool):
            yield f"column {column['name']}: meta additive is missing; allowed: true, false"


def faults_of_sums(node: Node, manifest: Manifest) -> Iterator[str]:
    """A sum of a number that is a total, a mean or a count of distinct things already."""
    parents = [manifest["nodes"].get(parent, {}) for parent in node["depends_on"]["nodes"]]
    given = {
        column["name"]: parent["name"]
        for parent in parents
        if parent.get("resource_type") == "model" and is_mart(parent)
        for column in numbers_of(parent)
        if column["config"]["meta"].get("additive") is False
    }
    for name in dict.fromkeys(SUM.findall(COMMENT.sub(" ", node["raw_code"]))):
        if name in given:
            yield f"sum({name}): {given[name]} says this number is not additive"


def is_mart(node: Node) -> bool:
    """Core and public marts: their columns are a contract."""
    return bool(node["config"]["contract"]["enforced"])


def numbers_of(node: Node) -> list[Node]:
    return [column for column in node["columns"].values() if IS_NUMBER.search(column["data_type"] or "")]


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def unknown(where: str, given: Iterable[Any], allowed: tuple[str, ...]) -> Iterator[str]:
    """Keys that nobody reads, with the one that was probably meant."""
    for key in given:
        if key not in allowed:
            near = get_close_matches(str(key), allowed, 1)
            meant = f" (did you mean {near[0]}?)" if near else ""
            yield f"{where}: key {key!r} is unknown{meant}; allowed: {', '.join(allowed)}"
