"""Releases of the little dbt project over three small deliveries."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PUBLIC_KEY, ROOT, TODAY
from warehouse.build import build
from warehouse.settings import Settings

Drop = Callable[..., Path]


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


@pytest.fixture(scope="session")
def built_twice(
    tmp_path_factory: pytest.TempPathFactory, little_project: Path, built_once: Path, one_more: Drop
) -> Path:
    """A data folder with a second release, of one file more; never changed, only copied."""
    data = tmp_path_factory.mktemp("twice") / "data"
    shutil.copytree(built_once, data)
    settings = Settings(data=data, key_file=PUBLIC_KEY, project_dir=little_project, today=TODAY)
    one_more(settings)
    build(settings)
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


@pytest.fixture(scope="session")
def one_more() -> Drop:
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
