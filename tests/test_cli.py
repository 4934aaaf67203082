"""The command line as its users meet it: help with examples, one line per error, telling exit codes."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.conftest import ROOT, Wpl
from warehouse.releases import current_release

COMMANDS = ["build", "check", "read", "template", "query", "deliveries", "withdraw", "run", "letters", "releases"]
COMMANDS += ["new-mart", "report"] + [f"releases {name}" for name in ("show", "approve", "rollback", "prune")]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(wpl: Wpl, command: str) -> None:
    code, text, _ = wpl(*command.split(), "--help")
    assert code == 0
    assert f"Example: wpl {command}" in " ".join(text.split())


def test_without_a_command_the_help_is_shown(wpl: Wpl) -> None:
    code, text, _ = wpl()
    assert code == 0
    assert all(command.split()[0] in text for command in COMMANDS)


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (["query", "select * from nowhere"], 1, "nowhere"),
        (["query", "selekt 1"], 1, "selekt"),
        (["query", "drop table mart_steering__funds"], 1, "only one select"),
        (["query", "select 1; select 2"], 1, "only one select"),
        (["query", "select * from read_csv('/etc/hostname')"], 1, "disabled"),
        (["query", "--format", "xml", "select 1"], 2, "xml"),
        (["releases", "show", "0000"], 1, "0000"),
        (["releases", "prune", "--keep", "0"], 2, "keep"),
        (["releases", "approve", "0000", "--meeting", "2018-04-12"], 1, "0000"),
        (["releases", "approve", "0000", "--meeting", "spring"], 2, "spring"),
        (["report", "--release", "0000"], 1, "0000"),
        (["report", "--against", "0000"], 1, "0000"),
        (["query", "select cast('x' as integer)"], 1, "INT32"),
        (["query", "select \udcff"], 1, "�"),
        (["template", "nothing"], 2, "pilots"),
        (["template", "pilots", "--out", "/no/such/folder/x.xlsx"], 1, "/no/such/folder/x.xlsx"),
        (["check", "missing.csv"], 2, "missing.csv"),
        (["build", "--as-of", "someday"], 2, "someday"),
        (["withdraw", "abcdef", "--reason", "x"], 1, "abcdef"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_an_error_is_one_line_that_names_what_is_wrong(
    wpl: Wpl, small_data: Path, words: list[str], code: int, part: str
) -> None:
    with_data = words[0] in ("query", "releases", "report", "withdraw")
    found, _, error = wpl(*words, *(["--data", small_data] if with_data else []))
    assert found == code
    assert len(error.strip().splitlines()) == 1
    assert error.startswith("wpl: ")
    assert part in error


def test_a_query_gives_the_same_rows_as_table_csv_and_json(wpl: Wpl, small_data: Path) -> None:
    sql = "select fund_code, pilots_started from mart_sector__breakdown where fund_code = 'OTIB' limit 1"
    _, table, _ = wpl("query", "--data", small_data, sql)
    _, lines, _ = wpl("query", "--data", small_data, "--format", "csv", sql)
    _, rows, _ = wpl("query", "--data", small_data, "--format", "json", sql)
    started = json.loads(rows)[0]["pilots_started"]
    assert lines.splitlines() == ["fund_code,pilots_started", f"OTIB,{started}"]
    assert re.search(rf"OTIB\s+{started}", table)


def test_numbers_for_programs_are_numbers(wpl: Wpl, small_data: Path) -> None:
    sql = (
        "select sum(n) as whole, sum(n)::decimal(10, 2) as amount, 0.5 as part, avg(n) as mean, count(*) as rows, "
        "'nan'::double as no_number, null as nothing, 'é' as text from range(4) as counted(n)"
    )
    _, rows, _ = wpl("query", "--data", small_data, "--format", "json", sql)
    expected = {"whole": 6, "amount": 6, "part": 0.5, "mean": 1.5, "rows": 4, "no_number": None, "nothing": None}
    assert json.loads(rows) == [expected | {"text": "é"}]


@pytest.mark.parametrize("output", ["table", "csv", "json"])
@pytest.mark.parametrize("column", ["[1, 2]", "{'a': 1}", "interval 1 day", "union_value(a := 1)", "'a'::blob"])
def test_a_query_prints_values_of_every_type(wpl: Wpl, small_data: Path, column: str, output: str) -> None:
    code, text, error = wpl("query", "--data", small_data, "--format", output, f"select {column} as x, 42 as n")
    assert (code, error) == (0, "")
    assert "42" in text


def test_a_query_where_nothing_was_built_says_what_to_do(wpl: Wpl, tmp_path: Path) -> None:
    code, _, error = wpl("query", "--data", tmp_path, "select 1")
    assert code == 1
    assert "wpl build" in error


def test_check_says_what_would_load_and_what_not_and_changes_nothing(wpl: Wpl, tmp_path: Path) -> None:
    good, bad = tmp_path / "goed.csv", tmp_path / "fout.csv"
    head = "Code;Product;Soort;Gepland op\n"
    good.write_text(head + "P1;Handboek;handboek;01-11-2017\n", "utf-8")
    bad.write_text(head + "P1;Handboek;handboek;31-02-2017\n", "utf-8")
    code, text, _ = wpl("check", good)
    assert (code, "1 geladen" in text) == (0, True)
    code, text, _ = wpl("check", bad, "--lang", "en")
    assert code == 1
    assert "Row 2, column 'Gepland op': '31-02-2017' does not exist as a date." in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fout.csv", "goed.csv"]


def test_check_refuses_what_is_no_ordinary_file_and_does_not_wait_for_it(wpl: Wpl, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.csv")
    code, _, error = wpl("check", tmp_path / "pijp.csv")
    assert code == 2
    assert "pijp.csv is no ordinary file" in error


@pytest.mark.parametrize(
    "words",
    [
        ["build", "--inbox", "{folder}/typo"],
        ["releases", "rollback"],
        ["releases", "prune", "--keep", "1"],
        ["withdraw", "abcdef", "--reason", "x"],
    ],
)
def test_a_mistyped_folder_is_an_error_and_stays_missing(wpl: Wpl, tmp_path: Path, words: list[str]) -> None:
    words = [word.replace("{folder}", str(tmp_path)) for word in words]
    code, _, error = wpl(*words, "--data", tmp_path / "nowhere")
    assert code == 1
    assert str(tmp_path) in error
    assert len(error.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_template_is_written_once_and_never_over_another_file(wpl: Wpl, tmp_path: Path) -> None:
    path = tmp_path / "Pilots.xlsx"
    assert wpl("template", "pilots", "--out", path)[0] == 0
    assert wpl("check", path)[0] == 0
    code, _, error = wpl("template", "pilots", "--out", path)
    assert code == 1
    assert "exists already" in error


@pytest.fixture(scope="module")
def two_dates(tmp_path_factory: pytest.TempPathFactory, small_data: Path) -> tuple[Path, str]:
    """A data folder with a second release, as of a day before the first fact; and what its build said."""
    data = shutil.copytree(small_data, tmp_path_factory.mktemp("dates") / "data", symlinks=True)
    command = [sys.executable, "-m", "cli", "build", "--data", str(data), "--as-of", "2016-01-31"]
    return data, subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_releases_can_be_listed_shown_rolled_back_and_pruned(
    wpl: Wpl, two_dates: tuple[Path, str], small_data: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(two_dates[0], tmp_path / "data", symlinks=True)
    assert "figures as of 2016-01-31" in two_dates[1]
    first, second = current_release(small_data), current_release(data)
    assert first
    assert second
    assert first != second
    assert f"* {second}" in wpl("releases", "--data", data)[1]
    assert json.loads(wpl("releases", "show", second[:6], "--data", data)[1])["as_of_date"] == "2016-01-31"
    assert first in wpl("releases", "rollback", "--data", data)[1]
    assert f"* {first}" in wpl("releases", "--data", data)[1]
    assert "empty" not in wpl("build", "--data", data)[1]
    assert "Nothing to remove" in wpl("releases", "prune", "--keep", "2", "--data", data)[1]
    assert second in wpl("releases", "rollback", second[:6], "--data", data)[1]
    assert first in wpl("releases", "prune", "--keep", "1", "--data", data)[1]
    assert first not in wpl("releases", "--data", data)[1]


def test_figures_as_of_a_day_before_the_first_fact_are_said_to_be_empty(
    wpl: Wpl, two_dates: tuple[Path, str]
) -> None:
    data, published = two_dates
    _, reused, _ = wpl("build", "--data", data, "--as-of", "2016-01-31")
    for text in (published, reused):
        assert "The figures as of 2016-01-31 are empty: the first fact is of 2017-02-01" in text
    for mart in ("success_criteria", "forecast_basis", "must_happen"):
        _, rows, _ = wpl("query", "--data", data, "--format", "json", f"select * from mart_steering__{mart}")
        assert json.loads(rows) == []


def test_a_folder_no_one_prepared_is_taken_as_it_is(wpl: Wpl, tmp_path: Path) -> None:
    inbox, data = tmp_path / "some files", tmp_path / "else where"
    (inbox / "diep" / "dieper").mkdir(parents=True)
    (inbox / "foto.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (inbox / "diep" / "leeg.csv").write_bytes(b"")
    (inbox / "diep" / "notulen.txt").write_text("Notulen van het overleg\nAanwezig: drie personen\n", "utf-8")
    (inbox / "diep" / "dieper" / "kapot.xlsx").write_bytes(b"PK\x03\x04" + bytes(50))
    code, text, error = wpl("build", "--inbox", inbox, "--data", data)
    assert code == 0, error
    for name in ("foto.png", "leeg.csv", "notulen.txt", "kapot.xlsx"):
        assert name in text
    _, rows, _ = wpl("query", "--data", data, "--format", "json",
                     "select file_name, outcome from mart_analyst__ingest_reconciliation")  # fmt: skip
    found = pl.DataFrame(json.loads(rows))
    assert set(found["outcome"]) <= {"refused", "unknown"}
    assert found.height == 4
    again = wpl("build", "--inbox", inbox, "--data", data)[1]
    assert "Nothing changed" in again
