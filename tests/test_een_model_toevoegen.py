"""The analyst's page, followed to the letter in a copy of the project; and the template it starts from."""

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from playwright.sync_api import Browser, expect

from tests.architecture import test_dbt_project, test_exposures
from tests.browser.conftest import PORT, Visitor
from tests.conftest import Wpl
from warehouse.releases import current_release, release_folder
from warehouse.serve import serve
from warehouse.settings import Settings, dbt_database

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "een-model-toevoegen.md"
CODE = ("cli", "dbt_project", "ingest", "report", "warehouse")
FILES = ("Makefile", "dbt_project.yml", "profiles.yml", "pyproject.toml", "requirements.lock", "senders.toml")
BLOCK = re.compile(r"(?:`([\w/.]+)`:\n\n)?```(\w+)\n(.*?)```", re.S)


@pytest.fixture
def project(tmp_path: Path, fill_inbox: Callable[[Path], Path]) -> Path:
    """A checkout as after installing, with three small deliveries waiting."""
    folder = tmp_path / "project"
    for name in CODE:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, folder)
    packages = sha256(b"".join((folder / f).read_bytes() for f in ("requirements.lock", "pyproject.toml")))
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.prefix) / "bin")
    (folder / ".venv" / f"installed-{packages.hexdigest()[:16]}").touch()
    fill_inbox(folder / "data" / "inbox")
    return folder


@pytest.mark.browser
def test_the_page_leads_to_a_mart_on_the_dashboard(project: Path, browser: Browser) -> None:
    environment = os.environ | {"PYTHONPATH": str(project), "WPL_TODAY": "2018-01-15"}
    said = ""
    for path, language, text in BLOCK.findall(PAGE.read_text("utf-8")):
        if language == "sh":
            done = subprocess.run(
                ["sh", "-e"], input=text, cwd=project, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
            said += done.stdout
        else:
            assert (project / path).is_file(), f"new-mart wrote no {path}"
            (project / path).write_text(text, "utf-8")
    assert re.search(r"2017-12-15 +OTIB +2 +22\b", said)
    seen = {
        ("nl", (1366, 768)): ("Beoogde deelnemers per fonds", "Deelnemers die de gestarte pilots van elk fonds"),
        ("en", (390, 844)): ("Planned participants per fund", "Participants that started pilots aim for. As of"),
    }
    with serve(Settings(data=project / "data"), first_port=PORT + 50) as (address, _):
        for (language, screen), texts in seen.items():
            analyst = Visitor(browser, address, *screen)
            page = analyst.open("analyse", lang=language)
            figure = page.locator("figure", has=page.get_by_role("heading", name=texts[0]))
            expect(figure).to_contain_text(texts[1])
            expect(figure.get_by_role("img")).to_be_visible()
            figure.locator("summary").click()
            expect(figure.get_by_role("row", name="OTIB")).to_contain_text("22")
            assert analyst.trouble() + analyst.barriers() == []
            assert not analyst.is_wider_than_the_screen()
            page.close()


def test_the_template_passes_every_check_as_it_is(
    wpl: Wpl, project: Path, small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WPL_PROJECT_DIR", str(project))
    assert wpl("new-mart", "pilots_per_fund")[0] == 0
    database = tmp_path / "copy.duckdb"
    release_id = current_release(small_data)
    assert release_id
    shutil.copy(release_folder(small_data, release_id) / "warehouse.duckdb", database)
    command = ["--quiet", "--no-use-colors", "build", "--select", "mart_analyst__pilots_per_fund"]
    command += ["--project-dir", str(project), "--profiles-dir", str(project)]
    command += ["--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "target")]
    with dbt_database(database):
        try:
            outcome = dbtRunner().invoke(command)
        finally:
            DuckDBConnectionManager.close_all_connections()
    assert outcome.success, [result.message for result in outcome.result.results]
    manifest = json.loads((tmp_path / "target" / "manifest.json").read_text("utf-8"))
    assert "model.wpl.mart_analyst__pilots_per_fund" in manifest["nodes"]
    checks = [check for module in (test_dbt_project, test_exposures) for check in vars(module).values()]
    asked = [c for c in checks if inspect.isfunction(c) and list(inspect.signature(c).parameters) == ["manifest"]]
    asked = [check for check in asked if check.__name__.startswith("test_")]
    assert len(asked) > 8
    for check in asked:
        check(manifest)


@pytest.mark.parametrize(
    ("name", "code", "part"),
    [
        ("Bezoeken", 2, "no snake_case name"),
        ("bezoeken-per-fonds", 2, "no snake_case name"),
        ("bezoeken__per_fonds", 2, "no snake_case name"),
        ("../bezoeken", 2, "no snake_case name"),
        ("lead_times", 1, "mart_analyst__lead_times exists already"),
        ("mart_analyst__lead_times", 1, "mart_analyst__lead_times exists already"),
    ],
)
def test_a_name_that_is_wrong_or_taken_is_refused_and_nothing_is_written(
    wpl: Wpl, project: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int, part: str
) -> None:
    monkeypatch.setenv("WPL_PROJECT_DIR", str(project))
    before = {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    found, _, error = wpl("new-mart", name)
    assert (found, len(error.strip().splitlines())) == (code, 1)
    assert part in error
    assert {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()} == before


def test_a_new_mart_says_where_it_is_and_what_to_do_next(
    wpl: Wpl, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WPL_PROJECT_DIR", str(project))
    code, text, _ = wpl("new-mart", "visits_2")
    assert code == 0
    for suffix in (".sql", ".yml"):
        path = project / "dbt_project/models/marts/analyst" / f"mart_analyst__visits_2{suffix}"
        assert f"Written: {path}" in text
        assert "NEW_MART" not in path.read_text("utf-8")
    assert "make build" in text
    assert wpl("new-mart", "visits_2")[0] == 1
