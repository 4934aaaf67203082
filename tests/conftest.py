"""Warehouses built once per session through the real pipeline: a small one, and the examples."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from playwright.sync_api import Browser, sync_playwright

settings.register_profile("shared machine", deadline=None)
# for mutants: that a test fails is enough, the smallest example is not looked for
settings.register_profile("first failure", deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
settings.load_profile("shared machine")

EARLIER, EARLIER_DAY = "0123456789ab", "2018-06-30"  # of `two_releases`

Wpl = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parents[1]
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CHROMIUM += ["--disable-component-update", "--disable-sync", "--no-first-run"]
PUBLIC_KEY = ROOT / "examples" / "public.key"
TODAY = date(2018, 1, 15)

SMALL = {
    "OTIB/pilots.csv": """\
Pilotnummer;Bedrijf;KvK-nummer;Fonds;Postcode;Aantal werknemers;Aanmelddatum;Selectiedatum;\
Startdatum;Einddatum;Status;Interventies;Beoogd aantal deelnemers;Eindverslag ontvangen op
WPL-001;Voorbeeld Een (fictief);10000001;OTIB;3511 AB;40;01-02-2017;01-03-2017;01-04-2017;\
01-12-2017;afgerond;baanrotatie;12;15-12-2017
WPL-002;Voorbeeld Twee (fictief);10000002;OTIB;5611 CD;25;05-02-2017;01-03-2017;10-04-2017;\
;lopend;teamwerk, coaching/mentorschap;10;
WPL-003;Voorbeeld Drie (fictief);10000003;OTIB;9711 EF;80;gisteren;;;;aangemeld;;8;
""",
    "OTIB/deelnemers.csv": """\
Pilotnummer;Datum;Fase;Interventie;Aantal deelnemers;Waarvan nieuw;ESF vermeld
WPL-001;20-04-2017;pilot;baanrotatie;11;11;ja
WPL-001;20-06-2017;pilot;baanrotatie;12;2;ja
WPL-002;21-04-2017;pilot;teamwerk;9;9;nee
""",
    "projectbureau/opleveringen.csv": """\
Code;Product;Soort;Gepland op;Opgeleverd op;Gepresenteerd op slotbijeenkomst;ESF vermeld
P1;Handboek;handboek;01-11-2017;20-11-2017;;ja
P2;Toolbox;toolbox;01-03-2018;;;
""",
}

# a second delivery: a pilot that is no longer completed and one that is, a count that was wrong, a pilot more
LATER = {
    "OTIB/pilots-later.csv": """\
Pilotnummer;Bedrijf;KvK-nummer;Fonds;Postcode;Aantal werknemers;Aanmelddatum;Selectiedatum;\
Startdatum;Einddatum;Status;Interventies;Beoogd aantal deelnemers;Eindverslag ontvangen op
WPL-001;Voorbeeld Een (fictief);10000001;OTIB;3511 AB;40;01-02-2017;01-03-2017;01-04-2017;\
;lopend;baanrotatie;14;
WPL-002;Voorbeeld Twee (fictief);10000002;OTIB;5611 CD;25;05-02-2017;01-03-2017;10-04-2017;\
10-12-2017;afgerond;teamwerk, coaching/mentorschap;10;20-12-2017
WPL-004;Voorbeeld Vier (fictief);10000004;OTIB;1011 AB;30;01-03-2017;01-04-2017;01-05-2017;\
15-12-2017;afgerond;zelfevaluatie;6;
""",
    "OTIB/deelnemers-later.csv": """\
Pilotnummer;Datum;Fase;Interventie;Aantal deelnemers;Waarvan nieuw;ESF vermeld
WPL-002;21-04-2017;pilot;teamwerk;10;10;nee
""",
}

# what somebody is asked about: a fund with files of every sort, an adviser whose letter another gets, nobody's file
ASKED = {
    "oom/pilots.csv": """\
Pilotnummer;Bedrijf;KvK-nummer;Fonds;Postcode;Aanmelddatum;Startdatum;Geplande einddatum;Einddatum;\
Status;Interventies
WPL-010;Voorbeeld Tien (fictief);10000010;OOM;3511 AB;01-02-2017;01-03-2017;;30-11-2017;afgerond;baanrotatie
WPL-011;Voorbeeld Elf (fictief);10000011;OOM;3511 AB;01-02-2017;01-03-2017;01-12-2017;;lopend;teamwerk
WPL-012;Voorbeeld Twaalf (fictief);10000012;OOM;3511 AB;01-02-2017;;;;aangemeld;teamwerk
""",
    "oom/presentielijst.csv": """\
