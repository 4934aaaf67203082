"""A build publishes what is green, reuses what is equal, and never harms what is served."""

import json
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.pseudonyms import Pseudonyms, read_key
from warehouse import WarehouseError
from warehouse.build import build, identify
from warehouse.ledger import active, read_ledger
from warehouse.read import open_release
from warehouse.releases import current_release, read_info, release_folder
from warehouse.settings import Settings

Drop = Callable[..., Path]


def changed(settings: Settings, **values: Any) -> Settings:
    return settings.model_copy(update=values)


def no_leftovers(settings: Settings) -> bool:
    builds = [p.name for p in settings.builds.iterdir()] if settings.builds.exists() else []
    strange = {p.name for p in settings.archive.iterdir() if len(p.name) != 64}
    return set(builds) <= {"last-failure"} and strange == {"inbox.json", "journal.csv"}


def test_a_release_holds_what_it_promises(served: Settings) -> None:
    release_id = current_release(served.data)
    assert release_id
    folder = release_folder(served.data, release_id)
    assert sorted(p.name for p in folder.iterdir()) == [
        "manifest.json",
        "marts.duckdb",
        "release.json",
        "run_results.json",
        "warehouse.duckdb",
    ]
    assert stat.S_IMODE((folder / "warehouse.duckdb").stat().st_mode) == 0o600
    info = read_info(served.data, release_id)
    assert info["rows"]["marts.mart_little__pilots"] == 2
    assert info["rows"]["raw.deliveries"] == info["deliveries"] == 3
    assert info["rows"]["raw.attendance"] == 0
    assert not [name for name in info["rows"] if "survey" in name]
    with duckdb.connect(str(folder / "marts.duckdb"), read_only=True) as con:
        schemas = con.execute("select distinct schema_name from duckdb_tables()").fetchall()
    assert schemas == [("marts",)]
    assert no_leftovers(served)


def test_the_same_input_is_the_same_release(served: Settings) -> None:
    pointer = (served.data / "current").stat().st_mtime_ns
    result = build(served)
    assert (result.reused, result.received) == (True, 0)
    assert result.release_id == result.served == current_release(served.data)
    assert (served.data / "current").stat().st_mtime_ns == pointer


def test_another_folder_with_the_same_input_gets_the_same_id(
    settings: Settings, built_once: Path, fill_inbox: Callable[[Path], Path]
) -> None:
    fill_inbox(settings.inbox_dir)
    for path in sorted(settings.inbox_dir.rglob("*.csv")):
        os.utime(path, (1, 1))
    lines = active(read_ledger(changed(settings, data=built_once)))
    key = Pseudonyms(read_key(settings.key_file)).key_id
    assert identify(settings, lines, key) == current_release(built_once)


def test_a_file_that_leaves_the_inbox_changes_nothing(served: Settings) -> None:
    shutil.rmtree(served.inbox_dir)
    assert build(served).reused


def test_everything_that_reaches_a_figure_is_in_the_id(
    served: Settings, tmp_path: Path, little_project: Path
) -> None:
    lines, key = active(read_ledger(served)), "0" * 8
    same = identify(served, lines, key)
    other_project = tmp_path / "other"
    shutil.copytree(little_project, other_project)
    (other_project / "dbt_project/models/marts/mart_little__pilots.sql").open("a").write("\n")
    others = [
        identify(served, lines[:-1], key),
        identify(served, lines[::-1], key),
        identify(served, [replace(lines[0], date=date(2018, 1, 16)), *lines[1:]], key),
        identify(served, lines, "1" * 8),
        identify(changed(served, as_of=date(2018, 6, 30)), lines, key),
        identify(changed(served, threshold_respondents=5), lines, key),
        identify(changed(served, project_dir=other_project), lines, key),
    ]
    assert len({same, *others}) == 1 + len(others)
    assert identify(changed(served, today=date(2030, 1, 1), data=tmp_path), lines, key) == same


def test_a_new_file_makes_a_new_release_and_keeps_the_old(served: Settings, one_more: Drop) -> None:
    before = current_release(served.data)
    one_more(served)
    steps: dict[str, float] = {}
    result = build(served, lambda step, fraction: steps.update({step: fraction}))
    assert (result.reused, result.received) == (False, 1)
    assert result.release_id != before
    assert before
    assert release_folder(served.data, before).is_dir()
    assert steps == {"receive": 1.0, "ingest": 1.0, "dbt": 1.0, "publish": 1.0}
    with open_release(served.data, result.release_id) as release:
        assert release.query("select count(*) as n from mart_little__pilots")["n"][0] == 3


