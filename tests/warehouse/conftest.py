"""A little dbt project (one mart) over three small deliveries, so that a build takes seconds."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from warehouse.build import build
from warehouse.settings import Settings

ROOT = Path(__file__).parents[2]
PUBLIC_KEY = ROOT / "examples" / "public.key"
TODAY = date(2018, 1, 15)
MART = """\
select
    pilot_id,
    cast(count(*) as bigint) as version_count
from {{ source('deliveries', 'pilots') }}
group by pilot_id
"""
DESCRIBED = """\
models:
  - name: mart_little__pilots
    columns:
      - {name: pilot_id, data_type: varchar, data_tests: [unique]}
      - {name: version_count, data_type: bigint, config: {meta: {additive: true}}}
"""


@pytest.fixture(scope="session")
def little_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real contract, seeds and macros, with one mart instead of all models."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, folder)
    for name in ("macros", "seeds", "tests"):
        shutil.copytree(ROOT / "dbt_project" / name, folder / "dbt_project" / name)
    models = folder / "dbt_project" / "models"
    (models / "staging").mkdir(parents=True)
    (models / "marts").mkdir()
    shutil.copy(ROOT / "dbt_project/models/staging/_deliveries.yml", models / "staging")
    (models / "marts" / "mart_little__pilots.sql").write_text(MART, "utf-8")
    (models / "marts" / "_little.yml").write_text(DESCRIBED, "utf-8")
    return folder


@pytest.fixture(scope="session")
def built_once(
    tmp_path_factory: pytest.TempPathFactory,
    little_project: Path,
    fill_inbox: Callable[[Path], Path],
) -> Path:
    """A data folder that serves its first release; never changed, only copied."""
    data = tmp_path_factory.mktemp("built")
    fill_inbox(data / "inbox")
    build(Settings(data=data, key_file=PUBLIC_KEY, project_dir=little_project, today=TODAY))
    return data


@pytest.fixture
def settings(tmp_path: Path, little_project: Path) -> Settings:
    """Settings of an empty data folder."""
    data = tmp_path / "data"
    data.mkdir()
    return Settings(data=data, key_file=PUBLIC_KEY, project_dir=little_project, today=TODAY)


@pytest.fixture
def served(settings: Settings, built_once: Path) -> Settings:
    """Settings of a data folder that serves its first release."""
    shutil.copytree(built_once, settings.data, dirs_exist_ok=True)
    return settings


@pytest.fixture
def one_more() -> Callable[[Settings], Path]:
    """Drop a fourth file, with one new pilot, into an inbox."""

    def drop(settings: Settings, number: int = 9) -> Path:
        path = settings.inbox_dir / "OOM" / f"pilots-{number}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status\n"
            f"WPL-{number:03};Voorbeeld {number} (fictief);OOM;03-03-2017;aangemeld\n",
            "utf-8",
        )
        return path

    return drop


@pytest.fixture
def wpl_build() -> Callable[..., "subprocess.Popen[str]"]:
    """Start `wpl build` as a process of its own, with settings and more of its environment."""

    def start(settings: Settings, **environment: str) -> "subprocess.Popen[str]":
        given = {
            "WPL_DATA": str(settings.data),
            "WPL_KEY_FILE": str(settings.key_file),
            "WPL_PROJECT_DIR": str(settings.project_dir),
            "WPL_TODAY": TODAY.isoformat(),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "cli", "build"],
            cwd=ROOT,
            env=os.environ | given | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start
