"""Releases before and after more answers arrived: a frozen wave tells nothing new, another one may."""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from examples.synthetic import make, write
from tests.attack.attack import Attack, Published, attacked, insiders, merged, read
from warehouse.build import build
from warehouse.settings import ROOT, Settings

K = 10
# (received until, as of): the whole export of the end measurement, and more pilots, come after its first figures
MOMENTS = ((dt.date(2018, 7, 6), dt.date(2018, 6, 30)), (dt.date(2019, 2, 28), dt.date(2019, 2, 28)))


def project(folder: Path, frozen_on: dt.date | None) -> Path:
    """A copy of the dbt project in which the two earlier waves are frozen on a day."""
    shutil.copytree(ROOT / "dbt_project", folder / "dbt_project")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, folder / name)
    seed = folder / "dbt_project" / "seeds" / "survey_waves.csv"
    lines = re.sub(r"(2018-0[16]-3[01]),,", rf"\1,{frozen_on or ''},", seed.read_text("utf-8"))
    seed.write_text(lines, "utf-8")
    return folder


def releases(seed: int, folder: Path, frozen_on: dt.date | None) -> list[Published]:
    """One release per moment."""
    found = []
    project_dir = project(folder / "project", frozen_on)
    for until, as_of in MOMENTS:
        write([delivery for delivery in make(seed) if delivery.received_on <= until], folder / "inbox")
        settings = Settings(
            inbox=folder / "inbox",
            data=folder / "data",
            key_file=ROOT / "examples" / "public.key",
            project_dir=project_dir,
            as_of=as_of,
        )
        found.append(read(settings.data, build(settings).release_id))
    return found


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(1, 5))
def test_later_answers_reveal_nothing_of_a_frozen_wave(seed: int, tmp_path: Path) -> None:
    earlier, later = releases(seed, tmp_path, MOMENTS[0][0])
    assert all(later.numbers[cell] == number for cell, number in earlier.numbers.items())
    told = merged([earlier, later])
    assert attacked(told, K) == []
    for known in insiders(told):
        assert Attack(told, known).found(K) == []


@pytest.mark.deep
def test_later_answers_may_reveal_something_of_a_wave_that_is_not_frozen(tmp_path: Path) -> None:
    """Another fund is withheld when the numbers change, so that the earlier release shows it."""
    earlier, later = releases(1, tmp_path, None)
    assert any(later.numbers[cell] != number for cell, number in earlier.numbers.items())
    assert attacked(merged([earlier]), K) == attacked(merged([later]), K) == []
    assert attacked(merged([earlier, later]), K)
