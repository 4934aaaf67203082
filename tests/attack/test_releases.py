"""Releases before and after more answers arrived: a wave has no figures until nothing can be added to it."""

import datetime as dt
import re
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from examples.synthetic import make, write
from tests.attack.attack import Attack, Published, attacked, insiders, merged, read
from warehouse.build import build
from warehouse.settings import ROOT, Settings

K = 10
# (received until, as of): before the end measurement is frozen, after it, and when all has come
MOMENTS = (
    (dt.date(2018, 7, 6), dt.date(2018, 6, 30)),
    (dt.date(2018, 12, 13), dt.date(2018, 11, 30)),
    (dt.date(2019, 2, 28), dt.date(2019, 2, 28)),
)
AFTER_FREEZING = dt.date(2018, 12, 20)


def project(folder: Path, frozen_on: dt.date | None) -> Path:
    """A copy of the dbt project in which the two earlier waves are frozen on a day of our own."""
    shutil.copytree(ROOT / "dbt_project", folder / "dbt_project")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, folder / name)
    seed = folder / "dbt_project" / "seeds" / "survey_waves.csv"
    lines = re.sub(r"(2018-0[16]-3[01]),,", rf"\1,{frozen_on or ''},", seed.read_text("utf-8"))
    seed.write_text(lines, "utf-8")
    return folder


def releases(seed: int, folder: Path, frozen_on: dt.date | None, late: str = "") -> list[Published]:
    """One release per moment; a file whose name begins with `late` comes after the end measurement is frozen."""
    found = []
    project_dir = project(folder / "project", frozen_on)
    deliveries = [
        replace(delivery, received_on=AFTER_FREEZING) if late and delivery.file_name.startswith(late) else delivery
        for delivery in make(seed)
    ]
    deliveries.sort(key=lambda delivery: delivery.received_on)
    for until, as_of in MOMENTS:
        write([delivery for delivery in deliveries if delivery.received_on <= until], folder / "inbox")
        settings = Settings(
            inbox=folder / "inbox",
            data=folder / "data",
            key_file=ROOT / "examples" / "public.key",
            project_dir=project_dir,
            as_of=as_of,
        )
        found.append(read(settings.data, build(settings).release_id))
    return found


def waves(release: Published) -> set[str]:
    return {cell.table for cell in release.numbers}


def assert_nothing_is_found(told: list[Published]) -> None:
    for earlier, later in pairwise(told):
        assert all(later.numbers[cell] == number for cell, number in earlier.numbers.items())
    everything = merged(told)
    assert attacked(everything, K) == []
    for known in insiders(everything):
        assert Attack(everything, known).found(K) == []


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(1, 5))
def test_later_deliveries_reveal_nothing_of_the_waves_as_shipped(seed: int, tmp_path: Path) -> None:
    told = releases(seed, tmp_path, None)
    assert [len({w for w in waves(release) if " " not in w}) for release in told] == [1, 2, 3]
    assert_nothing_is_found(told)


@pytest.mark.deep
def test_answers_that_come_after_freezing_change_nothing(tmp_path: Path) -> None:
    assert_nothing_is_found(releases(1, tmp_path, None, late="Werkplekleren eindmeting"))


@pytest.mark.deep
def test_a_wave_frozen_early_keeps_what_it_was_frozen_with(tmp_path: Path) -> None:
    told = releases(2, tmp_path, MOMENTS[0][0])
    assert waves(told[0]) < waves(told[1])
    assert_nothing_is_found(told)