@pytest.mark.parametrize(
    ("inbox", "said"), [("typo", "the inbox .*typo is no folder"), ("data", "both the inbox and the data folder")]
)
def test_an_inbox_that_cannot_be_one_is_refused_before_anything_is_made(
    settings: Settings, tmp_path: Path, inbox: str, said: str
) -> None:
    with pytest.raises(WarehouseError, match=said):
        build(changed(settings, inbox=tmp_path / inbox))
    assert list(settings.data.iterdir()) == []


def test_nothing_received_is_one_clear_message(settings: Settings) -> None:
    with pytest.raises(WarehouseError, match=r"nothing to build: put files in .*inbox/<sender>/"):
        build(settings)
    assert current_release(settings.data) is None


DEADLY = """\
import os

def model(dbt, session):
    os._exit(7)
    return session.sql("select 1")
"""


def broken(project: Path, folder: Path, how: str) -> Path:
    shutil.copytree(project, folder)
    models = folder / "dbt_project" / "models" / "marts"
    if how == "red test":
        text = (models / "_little.yml").read_text("utf-8")
        bad = "data_tests: [unique, {accepted_values: {arguments: {values: [other]}}}]"
        (models / "_little.yml").write_text(text.replace("data_tests: [unique]", bad), "utf-8")
    elif how == "empty cell":
        for name, old, new in [
            ("_little.yml", "{name: pilot_id,", "{name: pilot_id, constraints: [{type: not_null}],"),
            ("mart_little__pilots.sql", "    pilot_id,", "    nullif(pilot_id, 'WPL-001') as pilot_id,"),
        ]:
            text = (models / name).read_text("utf-8")
            (models / name).write_text(text.replace(old, new), "utf-8")
    elif how == "red model":
        (models / "mart_little__pilots.sql").write_text("select no_such_column", "utf-8")
    elif how == "dead dbt":
        (models / "mart_little__dead.py").write_text(DEADLY, "utf-8")
    elif how == "unreadable project":
        (models / "_little.yml").write_text("models: [", "utf-8")
    elif how == "no models":
        shutil.rmtree(models)
    return folder


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("red test", "test accepted_values_mart_little__pilots_pilot_id__other: Got 2 results"),
        (
            "empty cell",
            "model mart_little__pilots: Runtime Error in model mart_little__pilots"
            " (dbt_project/models/marts/mart_little__pilots.sql)"
            " Constraint Error: NOT NULL constraint failed: mart_little__pilots.pilot_id",
        ),
        ("red model", "model mart_little__pilots: "),
        ("dead dbt", "dbt ended unexpectedly (7)"),
        ("unreadable project", "dbt stopped: "),
        ("no models", "dbt finds no model"),
    ],
)
def test_what_is_red_is_never_published(
    served: Settings, little_project: Path, tmp_path: Path, how: str, said: str
) -> None:
    before = (served.data / "current").read_bytes(), sorted((served.data / "releases").iterdir())
    project = broken(little_project, tmp_path / "broken", how)
    with pytest.raises(WarehouseError) as caught:
        build(changed(served, project_dir=project))
    assert f"not published: {said}" in str(caught.value)
    assert "\n" not in str(caught.value)
    after = (served.data / "current").read_bytes(), sorted((served.data / "releases").iterdir())
    assert after == before
    assert [p.name for p in served.builds.iterdir()] == ["last-failure"]
    assert [p.name for p in served.last_failure.iterdir()] == ["target"]
    assert list(served.builds.rglob("*.duckdb*")) == []
    assert build(served).reused


def test_a_missing_original_is_named(served: Settings, one_more: Drop) -> None:
    one_more(served)
    line = active(read_ledger(served))[0]
    (served.archive / line.sha256).unlink()
    with pytest.raises(WarehouseError, match=r"the original of .*\.csv is missing"):
        build(served)


def test_a_withdrawn_delivery_is_in_no_later_release(served: Settings) -> None:
    from warehouse.ledger import withdraw

    line = next(x for x in read_ledger(served) if x.file_name == "pilots.csv")
    withdraw(served, line.sha256, "wrong file")
    result = build(served)
    with open_release(served.data, result.release_id, private=True) as release:
        assert release.query("select count(*) as n from raw.pilots")["n"][0] == 0
        assert release.query("select count(*) as n from raw.deliveries")["n"][0] == 2


