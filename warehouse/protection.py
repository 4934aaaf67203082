"""Which models still hold survey rows, or numbers of them that may be too small to show; by dbt's manifest."""

import re
from typing import Any

Manifest = dict[str, Any]
Node = dict[str, Any]

PUBLIC_SCHEMA = "marts"  # what a release publishes
COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*|/\*.*?\*/", re.S)
SUPPRESSION = re.compile(r"\{\{[^}]*\bis_hidden\(")


def models(manifest: Manifest) -> list[Node]:
    """The SQL and Python models, by name."""
    found = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    return sorted(found, key=lambda node: node["name"])


def is_public(node: Node) -> bool:
    """A release publishes this model."""
    return node["schema"] == PUBLIC_SCHEMA


def is_protected(manifest: Manifest, unique_id: str) -> bool:
    """Whether a model still holds survey rows or small counts of them.

    Protection starts at the staging models that say so and runs down the lineage. It ends at the suppression
    macro, or at a model whose meta says why nothing of it is left (not_protected).
    """
    node = manifest["nodes"].get(unique_id)
    if node is None or node["resource_type"] != "model":
        return False
    meta = node["config"]["meta"]
    if meta.get("protected"):
        return True
    if meta.get("not_protected") or SUPPRESSION.search(COMMENT.sub(" ", node["raw_code"])):
        return False
    return any(is_protected(manifest, parent) for parent in node["depends_on"]["nodes"])


def unprotected(manifest: Manifest) -> list[Node]:
    """Models that a release would publish with survey rows, or small counts of them, in sight."""
    return [node for node in models(manifest) if is_public(node) and is_protected(manifest, node["unique_id"])]
