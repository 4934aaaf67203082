"""What the command line says and gives back about files, in the sender's language."""

import json
from pathlib import Path

import pytest

from tests.conftest import Wpl

HEAD = "Pilotnummer;Datum;Fase;Aantal deelnemers\n"


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    """A file with 30 faults of one kind and one of another."""
    path = tmp_path / "deelnemers.csv"
    rows = "".join(f"WPL-{n:03};20-04-2017;pilot;ca. {n}\n" for n in range(30))
    path.write_text(HEAD + rows + "WPL-001;31-02-2017;pilot;3\nWPL-002;20-04-2017;pilot;4\n", "utf-8")
    return path


def test_check_names_the_kind_the_counts_and_each_cause_with_its_address(wpl: Wpl, counts: Path) -> None:
    code, text, _ = wpl("check", counts)
    lines = text.splitlines()
    assert code == 1
    assert lines[0] == "deelnemers.csv"
    assert lines[1].strip().startswith("Deelnemersaantallen: 32 rijen gelezen, 1 geladen, 31 afgekeurd")
    assert "    - Rij 32, kolom 'Datum': '31-02-2017' bestaat niet als datum. Vul de juiste dag in." in lines


def test_a_fault_that_keeps_coming_back_is_said_once_with_all_its_rows(wpl: Wpl, counts: Path) -> None:
    _, text, _ = wpl("check", counts)
    values = "wat er staat ('ca. 0', 'ca. 1', 'ca. 2' en 27 andere)"
    assert text.count("is geen geheel getal") == 1
    assert f"    - Rijen 2–31, kolom 'Aantal deelnemers': {values} is geen geheel getal. Vul het aantal in" in text
    _, text, _ = wpl("check", counts, "--lang", "en")
    assert "    - Rows 2–31, column 'Aantal deelnemers': what stands there ('ca. 0'," in text


def test_what_asks_for_nothing_is_told_by_its_number_unless_all_is_asked(wpl: Wpl, tmp_path: Path) -> None:
    path = tmp_path / "deelnemers.csv"
    path.write_text(HEAD.replace("\n", ";Zaal\n") + "WPL-001;20-04-2017;pilot;3;hal\n", "utf-8")
    assert "zonder dat u iets hoeft te doen: 1 (alles: --all)" in wpl("check", path)[1]
    assert "Kolom 'Zaal': deze kolom is niet bekend" in wpl("check", path, "--all")[1]


def test_control_characters_of_a_file_never_reach_the_terminal(wpl: Wpl, tmp_path: Path) -> None:
    path = tmp_path / "deelnemers.csv"
    path.write_text(HEAD + "WPL-001;20-04-2017;pilot;\x1b[31mrood\n", "utf-8")
    for command in ("check", "read"):
        assert "\x1b" not in wpl(command, path)[1]


def test_read_shows_headings_and_every_row_with_its_fate_and_the_reason(wpl: Wpl, tmp_path: Path) -> None:
    path = tmp_path / "notities.csv"
    path.write_bytes("Naam;Plaats;Café\nAn;Ede;ja\nBo;Ede\n".encode("cp1252"))
    code, text, _ = wpl("read", path)
    assert code == 0
    assert text.startswith("notities.csv: tekst, codering cp1252, scheidingsteken ';'")
    assert "kolommen: Naam | Plaats | Café" in text
    assert "Rij 3: de rij heeft 2 cellen en er zijn 3 kolomkoppen." in text


def test_read_names_the_heading_that_a_build_would_take(wpl: Wpl, tmp_path: Path) -> None:
    """By its shape, the row of key words above it would have been taken."""
    path = tmp_path / "pilots.csv"
    rows = ["Fonds;Naam;Stand;Jaar;Soort", "Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status"]
    rows += [f"WPL-{n:03};Een (fictief);OOM;13-02-2017;aangemeld" for n in range(3)]
    path.write_text("\n".join(rows), "utf-8")
    assert "kopregel op rij 2\n" in wpl("read", path)[1]
    table = json.loads(wpl("read", path, "--json")[1])["tables"][0]
    assert (table["heading_rows"], table["heading_guessed"], table["heading_rows_as_likely"]) == ([2], False, [])
    assert "3 geladen" in wpl("check", path)[1]