Pilotnummer;Datum;Fase;Naam;Personeelsnummer;ESF vermeld
WPL-010;01-06-2017;pilot;Iemand (fictief);101;nee
WPL-010;01-06-2017;pilot;Iemand (fictief);102;nee
WPL-010;01-06-2017;pilot;Iemand (fictief);103;nee
WPL-010;01-06-2017;pilot;Iemand (fictief);104;nee
WPL-010;01-06-2017;pilot;Iemand (fictief);105;nee
WPL-010;01-06-2017;pilot;Iemand (fictief);106;nee
""",
    "oom/aantallen.csv": "Pilotnummer;Datum;Fase\nWPL-010;01-06-2017;pilot\n",
    "oom/vergeten.csv": "Pilotnummer;Datum;Fase\nWPL-011;01-06-2017;pilot\n",
    "adviseur/deelnemers.csv": """\
Pilotnummer;Datum;Fase;Aantal deelnemers
WPL-001;20-09-2017;pilot;veel
WPL-001;20-10-2017;pilot;veel
WPL-001;20-11-2017;pilot;5
""",
    "gevonden.csv": "Pilotnummer;Datum;Fase;Aantal deelnemers\nWPL-002;20-11-2017;pilot;enkele\n",
}
ASKED_LATER = {
    "oom/pilots-later.csv": """\
Pilotnummer;Bedrijf;KvK-nummer;Fonds;Postcode;Aanmelddatum;Startdatum;Geplande einddatum;Einddatum;\
Status;Interventies
WPL-010;Voorbeeld Tien (fictief);10000010;OOM;3511 AB;01-02-2017;01-03-2017;;30-11-2017;afgerond;baanrotatie
WPL-011;Voorbeeld Elf (fictief);10000011;OOM;3511 AB;01-02-2017;01-03-2017;01-12-2017;;lopend;teamwerk
""",
    "oom/presentielijst-later.csv": """\
Pilotnummer;Datum;Fase;Naam;Personeelsnummer;ESF vermeld
WPL-010;01-06-2017;pilot;Iemand (fictief);101;nee
WPL-010;01-06-2017;pilot;Iemand (fictief);104;nee
WPL-010;01-06-2017;pilot;Iemand (fictief);106;nee
""",
    "oom/verbeterd/Aantallen.csv": "Pilotnummer;Datum;Fase;Aantal deelnemers\nWPL-010;01-06-2017;pilot;6\n",
}
SENDERS = """\
[oom]
name = "secretariaat OOM"

[adviseur]
letter = "otib"
"""

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
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def no_settings_from_outside() -> Iterator[None]:
    """Tests see none of the developer's own settings, and never make a key in their home."""
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith("WPL_")]:
            environment.delenv(name)
        environment.setenv("WPL_KEY_FILE", str(PUBLIC_KEY))
        environment.setenv("WPL_SENDERS_FILE", str(ROOT / "examples" / "senders.toml"))
        yield


@pytest.fixture(scope="session")
def fill_inbox() -> Callable[..., Path]:
    """Write deliveries into an inbox: the three small ones, unless others are named."""

    def fill(inbox: Path, files: dict[str, str] = SMALL) -> Path:
        for name, text in files.items():
            path = inbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return inbox

    return fill


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory, fill_inbox: Callable[[Path], Path]) -> Path:
    """Data folder with the release of three small deliveries and its letters, made by the command itself."""
    data = tmp_path_factory.mktemp("small")
    fill_inbox(data / "inbox")
    environment = os.environ | {"WPL_TODAY": TODAY.isoformat()}
    subprocess.run([sys.executable, "-m", "cli", "build", "--data", data], cwd=ROOT, env=environment, check=True)
    return data


@pytest.fixture(scope="session")
def two_builds(tmp_path_factory: pytest.TempPathFactory, small_data: Path) -> Path:
    """Data folder with two real releases: the small one, and one with a later delivery and a higher norm."""
    from warehouse.build import build
    from warehouse.settings import Settings

    folder = tmp_path_factory.mktemp("builds")
    data = shutil.copytree(small_data, folder / "data")
    for name, text in LATER.items():
        (data / "inbox" / name).write_text(text, "utf-8")
    build(Settings(data=data, project_dir=with_norm(folder / "project", 30, 32), today=date(2018, 2, 15)))
    return data


