"""Return letters, written from real releases: first what to do, then what came since the letter before."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from report import to_do
from report.formats import short_date
from report.i18n import Words
from report.letter import MOST_ROWS, Recipient, letter, senders, write_letters
from tests.conftest import Wpl
from tests.report.letters import Asked, asked, cells, own, read, section
from warehouse.read import Release, current_release, open_release, whole_releases

NUMBERS = re.compile(r"(\w+) (\d+)")
CHANGES = {"nieuw": "new", "gewijzigd": "changed", "gelijk": "same", "ingetrokken": "withdrawn"}
CHANGES |= {"ontbreekt": "vanished"}
FATES = {"gelezen": "read", "geladen": "loaded", "afgewezen": "rejected", "dubbel": "duplicate"}


def served(data: Path) -> Release:
    return open_release(data, current_release(data) or "")


@pytest.fixture
def pair(asked_builds: Path) -> Iterator[tuple[Release, Release]]:
    """Two releases of the same senders, the later one first."""
    later, earlier = (listed.id for listed in whole_releases(asked_builds))
    with open_release(asked_builds, later) as now, open_release(asked_builds, earlier) as then:
        yield now, then


def test_a_letter_begins_with_what_to_do_and_by_when(pair: tuple[Release, Release]) -> None:
    rows = read(pair[0], "oom", earlier=pair[1])
    assert [row[0] for row in rows[:2]] == ["Aan oom", "Goedendag,"]
    paragraph = rows[3][0]
    assert paragraph == (
        "Dank voor de 3 bestanden die wij van u ontvingen."
        " Wilt u de punten hieronder uiterlijk 1 maart 2018 afhandelen?"
    )
    titles = [
        row[0] for row, before in zip(rows[1:], rows, strict=False) if not any(before) and row[0] != paragraph
    ]
    assert titles[:2] == ["Wat wij u vragen, uiterlijk 1 maart 2018", "Wat er binnenkwam"]


def test_an_answer_is_asked_so_many_days_after_the_last_file(example_data: Path) -> None:
    with served(example_data) as release:
        last = date.fromisoformat(release.info["received_until"])
        assert release.query("select distinct due_on from mart_sector__to_do")["due_on"].to_list() == [
            last + timedelta(days=14)
        ]


def test_each_cause_is_said_once_with_all_it_is_about(example_data: Path) -> None:
    with served(example_data) as release:
        found = asked(read(release, "oom"))
        missing = release.query(
            "select pilot_id from mart_sector__evidence where fund_code = 'OOM' and proof = 'attendance'"
            " and is_missing and as_of_date = (select as_of_date from mart_steering__project) order by pilot_id"
        )["pilot_id"]
    assert len({(line.task, line.text) for line in found}) == len(found)
    lists = [line for line in found if line.text.startswith("Er is geen presentielijst")]
    assert [line.about.split(", ") for line in lists] == [missing.to_list()]


def test_what_is_overdue_unproven_or_never_came_is_asked(example_data: Path) -> None:
    with served(example_data) as release:
        rows = asked(read(release, "oom")), asked(read(release, "ovp"))
        overdue = release.query(
            "select pilot_id, message_nl from mart_analyst__warnings where sender = 'oom' and reason_code in"
            " ('planned_start_passed', 'planned_end_passed', 'completed_without_report') order by pilot_id"
        )
    assert {(pilot, text) for pilot, text in overdue.rows()} <= {(line.about, line.text) for line in rows[0]}
    assert any(line.about == "OVP" and "Presentielijsten zijn nog nooit ontvangen" in line.text for line in rows[1])


def test_rows_that_vanished_are_asked_after_for_every_kind(pair: tuple[Release, Release]) -> None:
    rows = read(pair[0], "oom", earlier=pair[1])
    counted = pair[0].query(
        "select file_name, rows_vanished from mart_analyst__delivery_changes where rows_vanished > 0"
    )
    assert dict(counted.rows()) == {"pilots-later.csv": 1, "presentielijst-later.csv": 3}
    came = {row[0]: row[1] for row in section(rows, "came")}
    assert "ontbreekt 1" in came["pilots-later.csv"]
    assert "ontbreekt 3" in came["presentielijst-later.csv"]
    said = {line.about: line.text for line in asked(rows)}
    assert said["WPL-012"].startswith("Stond in pilots.csv, maar niet meer in pilots-later.csv")
    assert "blijven gelden: rij 3–4, 6." in said["presentielijst-later.csv"]


def test_a_refused_file_is_asked_for_until_its_name_comes_again(pair: tuple[Release, Release]) -> None:
    now, then = pair
    before, after = (" ".join(line.about for line in asked(read(release, "oom"))) for release in (then, now))
    assert "aantallen.csv" in before
    assert "vergeten.csv" in before
    assert "aantallen.csv" not in after.lower()
    assert "vergeten.csv" in after


def test_what_was_said_of_a_file_that_was_sent_again_is_asked_no_more(example_data: Path) -> None:
    with served(example_data) as release:
        said = {line.text for line in asked(read(release, "otib"))}
        old = release.query(
            "select cause_nl from mart_analyst__rejected_rows where sender = 'otib' and is_superseded"
        )["cause_nl"]
        answers = {line.about for line in asked(read(release, "adviesbureau"))}
    assert old.len()
    assert not said & set(old)
    assert "results-survey481502.csv" in answers
    assert "tussenstand/results-survey481502.csv" not in answers


def test_only_files_since_the_release_before_are_told_and_the_others_counted(pair: tuple[Release, Release]) -> None:
    came = section(read(pair[0], "oom", earlier=pair[1]), "came")
    assert came[0] == ("Bestand", "Wat ermee is gebeurd", "Ontvangen")
    assert {row[2] for row in came[1:-1]} == {"15-02-2018"}
    assert came[-1] == ("Eerder ontvangen en al gemeld: 4 bestanden.", "", "")
    first = section(read(pair[1], "oom"), "came")
    assert len(first) == 1 + 4
    silent = read(pair[0], "projectbureau", earlier=pair[1])
    assert silent[3][0] == "Sinds de vorige brief ontvingen wij geen bestanden van u. U hoeft nu niets te doen."
    assert section(silent, "came") == [("Eerder ontvangen en al gemeld: 1 bestand.", "", "")]


def test_what_asks_for_nothing_is_told_once(pair: tuple[Release, Release]) -> None:
    now, then = pair
    first, second = section(read(then, "oom"), "noticed"), section(read(now, "oom", earlier=then), "noticed")
    dropped = "Kolom 'Naam': persoonsgegevens; deze kolom wordt nooit overgenomen."
    assert dropped in [row[1] for row in first]
    assert second == []
    assert ("presentielijst-later.csv", dropped, "") in section(read(now, "oom"), "noticed")


def test_a_file_that_is_asked_for_is_explained_once(pair: tuple[Release, Release]) -> None:
    rows = read(pair[1], "oom")
    came = {row[0]: row[1] for row in section(rows, "came")}
    assert came["vergeten.csv"] == "Geweigerd; zie hierboven."
    assert any(line.about == "aantallen.csv, vergeten.csv" for line in asked(rows))


def test_the_numbers_of_a_file_are_those_of_the_marts(example_data: Path) -> None:
    with served(example_data) as release:
        for sender in senders(release):
            came = section(read(release, sender), "came")[1:]
            files = release.query(
                "select files.file_name, sum(rows_read), sum(rows_loaded), sum(rows_rejected), sum(rows_duplicate),"
                " any_value(rows_new), any_value(rows_changed), any_value(rows_same), any_value(rows_withdrawn),"
                " any_value(rows_vanished), delivery_seq, kind from mart_analyst__ingest_reconciliation as files"
                " join mart_analyst__delivery_changes as changes using (delivery_seq, kind)"
                f" where files.sender = '{sender}' group by files.file_name, delivery_seq, kind"
                " order by delivery_seq desc, kind"
            )
            counted = [tuple(row) for row in came if "Gelezen" in row[1]]
            assert len(counted) == min(files.height, MOST_ROWS)
            for (name, said, _), row in zip(counted, files.rows(), strict=False):
                found = {word.lower(): int(number) for word, number in NUMBERS.findall(said)}
                expected = dict(zip([*FATES, *CHANGES], row[1:-2], strict=True))
                assert name == row[0]
                assert found == {word: n for word, n in expected.items() if n or word in ("gelezen", "geladen")}


def test_of_survey_files_no_count_is_told(example_data: Path) -> None:
    with served(example_data) as release:
        hidden = release.query("select distinct sender from mart_analyst__ingest_reconciliation where is_hidden")
        assert hidden.height
        for sender in hidden["sender"]:
            said = [row[1] for row in section(read(release, sender), "came") if "Enquête" in row[1]]
            assert said
            assert not any(re.search(r"\d", text) for text in said)


def test_equal_releases_told_after_the_same_one_give_equal_letters(
    pair: tuple[Release, Release], tmp_path: Path
) -> None:
    now, then = pair
    everybody = [own(sender) for sender in senders(now)]
    one, other = (write_letters(now, everybody, tmp_path / name, earlier=then) for name in ("one", "other"))
    assert [path.stem for path in one] == senders(now)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_letter_about_two_senders_says_whose_the_other_things_are(pair: tuple[Release, Release]) -> None:
    rows = cells(letter(pair[0], Recipient("OTIB", "het secretariaat", ("OTIB", "adviseur")), earlier=pair[1]))
    assert rows[0][0] == "Aan het secretariaat"
    abouts = [line.about for line in asked(rows)]
    assert "adviseur: deelnemers.csv" in abouts
    assert "WPL-001, WPL-002, WPL-004" in abouts
    assert section(rows, "came")[-1][0] == "Eerder ontvangen en al gemeld: 3 bestanden."


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_letter_speaks_its_language_throughout(pair: tuple[Release, Release], language: str) -> None:
    rows = read(pair[0], "oom", language, pair[1])
    text = "\n".join(cell for row in rows for cell in row)
    title, said = {"nl": ("Aan oom", "blijven gelden"), "en": ("To oom", "remain valid")}[language]
    assert rows[0][0] == title
    assert said in text
    assert re.search(r"\{\w+\}", text) is None
    assert asked(rows, language)
    assert short_date(date(2018, 2, 15), language) in text


def test_nobodys_file_is_a_letter_to_the_office(pair: tuple[Release, Release]) -> None:
    rows = cells(letter(pair[1], Recipient("onbekend", "onbekend", ("onbekend",), is_office=True)))
    assert rows[0][0] == "Aan het projectbureau: van wie is dit bestand?"
    assert "in de map van zijn afzender" in rows[3][0]
    assert section(rows, "came")[1][0] == "gevonden.csv"
    assert not any("Vragen?" in row[0] for row in rows)


def test_letters_go_to_whom_the_senders_file_says(
    wpl: Wpl, asked_builds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WPL_SENDERS_FILE", str(asked_builds.parent / "senders.toml"))
    code, text, _ = wpl("letters", "--data", asked_builds, "--out", tmp_path)
    assert code == 0
    assert text.count("Written: ") == 4
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["OTIB", "onbekend", "oom", "projectbureau"]
    written = {path.stem: cells(path.read_bytes()) for path in tmp_path.iterdir()}
    assert written["oom"][0][0] == "Aan secretariaat OOM"
    assert written["onbekend"][0][0].endswith("van wie is dit bestand?")
    assert "adviseur: deelnemers.csv" in [line.about for line in asked(written["OTIB"])]
    assert section(written["oom"], "came")[-1][0].startswith("Eerder ontvangen en al gemeld: 4")


def test_letters_tell_of_files_since_the_release_that_is_named(
    wpl: Wpl, asked_builds: Path, tmp_path: Path
) -> None:
    later = current_release(asked_builds) or ""
    code, _, _ = wpl("letters", "--data", asked_builds, "--since", later[:6], "--out", tmp_path)
    assert code == 0
    assert cells((tmp_path / "oom.xlsx").read_bytes())[3][0].startswith("Sinds de vorige brief")
    code, _, error = wpl("letters", "--data", asked_builds, "--since", "zzz", "--out", tmp_path)
    assert (code, "no release starts with 'zzz'" in error) == (1, True)


def test_a_build_writes_the_letters_and_the_command_writes_them_again(
    wpl: Wpl, tmp_path: Path, small_data: Path
) -> None:
    (folder,) = (small_data / "letters").iterdir()
    assert folder.name == current_release(small_data)
    assert sorted(path.name for path in folder.iterdir()) == ["OTIB.xlsx", "projectbureau.xlsx"]
    code, text, _ = wpl("letters", "--data", small_data, "--out", tmp_path / "brieven")
    assert code == 0
    assert text.count("Written: ") == 2
    assert (tmp_path / "brieven" / "OTIB.xlsx").read_bytes() == (folder / "OTIB.xlsx").read_bytes()
    code, _, error = wpl("letters", "--data", tmp_path / "leeg")
    assert code == 1
    assert "wpl build" in error


def test_the_letters_ask_everything_there_is_to_ask_of_a_sender(pair: tuple[Release, Release]) -> None:
    for release in pair:
        listed = release.query("select * from mart_sector__to_do where sender is not null").rows(named=True)
        lines: list[Asked] = [line for sender in senders(release) for line in asked(read(release, sender))]
        assert {row["text_nl"] for row in listed} == {line.text for line in lines}
        assert sum(len(line.about.split(", ")) for line in lines) >= len(
            {(r["about"], r["text_nl"]) for r in listed}
        )


def test_where_to_look_names_each_file_once_with_its_rows_in_order() -> None:
    row = {
        "sender": "oom",
        "fund_code": "OOM",
        "task": "check",
        "text_nl": "Kijk.",
        "since_on": None,
        "due_on": None,
    }
    places = [("lijst.csv", "", 10), ("lijst.csv", "", 9), ("lijst.csv", "", 11), ("lijst.csv", "", 14)]
    places += [("map.xlsx", "Blad1", 4), ("map.xlsx", "Blad1", 4)]
    names = ("file_name", "sheet", "row_number")
    rows = [row | {"about": "WPL-008"} | dict(zip(names, found, strict=True)) for found in places]
    rows += [row | {"about": "WPL-003"} | dict.fromkeys(names)]
    (line,) = to_do.lines(rows, Words("nl"))
    assert line.about == "WPL-003, WPL-008 (lijst.csv, rijen 9–11, 14; map.xlsx, Blad1, rij 4)"