def test_read_says_that_a_heading_was_guessed_and_which_row_may_be_it_too(wpl: Wpl, tmp_path: Path) -> None:
    path = tmp_path / "notities.csv"
    path.write_text("Naam;Plaats\nAn;Ede\nBo;Gent\n", "utf-8")
    text = wpl("read", path)[1]
    assert "kopregel op rij 1 (geraden: de monitor kent deze koppen niet; rij 2, 3 kan het ook zijn)" in text
    table = json.loads(wpl("read", path, "--json")[1])["tables"][0]
    assert (table["heading_guessed"], table["heading_rows_as_likely"]) == (True, [2, 3])
    path.write_text("Naam;Aantal\nAn;3\nBo;4\n", "utf-8")
    assert "kopregel op rij 1 (geraden: de monitor kent deze koppen niet)" in wpl("read", path)[1]


def test_read_shows_fifty_rows_unless_all_are_asked(wpl: Wpl, counts: Path) -> None:
    counts.write_text(HEAD + "WPL-001;20-04-2017;pilot;3\n" * 100, "utf-8")
    assert wpl("read", counts)[1].count("WPL-001") == 49
    assert "en nog 51 rijen" in wpl("read", counts)[1]
    assert wpl("read", counts, "--all")[1].count("WPL-001") == 100


def test_read_for_programs_gives_every_cell_as_text(wpl: Wpl, counts: Path) -> None:
    code, text, _ = wpl("read", counts, "--json")
    reading = json.loads(text)
    assert code == 0
    assert reading["refused"] is None
    table = reading["tables"][0]
    assert {"sheet", "encoding", "delimiter", "heading_rows", "columns", "records"} <= set(table)
    assert table["columns"] == ["Pilotnummer", "Datum", "Fase", "Aantal deelnemers"]
    assert table["records"][1] == {
        "row": 2,
        "fate": "loaded",
        "cells": ["WPL-000", "20-04-2017", "pilot", "ca. 0"],
        "reason": None,
    }


def test_read_names_the_reason_of_a_refusal_and_fails(wpl: Wpl, tmp_path: Path) -> None:
    path = tmp_path / "leeg.csv"
    path.write_bytes(b"")
    code, text, _ = wpl("read", path)
    assert code == 1
    assert "Het bestand is leeg." in text
    code, text, _ = wpl("read", path, "--json", "--lang", "en")
    assert code == 1
    refused = json.loads(text)["refused"]
    assert refused["code"] == "empty_file"
    assert refused["message"].startswith("The file is empty. ")


def test_a_build_says_of_each_new_file_what_became_of_it_once(
    wpl: Wpl, tmp_path: Path, counts: Path, little_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WPL_PROJECT_DIR", str(little_project))
    inbox, data = tmp_path / "inbox" / "OTIB", tmp_path / "data"
    inbox.mkdir(parents=True)
    counts.rename(inbox / counts.name)
    code, text, error = wpl("build", "--inbox", inbox.parent, "--data", data)
    assert code == 0, error
    assert "OTIB/deelnemers.csv: 31 van 32 rijen niet geladen. Rijen 2–31, kolom 'Aantal deelnemers': " in text
    assert "(en nog 1)\n1 nieuw bestand: 1 gelezen, 0 geweigerd, 0 niet herkend; 1 rij geladen, 31 niet." in text
    assert "deelnemers.csv" not in wpl("build", "--inbox", inbox.parent, "--data", data)[1]


def test_check_writes_a_marked_copy_of_each_file_and_never_over_another(
    wpl: Wpl, counts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "terug"
    code, text, _ = wpl("check", counts, "--annotate", "--out", out)
    assert code == 1
    assert f"Kopie met de meldingen: {out / 'deelnemers-meldingen.xlsx'}" in text
    before = (out / "deelnemers-meldingen.xlsx").read_bytes()
    code, _, error = wpl("check", counts, "--annotate", "--out", out)
    assert code == 1
    assert "exists already" in error
    assert (out / "deelnemers-meldingen.xlsx").read_bytes() == before


def test_check_gives_no_copy_back_of_a_file_without_a_message(wpl: Wpl, tmp_path: Path) -> None:
    path = tmp_path / "goed.csv"
    path.write_text(HEAD + "WPL-001;20-04-2017;pilot;3\n", "utf-8")
    code, text, _ = wpl("check", path, "--annotate", "--out", tmp_path / "terug")
    assert code == 0
    assert "Geen kopie" in text
    assert not (tmp_path / "terug").exists()


def test_a_blank_of_every_kind_is_written_at_once(wpl: Wpl, tmp_path: Path) -> None:
    code, text, _ = wpl("template", "--all", "--out", tmp_path / "blanco")
    assert code == 0
    assert len(list((tmp_path / "blanco").glob("*.xlsx"))) == text.count("Written: ") == 7
    assert wpl("template", "--all", "--out", tmp_path / "blanco")[0] == 1
    assert wpl("template")[0] == wpl("template", "pilots", "--all")[0] == 2