def test_a_damaged_release_is_built_anew(served: Settings) -> None:
    release_id = current_release(served.data)
    assert release_id
    marts = release_folder(served.data, release_id) / "marts.duckdb"
    marts.write_bytes(marts.read_bytes()[:1000])
    result = build(served)
    assert (result.reused, result.release_id) == (False, release_id)
    with open_release(served.data, release_id) as release:
        assert release.query("select count(*) as n from mart_little__pilots")["n"][0] == 2
    assert no_leftovers(served)


def other_key(path: Path) -> Path:
    path.write_text("ab" * 32 + "\n")
    return path


def test_another_key_is_refused_unless_it_is_meant(served: Settings, tmp_path: Path) -> None:
    before = current_release(served.data)
    strange = changed(served, key_file=other_key(tmp_path / "key"))
    with pytest.raises(WarehouseError, match="build with --new-key"):
        build(strange)
    assert current_release(served.data) == before
    result = build(changed(strange, new_key=True))
    assert result.release_id != before
    assert read_info(served.data, result.release_id)["key_id"] != "f106bbbe"


def test_a_lost_key_is_not_replaced_in_silence(served: Settings, tmp_path: Path) -> None:
    lost = tmp_path / "config" / "key"
    with pytest.raises(WarehouseError, match="is missing: put it back"):
        build(changed(served, key_file=lost))
    assert not lost.exists()


def test_a_first_key_is_made_and_said(
    settings: Settings, tmp_path: Path, fill_inbox: Callable[[Path], Path]
) -> None:
    fill_inbox(settings.inbox_dir)
    key = tmp_path / "config" / "key"
    said: list[str] = []
    build(changed(settings, key_file=key), notice=said.append)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert any(str(key) in text and "Keep it safe" in text for text in said)


@pytest.mark.parametrize("content", ["", "hello", "ab" * 31])
def test_a_file_that_is_no_key_is_refused(served: Settings, tmp_path: Path, content: str) -> None:
    key = tmp_path / "key"
    key.write_text(content)
    with pytest.raises(WarehouseError, match="cannot be used"):
        build(changed(served, key_file=key))


def test_nothing_of_todays_date_or_of_paths_reaches_the_figures(served: Settings) -> None:
    release_id = current_release(served.data)
    assert release_id
    folder = release_folder(served.data, release_id)
    results = json.loads((folder / "run_results.json").read_text("utf-8"))
    assert results["args"]["vars"] == {}


ODD = {
    "notities.txt": b"Bel OTIB nog even\n",
    "leeg.csv": b"",
    "foto.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8,
    "kapot.xlsx": b"PK\x03\x04" + b"\0" * 500,
    "archief.zip": b"PK\x05\x06" + b"\0" * 18,
    "oud.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "script.py": b"import os\n",
    "een kolom.csv": b"x\n" * 50,
    "alleen kop.csv": b"Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status\n",
    "binair.csv": bytes(range(256)) * 40,
    "\N{SNOWMAN} \u202e.csv": "a;b\n☃;2\n".encode("utf-16"),
    "diep/dieper/diepst/nog.csv": b"a,b,c\n1,2\n",
    "lange regel.csv": b"a;" * 20_000,
    ".verborgen": b"x",
}


def test_a_folder_that_nobody_prepared_is_received_whole(settings: Settings) -> None:
    for name, content in ODD.items():
        path = settings.inbox_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    result = build(settings)
    assert result.received == len(ODD) - 1
    with open_release(settings.data, result.release_id, private=True) as release:
        rows = release.query("select file_name, outcome, reason_code, message_nl from raw.deliveries")
    assert rows.height == len(ODD) - 1
    untold = rows.filter((rows["outcome"] != "loaded") & (rows["message_nl"] == ""))
    assert untold.height == 0
    assert build(settings).reused


def test_what_is_known_of_a_sender_is_part_of_the_release(served: Settings, tmp_path: Path) -> None:
    senders = tmp_path / "senders.toml"
    known = served.model_copy(update={"senders_file": senders})
    before = build(known)
    senders.write_text('[OTIB]\nencoding = "mac_roman"\n', "utf-8")
    after = build(known)
    assert (after.reused, after.release_id == before.release_id) == (False, False)
    senders.write_text('[OTIB]\nencoding = "klingon"\n', "utf-8")
    with pytest.raises(WarehouseError, match=r"senders.toml, sender 'OTIB', key 'encoding': 'klingon'"):
        build(known)
    assert current_release(known.data) == after.release_id
