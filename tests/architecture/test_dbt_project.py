"""Layers, contracts, descriptions and portable SQL of the dbt project (docs/architecture.md)."""

import re
from typing import Any

import pytest

from warehouse.analyses import faults
from warehouse.protection import is_protected, is_public, unprotected

# Functions that DuckDB and Apache Spark both have with the same meaning; anything else is a macro.
PORTABLE = set(
    """abs avg cast coalesce count date exp first_value floor greatest last_value ceil in exists
    lag lead least length ln lower max min nullif over pow rank dense_rank replace round row_number
    sqrt substring sum trim upper concat bool_or filter values partition within distinct on and or
    not when then else from as using join union all any by having select where end right left
    power mod sign between decimal varchar""".split()
)
LAYERS = {
    # layer → what its models may read
    "staging": {"source"},
    "ledger": {"source"},
    "intermediate": {"staging", "ledger", "intermediate", "core", "statistics", "seed"},
    "core": {"intermediate", "core", "seed", "staging"},
    "statistics": {"core", "intermediate", "seed", "statistics"},
    "audience": {"core", "statistics", "intermediate", "audience", "ledger", "seed"},
}


def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    nodes = [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]
    assert len(nodes) > 30, "dbt finds too few models: are the paths right?"
    return nodes


def layer(node: dict[str, Any]) -> str:
    if node["resource_type"] in ("seed", "source"):
        return node["resource_type"]
    if node["name"].startswith("stg_ledger__"):
        return "ledger"  # one version only, so it is read as it is
    folders = node["fqn"][1:-1]
    if folders[0] == "marts":
        return "core" if folders[1] == "core" else "audience"
    return folders[0]


def test_each_layer_reads_only_the_layers_below(manifest: dict[str, Any]) -> None:
    nodes = {**manifest["nodes"], **manifest["sources"]}
    wrong = [
        f"{model['name']} reads {nodes[parent]['name']}"
        for model in models(manifest)
        for parent in model["depends_on"]["nodes"]
        if layer(nodes[parent]) not in LAYERS[layer(model)]
    ]
    assert wrong == []


def test_names_say_the_layer(manifest: dict[str, Any]) -> None:
    patterns = {
        "staging": r"stg_\w+__\w+$",
        "ledger": r"stg_ledger__\w+$",
        "intermediate": r"int_\w+$",
        "core": r"(dim|fct|bridge)_\w+$",
        "statistics": r"stat_\w+$",
        "audience": r"mart_(steering|sector|survey|analyst)__\w+$",
    }
    wrong = [m["name"] for m in models(manifest) if not re.match(patterns[layer(m)], m["name"])]
    assert wrong == []


def test_public_marts_and_core_have_enforced_contracts(manifest: dict[str, Any]) -> None:
    wrong = [
        m["name"]
        for m in models(manifest)
        if layer(m) in ("core", "audience") and not m["config"]["contract"]["enforced"]
    ]
    assert wrong == []


def test_every_model_and_every_column_of_a_mart_is_described(manifest: dict[str, Any]) -> None:
    undescribed = [m["name"] for m in models(manifest) if not m["description"].strip()]
    undescribed += [
        f"{m['name']}.{column['name']}"
        for m in models(manifest)
        if layer(m) in ("core", "audience")
        for column in m["columns"].values()
        if not column["description"].strip()
    ]
    assert undescribed == []


def test_every_seed_is_described(manifest: dict[str, Any]) -> None:
    seeds = [n for n in manifest["nodes"].values() if n["resource_type"] == "seed"]
    assert [s["name"] for s in seeds if not s["description"].strip()] == []


def test_a_mart_below_a_protected_model_uses_the_suppression_macro(manifest: dict[str, Any]) -> None:
    assert [m["name"] for m in unprotected(manifest)] == []


def test_what_asks_for_a_place_on_the_dashboard_is_right(manifest: dict[str, Any]) -> None:
    assert list(faults(manifest)) == []


def test_a_release_publishes_the_audience_marts_and_nothing_else(manifest: dict[str, Any]) -> None:
    assert [m["name"] for m in models(manifest) if is_public(m) != (layer(m) == "audience")] == []


def test_protection_reaches_what_is_known_per_company(manifest: dict[str, Any]) -> None:
    names = (
        "fct_survey_answers int_survey_changes int_suppression_wave_cells int_criteria_evaluated stg_ledger__sheets"
    )
    for name in names.split():
        assert is_protected(manifest, f"model.wpl.{name}")


def called_functions(sql: str) -> set[str]:
    """Function names in a model's own SQL: comments, strings and Jinja taken out."""
    sql = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|--[^\n]*|'[^']*'", " ", sql, flags=re.S)
    ctes = set(re.findall(r"(\w+)\s+as\s+\(", sql, flags=re.I))
    return {name.lower() for name in re.findall(r"([A-Za-z_]\w*)\s*\(", sql)} - ctes


def test_models_use_only_functions_that_duckdb_and_spark_share(manifest: dict[str, Any]) -> None:
    wrong = {
        m["name"]: sorted(called_functions(m["raw_code"]) - PORTABLE)
        for m in models(manifest)
        if m["language"] == "sql" and called_functions(m["raw_code"]) - PORTABLE
    }
    assert wrong == {}


def test_the_function_check_finds_an_unportable_function() -> None:
    assert called_functions("select list_sum(x), sum(y) from t -- median(z)") >= {"list_sum", "sum"}
    assert "median" not in called_functions("select 1 -- median(z)\n, 'median(q)'")


def test_models_hold_no_lists_or_structs(manifest: dict[str, Any]) -> None:
    wrong = [
        f"{m['name']}.{c['name']}"
        for m in models(manifest)
        for c in m["columns"].values()
        if re.search(r"\[|struct|map|list|array", (c.get("data_type") or "").lower())
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", ["unit_tests", "exposures"])
def test_the_project_has_unit_tests_and_exposures(manifest: dict[str, Any], kind: str) -> None:
    assert manifest[kind]
