"""A day of receipt that is given too early never reaches a wave that is frozen: its figures stay as they were."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import PUBLIC_KEY, ROOT
from tests.warehouse.inboxes import drop
from warehouse.build import build
from warehouse.read import open_release
from warehouse.settings import Settings

MODELS = [
    "staging/stg_deliveries__survey_responses.sql",
    "staging/stg_ledger__deliveries.sql",
    "intermediate/survey/int_survey_waves.sql",
    "intermediate/int_survey_responses_current.sql",
]
HEAD = "Antwoordnummer;Datum;PILOT;METING;ROL;IL01\n"
FROZEN = date(2018, 3, 17)  # 45 days after the wave closed


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, little_project: Path) -> Path:
    """The little project, and of the real one what decides which responses count."""
    folder = tmp_path_factory.mktemp("waves") / "project"
    shutil.copytree(little_project, folder)
    for name in MODELS:
        (folder / "dbt_project/models" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "dbt_project/models" / name, folder / "dbt_project/models" / name)
    return folder


def responses(*answers: int) -> bytes:
    rows = [f"{n};2018-01-10;WPL-001;nulmeting;medewerker;{answer}" for n, answer in enumerate(answers, start=1)]
    return (HEAD + "\n".join(rows) + "\n").encode()


def counting(settings: Settings) -> list[tuple[str, int]]:
    """File and row of each response of a frozen wave that counts."""
    with open_release(settings.data, build(settings).release_id, private=True) as release:
        return release.query(
            "select file_name, row_number from intermediate.int_survey_responses_current as responses"
            " inner join intermediate.int_survey_waves as waves on responses.wave_code = waves.wave_code"
            " where waves.is_frozen order by 1, 2"
        ).rows()


def test_what_is_dated_back_never_reaches_a_frozen_wave(tmp_path: Path, project: Path) -> None:
    settings = Settings(data=tmp_path / "data", key_file=PUBLIC_KEY, project_dir=project, today=FROZEN)
    dates = "file;received_on\nOTIB/nulmeting.csv;1-3-2018\n"
    drop(settings, "received.csv", dates.encode())
    drop(settings, "OTIB/nulmeting.csv", responses(4, 5))
    assert counting(settings) == []
    later = settings.model_copy(update={"today": date(2018, 4, 1)})
    drop(later, "OTIB/pilots.csv", b"Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status\n")
    frozen = counting(later)
    assert frozen == [("nulmeting.csv", 2), ("nulmeting.csv", 3)]
    for day in ("2-3-2018", "17-3-2018", "31-3-2018"):
        drop(later, "OTIB/nulmeting volledig.csv", responses(1, 1, 1) + day.encode())
        drop(later, "received.csv", f"{dates}OTIB/nulmeting volledig.csv;{day}\n".encode())
        assert counting(later) == frozen
    drop(later, "received.csv", dates.encode())
    drop(later, "OTIB/nulmeting volledig.csv", responses(1, 1, 1))
    assert counting(later) == frozen
