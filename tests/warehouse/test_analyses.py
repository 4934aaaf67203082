"""A wrong dashboard meta, or survey rows without suppression, is named and never published."""

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Wpl
from warehouse.analyses import analyses, faults
from warehouse.releases import current_release, read_info, release_folder
from warehouse.settings import Settings

MART = "model.wpl.mart_little__pilots"
RIGHT = {"title_nl": "Versies", "title_en": "Versions", "chart": "bar", "x": "version_count", "y": "pilot_id"}
KEYS = "title_nl, title_en, chart, x, y, colour, description_nl"
YAML = "dbt_project/models/marts/_little.yml: mart_little__pilots: "
META = """\
models:
  - name: mart_little__pilots
    description: Versions of each pilot.
    config: {{meta: {{dashboard: {{title_nl: Versies, title_en: Versions, {keys}}}}}}}
    columns:
      - {{name: pilot_id, data_type: varchar}}
      - {{name: version_count, data_type: bigint, config: {{meta: {{additive: true}}}}}}
"""
SURVEY = (
    "select pilot_id, cast(count(*) as bigint) as version_count from {{ ref('stg_answers') }} group by pilot_id"
)
STAGING = """\
models:
  - name: stg_answers
    config: {meta: {protected: true}}
"""


@pytest.fixture
def project(little_project: Path, tmp_path: Path) -> Path:
    """A copy of the little project, to spoil."""
    return shutil.copytree(little_project, tmp_path / "project")


@pytest.fixture
def build_with(wpl: Wpl, served: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], tuple[int, str]]:
    """Run `wpl build` on a project over three small deliveries that are served already."""

    def build_with(project: Path) -> tuple[int, str]:
        monkeypatch.setenv("WPL_PROJECT_DIR", str(project))
        code, _, error = wpl("build", "--data", served.data)
        return code, error

    return build_with


def with_meta(project: Path, keys: str) -> None:
    path = project / "dbt_project" / "models" / "marts" / "_little.yml"
    path.write_text(META.format(keys=keys), "utf-8")


def reads_survey(project: Path, sql: str) -> None:
    models = project / "dbt_project" / "models"
    staging = "select pilot_id, completed_on from {{ source('deliveries', 'survey_responses') }}"
    (models / "staging" / "stg_answers.sql").write_text(staging, "utf-8")
    (models / "staging" / "_staging.yml").write_text(STAGING, "utf-8")
    (models / "marts" / "mart_little__pilots.sql").write_text(sql, "utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda project: with_meta(project, "kind: bar, x: version_count, y: pilot_id"),
            f"{YAML}dashboard: key 'kind' is unknown; allowed: {KEYS}",
        ),
        (
            lambda project: reads_survey(project, SURVEY),
            "dbt_project/models/marts/mart_little__pilots.sql: mart_little__pilots: it reads survey rows, so it"
            " must hide small numbers with the macro is_hidden(respondents, companies)",
        ),
    ],
    ids=["unknown key", "survey rows in sight"],
)
def test_a_build_that_is_wrong_names_file_and_key_and_leaves_what_is_served(
    build_with: Callable[[Path], tuple[int, str]],
    served: Settings,
    project: Path,
    spoil: Callable[[Path], None],
    said: str,
) -> None:
    before = current_release(served.data), sorted((served.data / "releases").iterdir())
    spoil(project)
    code, error = build_with(project)
    assert code == 1
    assert len(error.splitlines()) == 1
    assert f"not published: {said}" in error
    assert (current_release(served.data), sorted((served.data / "releases").iterdir())) == before


def test_what_the_page_needs_is_in_the_release(
    build_with: Callable[[Path], tuple[int, str]], served: Settings, project: Path
) -> None:
    with_meta(project, "chart: bar, x: version_count, y: pilot_id")
    assert build_with(project)[0] == 0
    release_id = current_release(served.data)
    assert release_id
    found = read_info(served.data, release_id)["analyses"]
    assert [analysis["mart"] for analysis in found] == ["mart_little__pilots"]
    assert found[0]["title"] == {"nl": "Versies", "en": "Versions"}
    assert found[0]["description"] == dict.fromkeys(("nl", "en"), "Versions of each pilot.")
    assert [found[0][axis] for axis in ("chart", "x", "y", "colour")] == ["bar", "version_count", "pilot_id", None]
    assert [column["type"] for column in found[0]["columns"]] == ["varchar", "bigint"]


@pytest.fixture(scope="module")
def parsed(built_once: Path) -> dict[str, Any]:
    release_id = current_release(built_once)
    assert release_id
    return json.loads((release_folder(built_once, release_id) / "manifest.json").read_text("utf-8"))


def changed(manifest: dict[str, Any], dashboard: Any, **more: Any) -> dict[str, Any]:
    """The manifest with another dashboard meta, and other values of the mart's config."""
    manifest = copy.deepcopy(manifest)
    config = manifest["nodes"][MART]["config"]
    config["meta"] = {"dashboard": dashboard} | more.pop("meta", {})
    config.update(more)
    return manifest


