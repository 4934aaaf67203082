"""Warehouses built once per session through the real pipeline: a small one, and the examples."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import Phase, settings

settings.register_profile("shared machine", deadline=None)
# for mutants: that a test fails is enough, the smallest example is not looked for
settings.register_profile("first failure", deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
settings.load_profile("shared machine")

Wpl = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parents[1]
PUBLIC_KEY = ROOT / "examples" / "public.key"

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
def fill_inbox() -> Callable[[Path], Path]:
    """Write the three small deliveries into an inbox."""

    def fill(inbox: Path) -> Path:
        for name, text in SMALL.items():
            path = inbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return inbox

    return fill


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory, fill_inbox: Callable[[Path], Path]) -> Path:
    """Data folder with the release of three small deliveries."""
    from warehouse.build import build
    from warehouse.settings import Settings

    data = tmp_path_factory.mktemp("small")
    fill_inbox(data / "inbox")
    build(Settings(data=data, key_file=PUBLIC_KEY, today=date(2018, 1, 15)))
    return data


@pytest.fixture(scope="session")
def example_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder with the release of the examples."""
    from warehouse.build import build
    from warehouse.settings import Settings

    settings = Settings(data=tmp_path_factory.mktemp("examples") / "data").examples()
    build(settings)
    return settings.data


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