@pytest.fixture(scope="session")
def asked_builds(tmp_path_factory: pytest.TempPathFactory, fill_inbox: Callable[..., Path]) -> Path:
    """Data folder with two real releases, in which senders are asked all sorts of things."""
    from warehouse.build import build
    from warehouse.settings import Settings

    data = tmp_path_factory.mktemp("asked") / "data"
    (data.parent / "senders.toml").write_text(SENDERS, "utf-8")
    for today, files in ((TODAY, SMALL | ASKED), (date(2018, 2, 15), LATER | ASKED_LATER)):
        fill_inbox(data / "inbox", files)
        build(Settings(data=data, senders_file=data.parent / "senders.toml", today=today))
    return data


def with_norm(folder: Path, old: int, new: int) -> Path:
    """A copy of the dbt project in which more companies must complete a pilot."""
    shutil.copytree(ROOT / "dbt_project", folder / "dbt_project")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, folder / name)
    seed = folder / "dbt_project" / "seeds" / "success_criteria.csv"
    first, *others = seed.read_text("utf-8").split(f",companies,{old},", 1)
    seed.write_text(f",companies,{new},".join([first, *others]), "utf-8")
    return folder


@pytest.fixture(scope="session")
def example_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder with the release of the examples."""
    from warehouse.build import build
    from warehouse.settings import Settings

    settings = Settings(data=tmp_path_factory.mktemp("examples") / "data").examples()
    build(settings)
    return settings.data


@pytest.fixture(scope="session")
def two_releases(example_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples' release, and the same marts as an earlier release that stood at another as-of date."""
    from warehouse.releases import current_release, release_folder

    folder = tmp_path_factory.mktemp("two") / "data"
    shutil.copytree(example_data, folder, ignore=shutil.ignore_patterns("archive", "builds", "inbox"))
    earlier = release_folder(folder, EARLIER)
    shutil.copytree(release_folder(folder, current_release(folder) or ""), earlier, copy_function=os.link)
    info = json.loads((earlier / "release.json").read_text("utf-8"))
    (earlier / "release.json").unlink()
    info |= {"release_id": EARLIER, "as_of_date": EARLIER_DAY, "built_at": "2018-07-01T00:00:00+00:00"}
    (earlier / "release.json").write_text(json.dumps(info), "utf-8")
    return folder


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


class Dbt:
    """The project as dbt reads it, once, and dbt's commands on it in this process."""

    def __init__(self, folder: Path) -> None:
        self.options = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]
        self.options += ["--target-path", str(folder), "--log-path", str(folder)]
        self.project = None
        self.project = self.run(folder / "warehouse.duckdb", "parse")
        self.manifest = json.loads((folder / "manifest.json").read_text("utf-8"))

    def run(self, database: Path, *command: str) -> Any:
        """What a command gives, all of it green. `database` is called warehouse.duckdb, as in a release."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        from warehouse.settings import dbt_database

        with dbt_database(database):
            try:
                outcome = dbtRunner(self.project).invoke(["--quiet", *command, *self.options])
            finally:
                DuckDBConnectionManager.close_all_connections()
        results = getattr(outcome.result, "results", [])
        assert outcome.success, [r.message for r in results if r.status not in ("pass", "success")]
        return outcome.result


@pytest.fixture(scope="session")
def dbt(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    return Dbt(tmp_path_factory.mktemp("dbt"))


@pytest.fixture
def example_warehouse(example_data: Path, tmp_path: Path) -> Path:
    """A copy of the whole database of the examples, to be changed."""
    from warehouse.releases import current_release, release_folder

    release_id = current_release(example_data)
    assert release_id
    return shutil.copy(release_folder(example_data, release_id) / "warehouse.duckdb", tmp_path)


@pytest.fixture
def wpl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Wpl:
    """Run a command; gives exit code, what it printed, and its error."""

    import cli

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["wpl", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed, code = capsys.readouterr(), int(ended.value.code or 0)
        del ended  # it holds the error, whose traceback holds this frame
        return code, printed.out, printed.err

    return run
