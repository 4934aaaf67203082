"""Would the audit notice? One condition of a model is changed at a time, then dbt builds and tests.

A mutant is killed when the build is red. Run by `make test-deep`, which writes docs/evidence/mutants.md.
"""

import random
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from dbt.cli.main import dbtRunner

ROOT = Path(__file__).parents[2]
EVIDENCE = ROOT / "docs" / "evidence" / "mutants.md"
COUNT = 100
KILLED_AT_LEAST = 0.8

# what a hurried hand might get wrong → as what
SWAPS = [
    (r"<=", "<"),
    (r">=", ">"),
    (r"(?<![<>=-])>(?![=])", ">="),
    (r"(?<![<>=])<(?![=>])", "<="),
    (r"\band\b", "or"),
    (r"\bor\b", "and"),
    (r"\bgreatest\(", "least("),
    (r"\bleast\(", "greatest("),
    (r"\bmax\(", "min("),
    (r"\bmin\(", "max("),
    (r"\bsum\(", "max("),
    (r"\bcount\(distinct ", "count("),
    (r"\bis not null\b", "is null"),
    (r"\bleft join\b", "inner join"),
    (r"\bdesc\b", "asc"),
]


class Mutant(NamedTuple):
    model: Path
    line: int
    before: str
    after: str
    text: str


def mutants_of(path: Path) -> list[Mutant]:
    text = path.read_text("utf-8")
    found = []
    for pattern, other in SWAPS:
        for match in re.finditer(pattern, text):
            line_start = text.rfind("\n", 0, match.start()) + 1
            if "--" in text[line_start : match.start()]:
                continue
            changed = text[: match.start()] + other + text[match.end() :]
            line = text.count("\n", 0, match.start()) + 1
            found.append(Mutant(path.relative_to(ROOT), line, match.group(), other, changed))
    return found


def is_killed(mutant: Mutant, raw: Path, folder: Path) -> bool:
    project = folder / "project"
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(ROOT / "dbt_project", project / "dbt_project")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, project / name)
    (project / mutant.model).write_text(mutant.text, "utf-8")
    database = project / "warehouse.duckdb"
    shutil.copy(raw, database)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WPL_DATABASE", str(database))
        outcome = dbtRunner().invoke(
            ["--quiet", "build", "--fail-fast", "--project-dir", str(project)]
            + ["--profiles-dir", str(project), "--target-path", str(project / "target")]
            + ["--log-path", str(project / "logs"), "--no-partial-parse"]
        )
    return not outcome.success


@pytest.mark.deep
def test_a_changed_condition_turns_the_audit_red(raw_warehouse: Path, tmp_path: Path) -> None:
    models = sorted((ROOT / "dbt_project" / "models").rglob("*.sql"))
    candidates = [m for path in models if "staging" not in path.parts for m in mutants_of(path)]
    chosen = random.Random(20195).sample(candidates, COUNT)
    survivors = [m for m in chosen if not is_killed(m, raw_warehouse, tmp_path)]
    killed = COUNT - len(survivors)
    write_evidence(len(candidates), killed, survivors)
    assert killed >= KILLED_AT_LEAST * COUNT


def write_evidence(candidates: int, killed: int, survivors: list[Mutant]) -> None:
    lines = ["# Mutants", "", "Written by `make test-deep`. One condition of one model is changed at a time;"]
    lines += ["the build of the examples, with its dbt tests, must turn red.", ""]
    lines += [f"{COUNT} of {candidates} possible mutants were tried, **{killed} were killed**."]
    lines += ["", "Survivors:", ""]
    lines += [f"- `{m.model}` line {m.line}: `{m.before}` → `{m.after}`" for m in survivors]
    EVIDENCE.parent.mkdir(exist_ok=True)
    EVIDENCE.write_text("\n".join(lines) + "\n", "utf-8")


def test_the_mutation_tool_changes_one_place_and_skips_comments(tmp_path: Path) -> None:
    model = ROOT / "dbt_project" / "models"
    found = [m for path in model.rglob("int_*.sql") for m in mutants_of(path)]
    assert found
    assert all(m.text != (ROOT / m.model).read_text("utf-8") for m in found)


@pytest.fixture
def raw_warehouse(example_data: Path, tmp_path: Path) -> Path:
    """A DuckDB file with nothing but the raw tables of the examples."""
    release = example_data / "releases" / (example_data / "current").read_text("utf-8").strip()
    target = tmp_path / "bare.duckdb"
    with duckdb.connect(str(target)) as con:
        con.execute("create schema raw")
        con.execute(f"attach '{release / 'warehouse.duckdb'}' as full_file (read_only)")
        tables = con.execute(
            "select table_name from information_schema.tables"
            " where table_catalog = 'full_file' and table_schema = 'raw'"
        ).fetchall()
        for (table,) in tables:
            con.execute(f"create table raw.{table} as from full_file.raw.{table}")
    return target
