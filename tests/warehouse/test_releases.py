"""Releases are kept, listed, chosen and removed; readers can do nothing but read."""

import json
import shutil
import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from warehouse import WarehouseError
from warehouse.build import build
from warehouse.files import replace_text
from warehouse.read import Release, current_release, open_release
from warehouse.releases import approve, list_releases, prune, release_folder, rollback
from warehouse.settings import Settings

Drop = Callable[..., Path]


@pytest.fixture
def two(settings: Settings, built_once: Path, built_twice: Path) -> tuple[Settings, str, str]:
    """Settings of a data folder with two releases, and their ids, oldest first."""
    shutil.copytree(built_twice, settings.data, dirs_exist_ok=True)
    return settings, current_release(built_once) or "", current_release(built_twice) or ""


def test_releases_are_listed_newest_first(two: tuple[Settings, str, str]) -> None:
    settings, first, second = two
    listed = [(release.id, release.is_current) for release in list_releases(settings.data)]
    assert listed == [(second, True), (first, False)]


def test_a_rollback_holds_until_the_input_changes(two: tuple[Settings, str, str], one_more: Drop) -> None:
    settings, first, second = two
    assert rollback(settings.data) == first
    assert current_release(settings.data) == first
    said: list[str] = []
    result = build(settings, notice=said.append)
    assert (result.release_id, result.served) == (second, first)
    assert any("was rolled back" in text for text in said)
    assert rollback(settings.data, second[:5]) == second
    assert build(settings).served == second
    rollback(settings.data, first)
    one_more(settings, 10)
    assert build(settings).served not in (first, second)


def test_before_the_first_release_there_is_nothing_to_go_back_to(settings: Settings) -> None:
    assert current_release(settings.data) is None
    with pytest.raises(WarehouseError, match="no release is served"):
        rollback(settings.data)


def test_a_rollback_needs_an_earlier_release(served: Settings) -> None:
    with pytest.raises(WarehouseError, match="no earlier release"):
        rollback(served.data)
    with pytest.raises(WarehouseError, match="no release starts with 'zz'"):
        rollback(served.data, "zz")


def test_pruning_keeps_the_newest_and_the_served(two: tuple[Settings, str, str]) -> None:
    settings, first, second = two
    assert prune(settings.data, keep=2) == []
    rollback(settings.data)
    assert prune(settings.data, keep=1) == []
    rollback(settings.data, second)
    assert prune(settings.data, keep=1) == [first]
    assert not release_folder(settings.data, first).exists()
    assert build(settings).reused


def test_an_approved_release_is_never_pruned(two: tuple[Settings, str, str]) -> None:
    settings, first, _ = two
    approve(settings.data, first[:6], date(2018, 4, 12))
    assert prune(settings.data, keep=1) == []


def test_a_pruned_release_stays_readable_for_who_has_it_open(
    two: tuple[Settings, str, str],
) -> None:
    settings, first, _ = two
    with open_release(settings.data, first) as release:
        prune(settings.data, keep=1)
        assert release.query("select count(*) as n from mart_little__pilots")["n"][0] == 2


def test_a_pointer_to_nothing_is_no_release(served: Settings) -> None:
    replace_text(served.data / "current", "0123456789ab\n")
    assert current_release(served.data) is None


def test_an_unknown_release_is_one_clear_error(served: Settings) -> None:
    with pytest.raises(WarehouseError, match="there is no release 0123"):
        open_release(served.data, "0123")


@pytest.fixture
def release(served: Settings) -> Release:
    return open_release(served.data, current_release(served.data) or "")


@pytest.mark.parametrize("name", ["mart_little__pilots", "marts.mart_little__pilots"])
def test_marts_are_found_with_and_without_their_schema(release: Release, name: str) -> None:
    rows = release.query(f"select * from {name} where pilot_id = $pilot", {"pilot": "WPL-001"})
    assert rows.to_dicts() == [{"pilot_id": "WPL-001", "version_count": 1}]


