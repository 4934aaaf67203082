"""Return letters, written from real releases: every figure from a mart, equal releases equal bytes."""

import io
from pathlib import Path

import openpyxl
import pytest

from report.letter import MOST_ROWS, letter, write_letters
from tests.conftest import Wpl
from warehouse.read import Release, current_release, open_release


def served(data: Path) -> Release:
    release_id = current_release(data)
    assert release_id
    return open_release(data, release_id)


def cells(content: bytes) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.worksheets) == 1
    assert not any(cell.data_type == "f" for row in book.worksheets[0].iter_rows() for cell in row)
    return list(book.worksheets[0].values)


def section(rows: list[tuple[object, ...]], title: str) -> list[tuple[object, ...]]:
    """The rows below a title, up to the next blank row."""
    start = next(n for n, row in enumerate(rows) if str(row[0]).startswith(title)) + 1
    end = next((n for n in range(start, len(rows)) if not any(rows[n])), len(rows))
    return rows[start:end]


def test_a_letter_names_each_file_with_what_was_read_loaded_and_rejected(small_data: Path) -> None:
    with served(small_data) as release:
        rows = cells(letter(release, "OTIB"))
    assert rows[0][0] == "Retourbrief aan OTIB"
    files = section(rows, "Ontvangen bestanden")
    assert files[0] == ("Bestand", "Ontvangen", "Uitkomst", "Gelezen", "Geladen", "Afgewezen", "Dubbel")
    assert ("pilots.csv", "15-01-2018", "Pilots", 3, 2, 1, 0) in files
    rejected = section(rows, "Niet geladen rijen")
    said = "Rij 4, kolom 'Aanmelddatum': een tekst van 8 tekens is geen datum. Schrijf dd-mm-jjjj."
    assert ("pilots.csv", said) in [row[:2] for row in rejected]


def test_a_letter_says_what_is_overdue_and_what_never_came(example_data: Path) -> None:
    with served(example_data) as release:
        overdue = release.query(
            "select sender, pilot_id, message_nl from mart_analyst__warnings where reason_code in"
            " ('planned_start_passed', 'planned_end_passed', 'completed_without_report') order by sender, pilot_id"
        )
        assert overdue.height
        for sender, pilot_id, message in overdue.rows():
            rows = section(cells(letter(release, sender)), "Ontbreekt of te laat")
            assert (pilot_id, message) in [row[:2] for row in rows] or len(rows) > MOST_ROWS


def test_equal_releases_give_equal_letters_and_each_sender_gets_one(example_data: Path, tmp_path: Path) -> None:
    with served(example_data) as release:
        one, other = write_letters(release, tmp_path / "one"), write_letters(release, tmp_path / "other")
        senders = release.query("select distinct sender from mart_analyst__ingest_reconciliation")["sender"]
    assert sorted(path.stem for path in one) == sorted(senders)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_letter_has_no_more_rows_of_a_list_than_fit_a_page(example_data: Path) -> None:
    with served(example_data) as release:
        senders = release.query("select distinct sender from mart_analyst__ingest_reconciliation")["sender"]
        longest = max((cells(letter(release, sender)) for sender in senders), key=len)
    assert len(longest) <= 6 * (MOST_ROWS + 4) + 4


@pytest.mark.parametrize(("language", "title"), [("nl", "Retourbrief aan OTIB"), ("en", "Return letter to OTIB")])
def test_a_letter_speaks_either_language(small_data: Path, language: str, title: str) -> None:
    with served(small_data) as release:
        assert cells(letter(release, "OTIB", language))[0][0] == title


def test_small_survey_files_keep_their_counts_hidden(example_data: Path) -> None:
    with served(example_data) as release:
        hidden = release.query(
            "select distinct sender, file_name from mart_analyst__ingest_reconciliation where is_hidden"
        )
        assert hidden.height
        for sender, file_name in hidden.rows():
            rows = section(cells(letter(release, sender)), "Ontvangen bestanden")
            found = [row for row in rows if str(row[0]).startswith(file_name)]
            assert all(not any(isinstance(value, int) for value in row) for row in found)


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


def test_a_letter_says_what_the_last_files_changed(example_data: Path) -> None:
    with served(example_data) as release:
        last = release.query(
            "select file_name, rows_new, rows_changed, rows_same, rows_withdrawn, rows_vanished"
            " from mart_analyst__delivery_changes where sender = 'otib' and kind = 'pilots' and is_latest"
        ).row(0)
        rows = section(cells(letter(release, "otib")), "Veranderd sinds de vorige levering")
    assert last[2] > 0
    assert (last[0], "Pilots", *last[1:]) in rows


def test_a_letter_is_silent_about_a_file_that_was_sent_again(example_data: Path) -> None:
    query = "select distinct file_name, message_nl from mart_analyst__{} where sender = 'otib' and is_superseded"
    with served(example_data) as release:
        for mart, title in (("rejected_rows", "Niet geladen"), ("warnings", "Vragen")):
            said = {row[:2] for row in section(cells(letter(release, "otib")), title)}
            old = release.query(query.format(mart)).rows()
            assert old
            assert not any((file_name, message) in said for file_name, message in old)
