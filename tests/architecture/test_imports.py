"""Who may import whom (docs/architecture.md, rule 1)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"ingest", "warehouse", "report", "dashboard", "cli", "examples"}
ENGINES = {"duckdb", "dbt", "streamlit"}

# package → (forbidden top-level modules, the only modules allowed of our own other packages)
RULES: dict[str, tuple[set[str], set[str]]] = {
    "ingest": (ENGINES, set()),
    "warehouse": ({"streamlit"}, {"ingest"}),
    "report": (ENGINES, {"warehouse.read", "warehouse.compare"}),
    "dashboard": ({"duckdb", "dbt"}, {"report", "warehouse.compare", "warehouse.read", "warehouse.settings"}),
    "dbt_project": ({"streamlit"}, set()),
    "examples": (ENGINES | {"polars"}, set()),
    "tests/truth.py": (ENGINES | {"polars"}, set()),
    "tests/truth_diversity.py": (ENGINES | {"polars", "scipy", "numpy"}, set()),
    "tests/truth_evidence.py": (ENGINES | {"polars"}, set()),
    "tests/truth_survey.py": (ENGINES | {"polars", "numpy"}, set()),
    "tests/truth_analysts.py": (ENGINES | {"polars"}, set()),
}


def sources(package: str) -> list[Path]:
    path = ROOT / package
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module a file imports, `from a.b import c` as both a.b and a.b.c."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def allowed(name: str, permitted: set[str]) -> bool:
    inside = any(name == p or name.startswith(p + ".") for p in permitted)
    return inside or any(p.startswith(name + ".") for p in permitted)


@pytest.mark.parametrize("package", RULES)
def test_a_package_imports_only_what_its_layer_may(package: str) -> None:
    forbidden, permitted = RULES[package]
    own = package.split("/")[0]
    files = sources(package)
    assert files, f"{package} has no Python file"
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files
        for name in sorted(imported(path))
        if name.split(".")[0] in forbidden or (name.split(".")[0] in OURS - {own} and not allowed(name, permitted))
    ]
    assert wrong == []


def test_nobody_imports_the_command_line() -> None:
    files = [path for package in OURS - {"cli"} for path in sources(package)]
    assert [path for path in files if any(name.split(".")[0] == "cli" for name in imported(path))] == []


def test_no_module_of_the_dashboard_shadows_the_standard_library() -> None:
    import sys

    names = {path.stem for path in (ROOT / "dashboard").iterdir()} - {"__init__"}
    assert names & sys.stdlib_module_names == set()
    assert "pages" not in names