def test_a_query_without_rows_keeps_its_columns(release: Release) -> None:
    rows = release.query("select * from mart_little__pilots where false")
    assert (rows.columns, rows.height) == (["pilot_id", "version_count"], 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("[1, null]", "[1, NULL]"),
        ("{'a': [1]}", "{'a': [1]}"),
        ("map {'a': 1}", "{a=1}"),
        ("[2.50]", "[2.50]"),
        ("union_value(a := 1)", "1"),
        ("interval 1 day", "1 day"),
        ("timestamp '2018-01-02' - timestamp '2018-01-01'", "1 day"),
        ("date '2018-01-02'", "2018-01-02"),
        ("date 'infinity'", "infinity"),
        ("timestamp '290000-01-01'", "290000-01-01 00:00:00"),
        ("'a\\x00'::blob", "a\\x00"),
        ("'x'::enum('x')", "x"),
        ("(1::uhugeint << 127)", str(1 << 127)),
        ("null::integer[]", None),
        ("'text'", "text"),
        ("2.50", Decimal("2.50")),
        ("2.5::double", 2.5),
        ("true", True),
    ],
)
def test_what_is_no_number_boolean_or_text_can_be_had_as_text(release: Release, value: str, text: object) -> None:
    rows = release.query(f'; select {value} as "the ""value""", $n as n; -- é;', {"n": 7}, as_text=True)
    assert rows.to_dicts() == [{'the "value"': text, "n": 7}]


@pytest.mark.parametrize(
    "statement",
    [
        "insert into mart_little__pilots values ('x', 1)",
        "update release.marts.mart_little__pilots set version_count = 9",
        "delete from mart_little__pilots",
        "drop table mart_little__pilots",
        "create table memory.main.t as select 1",
        "create table release.marts.t as select 1",
        "create view v as select 1",
        "attach 'other.duckdb'",
        "attach '{folder}/warehouse.duckdb' as other (read_only)",
        "detach release",
        "copy mart_little__pilots to 'out.csv'",
        "copy (select 1) to '/dev/stdout'",
        "export database 'out'",
        "import database 'out'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset enable_external_access",
        "pragma enable_external_access",
        "select * from read_text('/etc/passwd')",
        "select * from read_csv('/etc/passwd')",
        "select * from read_blob('{folder}/warehouse.duckdb')",
        "select * from '{folder}/release.json'",
        "select * from glob('/*')",
        "select * from sniff_csv('/etc/passwd')",
        "select * from secret_frame",
        "select getenv('HOME')",
        "select 1; drop table mart_little__pilots",
        "select 1; select 2",
        "explain analyze delete from mart_little__pilots",
        "call pragma_version()",
        "begin",
        "checkpoint",
        "vacuum",
        "create secret s (type s3)",
        "prepare p as select 1",
        "use memory",
        "",
        "-- nothing",
        "select",
    ],
)
@pytest.mark.parametrize("as_text", [False, True])
def test_a_hostile_statement_is_refused(release: Release, served: Settings, statement: str, as_text: bool) -> None:
    import polars as pl

    secret_frame = pl.DataFrame({"name": ["secret"]})
    folder = release_folder(served.data, release.id)
    with pytest.raises((WarehouseError, duckdb.Error)):
        release.query(statement.replace("{folder}", str(folder)), as_text=as_text)
    assert secret_frame.height == 1
    assert release.query("select count(*) as n from mart_little__pilots")["n"][0] == 2
    assert not Path("out.csv").exists()


def test_many_threads_may_ask_at_once(release: Release) -> None:
    wrong: list[object] = []

    def ask(number: int) -> None:
        for _ in range(25):
            rows = release.query("select $n as n, count(*) as c from marts.mart_little__pilots", {"n": number})
            if rows.row(0) != (number, 2):
                wrong.append(rows)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_only_who_asks_for_it_sees_more_than_the_marts(served: Settings) -> None:
    release_id = current_release(served.data) or ""
    with open_release(served.data, release_id) as public, pytest.raises(duckdb.Error):
        public.query("select * from raw.pilots")
    with open_release(served.data, release_id, private=True) as private:
        assert private.query("select count(*) as n from raw.pilots")["n"][0] == 2
        assert private.query("select count(*) as n from mart_little__pilots")["n"][0] == 2


def test_a_release_can_be_read_while_another_is_built(served: Settings, one_more: Drop) -> None:
    with open_release(served.data, current_release(served.data) or "") as release:
        one_more(served)
        build(served)
        assert release.query("select count(*) as n from mart_little__pilots")["n"][0] == 2


def test_what_release_json_says_is_what_was_published(served: Settings) -> None:
    release_id = current_release(served.data) or ""
    text = (release_folder(served.data, release_id) / "release.json").read_text("utf-8")
    assert json.loads(text)["release_id"] == release_id
