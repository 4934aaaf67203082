"""What the command line says of deliveries that were received, and of those that are taken back."""

from pathlib import Path

import pytest

from tests.conftest import SMALL, Wpl

PILOTS = SMALL["OTIB/pilots.csv"]


@pytest.fixture
def data(tmp_path: Path, wpl: Wpl, little_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a release of two files, one of them refused, and of one that came again."""
    monkeypatch.setenv("WPL_PROJECT_DIR", str(little_project))
    monkeypatch.setenv("WPL_TODAY", "2018-01-15")
    data = tmp_path / "data"
    for name, text in {"OTIB/pilots.csv": PILOTS, "OOM/leeg.csv": "", "OOM/pilots.csv": PILOTS}.items():
        path = data / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    rows = "file;received_on\nOTIB/pilots.csv;1-12-2017\nOOM/leeg.csv;2-12-2017\nOOM/pilots.csv;3-12-2017\n"
    (data / "inbox" / "received.csv").write_text(rows, "utf-8")
    return data


def test_a_build_says_in_one_line_what_came_again(wpl: Wpl, data: Path) -> None:
    code, text, error = wpl("build", "--data", data)
    assert (code, error) == (0, "")
    (line,) = [line for line in text.splitlines() if "same bytes" in line]
    assert line.startswith("Number 3 (OOM/pilots.csv, 2017-12-03) has the same bytes as number 1 (OTIB/pilots.csv,")
    assert "`wpl withdraw 1`" in line
    assert "same bytes" not in wpl("build", "--data", data)[1]


def test_deliveries_lists_what_counts_and_why_not(wpl: Wpl, data: Path) -> None:
    assert wpl("deliveries", "--data", data)[1] == f"Nothing was received in {data}\n"
    wpl("build", "--data", data)
    code, text, _ = wpl("deliveries", "--data", data)
    assert code == 0
    assert [line.split(maxsplit=2) for line in text.splitlines()] == [
        ["number", "received", "what became of it"],
        ["1", "2017-12-01", "OTIB/pilots.csv: counts"],
        ["2", "2017-12-02", "OOM/leeg.csv: counts"],
        [
            "3",
            "2017-12-03",
            "OOM/pilots.csv: the same bytes as number 1 (OTIB/pilots.csv, 2017-12-01), which counts",
        ],
    ]


def test_deliveries_of_one_sender_in_capitals_or_not(wpl: Wpl, data: Path) -> None:
    wpl("build", "--data", data)
    of = {name: wpl("deliveries", "--data", data, "--sender", name)[1] for name in ("OOM", "oom", "projectbureau")}
    assert of["OOM"].count("OOM/") == 2
    assert of["OOM"].count("\n") == 3
    assert of["oom"] == of["OOM"]
    assert of["projectbureau"] == f"Nothing was received from projectbureau in {data}\n"


def test_a_delivery_is_withdrawn_and_listed_as_such(wpl: Wpl, data: Path) -> None:
    wpl("build", "--data", data)
    code, text, _ = wpl("withdraw", "1", "--reason", "of another project", "--data", data)
    assert code == 0
    assert text.splitlines() == [
        "OOM/pilots.csv still lies in the inbox: it stays withdrawn until it is put there anew",
        "OTIB/pilots.csv still lies in the inbox: it stays withdrawn until it is put there anew",
        "Withdrawn: pilots.csv of OTIB. The next build leaves it out",
    ]
    _, text, _ = wpl("deliveries", "--data", data)
    assert "OTIB/pilots.csv: was withdrawn on 2018-01-15 (of another project)" in text
    code, _, error = wpl("withdraw", "pilots.csv", "--reason", "again", "--data", data)
    assert code == 1
    assert "number 1 (OTIB/pilots.csv, 2017-12-01): was withdrawn on 2018-01-15" in error


def test_deliveries_says_what_the_served_release_could_not_load(wpl: Wpl, example_data: Path) -> None:
    code, text, _ = wpl("deliveries", "--data", example_data, "--sender", "ooc", "--lang", "en")
    assert code == 0
    assert text.count(": counts\n") == 7
    (refused,) = [line for line in text.splitlines() if "verslag-pilot.pdf" in line]
    assert "ooc/verslag-pilot.pdf: not loaded: This is a PDF;" in refused
