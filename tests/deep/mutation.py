"""Mutants of the models and statistics, and whether the tests notice them.

A mutant is caught when a test of its pure functions (`tests/statistics`) turns red, a dbt test or unit test of its
model or of one below it, or when a mart then differs from the truth (`tests/test_truth.py`).
"""

import inspect
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import duckdb
import polars as pl
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from tests import test_truth
from tests.truth import Truth
from warehouse.settings import ROOT, dbt_database

MODELS = Path("dbt_project/models")
# what a hurried hand gets wrong → as what
IN_BOTH = [
    (r"<=", "<"),
    (r">=", ">"),
    (r"(?<![<>=-])>(?![=])", ">="),
    (r"(?<![<>=])<(?![=>])", "<="),
    (r"\band\b", "or"),
    (r"\bor\b", "and"),
    (r"\bmax\(", "min("),
    (r"\bmin\(", "max("),
    (r"(?<=[\w)] )\+(?= [\w(])", "-"),
    (r"(?<=[\w)] )-(?= [\w(])", "+"),
    (r"(?<=[ (])1(?=[ )])", "2"),
    (r"\b(\w+)_lower\b", r"\1_upper"),
    (r"\b(\w+)_upper\b", r"\1_lower"),
    (r"\blower_bound\b", "upper_bound"),
]
IN_SQL = [
    *IN_BOTH,
    (r"\bgreatest\(", "least("),
    (r"\bleast\(", "greatest("),
    (r"\bsum\(", "count("),
    (r"\bcount\(distinct ", "count("),
    (r"\bis not null\b", "is null"),
    (r"\bleft join\b", "inner join"),
    (r"\bdesc\b", "asc"),
    (r"\bwhere ", "where true or "),
    (r"\band not\b", "and"),
    (r" = '", " <> '"),
]
IN_PYTHON = [
    *IN_BOTH,
    (r" == ", " != "),
    (r" \* ", " / "),
    (r"\bsum\(", "max("),
    (r"(?<=: )(\w+)(?= if )", r"not \1"),
]
COMMENTS = re.compile(r"--[^\n]*|\{#.*?#\}|#[^\n]*|\"\"\".*?\"\"\"", re.S)


@dataclass(frozen=True)
class Mutant:
    """One change of one line of a model: what stood there, what stands there now."""

    model: Path
    line: int
    before: str
    after: str
    text: str

    @property
    def id(self) -> str:
        """Named by its line's words, so that it keeps its name when lines move."""
        return f"{self.model.stem}: {self.before} → {self.after}"

    @property
    def order(self) -> str:
        """A fixed order that a change elsewhere does not disturb."""
        return sha256(f"{self.id}".encode()).hexdigest()


def all_mutants() -> list[Mutant]:
    """Every mutant of the SQL and Python models but staging, which only renames, in a fixed order."""
    paths = [p for p in (ROOT / MODELS).rglob("*") if p.suffix in (".sql", ".py") and "staging" not in p.parts]
    return sorted((mutant for path in paths for mutant in mutants_of(path)), key=lambda m: (m.order, m.line))


def mutants_of(path: Path) -> Iterator[Mutant]:
    text = path.read_text("utf-8")
    bare = COMMENTS.sub(lambda found: " " * len(found[0]), text)
    for pattern, other in IN_SQL if path.suffix == ".sql" else IN_PYTHON:
        for match in re.finditer(pattern, bare):
            new = match.expand(other)
            changed = text[: match.start()] + new + text[match.end() :]
            line = text.count("\n", 0, match.start()) + 1
            before, after = text.splitlines()[line - 1].strip(), changed.splitlines()[line - 1].strip()
            yield Mutant(path.relative_to(ROOT), line, before, after, changed)


class Marts:
    """The marts of a built database, to be asked as a release is."""

    def __init__(self, database: Path) -> None:
        self._connection = duckdb.connect(str(database), read_only=True)
        self._connection.execute("use marts")

    def query(self, sql: str) -> pl.DataFrame:
        return self._connection.sql(sql).pl()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def comparisons() -> list[Callable[[Any], None]]:
    """The tests that compare one build with the truth."""
    tests = [test for name, test in vars(test_truth).items() if name.startswith("test_")]
    return [test for test in tests if [*inspect.signature(test).parameters] == ["case"]]


class Laboratory:
    """A copy of the project and of a built database, in which one mutant at a time is tried."""

    def __init__(self, folder: Path, built: Path, truth: Truth) -> None:
        self.project, self.built, self.truth = folder / "project", built, truth
        (self.project / "releases").mkdir(parents=True)  # none: what several releases tell is tried elsewhere
        for name in ("dbt_project", "dbt_project.yml", "profiles.yml"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, self.project / name)

    def caught_by(self, mutant: Mutant) -> str:
        """The first test that notices the mutant; "" when none does."""
        (self.project / mutant.model).write_text(mutant.text, "utf-8")
        try:
            return self.try_functions(mutant.model) or self.try_out(mutant.model.stem)
        finally:
            shutil.copy(ROOT / mutant.model, self.project / mutant.model)

    def try_functions(self, model: Path) -> str:
        """Run the tests that name a Python model, on the model of this project."""
        tests = [p for p in (ROOT / "tests" / "statistics").glob("test_*.py") if model.stem in p.read_text("utf-8")]
        if model.suffix != ".py" or not tests:
            return ""
        environment = os.environ | {"STATISTICS_FOLDER": str((self.project / model).parent)}
        command = [sys.executable, "-m", "pytest", "--exitfirst", "-p", "no:cacheprovider"]
        command += ["--hypothesis-profile=first failure", *map(str, tests)]
        try:
            subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, timeout=300)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return "tests/statistics"
        return ""

    def try_out(self, model: str) -> str:
        """Build a model and all below it on a copy of the database, test them, compare with the truth."""
        database = self.project / "warehouse.duckdb"
        shutil.copy(self.built, database)
        database.chmod(0o600)
        command = ["--quiet", "--no-use-colors", "build", "--fail-fast", "--select", f"{model}+"]
        command += ["--project-dir", str(self.project), "--profiles-dir", str(self.project)]
        command += ["--target-path", str(self.project / "target"), "--log-path", str(self.project / "logs")]
        with dbt_database(database):
            try:
                outcome = dbtRunner().invoke(command)
            finally:
                DuckDBConnectionManager.close_all_connections()
        if not outcome.success:
            red = [r.node.name for r in getattr(outcome.result, "results", []) if r.status in ("fail", "error")]
            return red[0] if red else "dbt"
        with Marts(database) as marts:
            case = test_truth.Case(self.truth, marts, self.truth.default_as_of, self.project)  # type: ignore[arg-type]
            return next((test.__name__ for test in comparisons() if not holds(test, case)), "")


def holds(test: Callable[[Any], None], case: Any) -> bool:
    """Whether a comparison passes. A wrong mart may also be one that it cannot read: a column that is empty, a row
    that is twice or absent, another type; what it then raises is as good a notice as a failed assertion.
    """
    try:
        test(case)
    except Exception:  # noqa: BLE001 - see above; the laboratory is green without a mutant
        return False
    return True