def without(key: str) -> dict[str, str]:
    return {name: value for name, value in RIGHT.items() if name != key}


@pytest.mark.parametrize(
    "dashboard",
    [
        RIGHT,
        RIGHT | {"chart": "line", "x": "pilot_id", "y": "version_count"},
        RIGHT | {"chart": "heatmap", "x": "pilot_id", "colour": "version_count"},
        RIGHT | {"colour": "pilot_id", "description_nl": "Versies van elke pilot."},
        {"title_nl": "Versies", "title_en": "Versions", "chart": "table"},
    ],
)
def test_what_is_right_is_let_through(parsed: dict[str, Any], dashboard: dict[str, str]) -> None:
    manifest = changed(parsed, dashboard)
    assert list(faults(manifest)) == []
    assert len(analyses(manifest)) == 1


@pytest.mark.parametrize(
    ("dashboard", "said"),
    [
        (without("title_nl"), "dashboard.title_nl is missing; needed: title_nl, title_en, chart, x, y"),
        (without("chart"), "dashboard.chart is missing; needed: title_nl, title_en, chart"),
        (without("y"), "dashboard.y is missing; needed: title_nl, title_en, chart, x, y"),
        (
            RIGHT | {"chart": "heatmap"},
            "dashboard.colour is missing; needed: title_nl, title_en, chart, x, y, colour",
        ),
        (
            RIGHT | {"titel_en": "x"},
            f"dashboard: key 'titel_en' is unknown (did you mean title_en?); allowed: {KEYS}",
        ),
        (RIGHT | {"chart": "pie"}, "dashboard.chart: 'pie' is unknown; allowed: bar, line, heatmap, table"),
        (
            RIGHT | {"colour": "fund_code"},
            "dashboard.colour: 'fund_code' is no column of the model; allowed: pilot_id, version_count",
        ),
        (RIGHT | {"x": "pilot_id"}, "dashboard.y: 'pilot_id' is no number; allowed: version_count"),
        (RIGHT | {"title_nl": " "}, "dashboard.title_nl: ' ' is no text"),
        (RIGHT | {"x": ["pilot_id"]}, "dashboard.x: ['pilot_id'] is no text"),
        ("bar", f"dashboard: 'bar' holds no keys; allowed: {KEYS}"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(parsed: dict[str, Any], dashboard: Any, said: str) -> None:
    assert list(faults(changed(parsed, dashboard))) == [YAML + said]


def test_a_mart_declares_nothing_but_its_place_on_the_dashboard(parsed: dict[str, Any]) -> None:
    found = list(faults(changed(parsed, RIGHT, meta={"not_protected": "because I say so"}, materialized="view")))
    assert found == [
        f"{YAML}meta: key 'not_protected' is unknown; allowed: dashboard",
        f"{YAML}materialized: view is not published; allowed: table",
    ]


def test_a_heading_is_given_in_both_languages(parsed: dict[str, Any]) -> None:
    manifest = changed(parsed, RIGHT)
    manifest["nodes"][MART]["columns"]["pilot_id"]["config"]["meta"] = {"label_nl": "Pilot"}
    assert list(faults(manifest)) == [
        f"{YAML}column pilot_id: meta label_nl; needed: label_nl and label_en, both text"
    ]


def test_every_number_says_whether_it_may_be_added_up(parsed: dict[str, Any]) -> None:
    manifest = changed(parsed, RIGHT)
    manifest["nodes"][MART]["columns"]["version_count"]["config"]["meta"] = {}
    assert list(faults(manifest)) == [f"{YAML}column version_count: meta additive is missing; allowed: true, false"]


@pytest.mark.parametrize("sql", ["sum(version_count)", "SUM( little.version_count )"])
def test_a_number_that_is_not_additive_is_never_summed(parsed: dict[str, Any], sql: str) -> None:
    manifest = changed(parsed, RIGHT)
    above = copy.deepcopy(manifest["nodes"][MART]) | {
        "name": "int_sum",
        "original_file_path": "int_sum.sql",
        "raw_code": f"select {sql}, sum(other) from {{{{ ref('mart_little__pilots') }}}} as little",
        "depends_on": {"nodes": [MART]},
        "schema": "intermediate",
        "columns": {},
        "config": {"meta": {}, "contract": {"enforced": False}},
    }
    manifest["nodes"]["model.wpl.int_sum"] = above
    assert list(faults(manifest)) == []
    manifest["nodes"][MART]["columns"]["version_count"]["config"]["meta"] = {"additive": False}
    assert list(faults(manifest)) == [
        "int_sum.sql: int_sum: sum(version_count): mart_little__pilots says this number is not additive"
    ]


def test_columns_in_two_languages_are_one_column_of_a_chart(parsed: dict[str, Any]) -> None:
    manifest = changed(parsed, RIGHT | {"y": "label"})
    columns = manifest["nodes"][MART]["columns"]
    for language in ("nl", "en"):
        columns[f"label_{language}"] = copy.deepcopy(columns["pilot_id"]) | {"name": f"label_{language}"}
    assert list(faults(manifest)) == []
