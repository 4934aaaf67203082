"""A file that came again, as its sender and the readers of the pages are told; it is not refused."""

import io
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from report.letter import Recipient, letter
from tests.conftest import SMALL
from warehouse.build import build
from warehouse.read import Release, open_release
from warehouse.settings import Settings


@pytest.fixture(scope="module")
def release(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The small release, and the same bytes under another name and from another sender."""
    data = shutil.copytree(small_data, tmp_path_factory.mktemp("again") / "data")
    for name, of in {
        "OTIB/kopie.csv": "OTIB/pilots.csv",
        "OOM/lijst.csv": "projectbureau/opleveringen.csv",
    }.items():
        (data / "inbox" / name).parent.mkdir(exist_ok=True)
        (data / "inbox" / name).write_text(SMALL[of], "utf-8")
    result = build(Settings(data=data, today=date(2018, 1, 20)))
    return open_release(data, result.release_id)


def letter_rows(release: Release, sender: str) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(letter(release, Recipient(sender, sender, (sender,))))).worksheets[0]
    return [[str(cell) for cell in row if cell is not None] for row in sheet.values]


def test_it_stands_with_the_files_and_is_not_refused(release: Release) -> None:
    rows = release.query(
        "select file_name, sender, outcome, rows_read from mart_analyst__ingest_reconciliation"
        " where outcome <> 'loaded' order by file_name"
    ).rows()
    assert rows == [("kopie.csv", "OTIB", "again", None), ("lijst.csv", "OOM", "again", None)]
    assert release.query("select files_loaded, files_refused from mart_steering__project").row(0) == (3, 0)


def test_its_sender_is_told_once_and_asked_nothing(release: Release) -> None:
    told = [row for row in letter_rows(release, "OTIB") if any("precies hetzelfde" in cell for cell in row)]
    assert [(row[0], row[2]) for row in told] == [("kopie.csv", "20-01-2018")]
    assert "uw bestand van 15-1-2018" in told[0][1]


def test_of_bytes_of_two_senders_both_are_told(release: Release) -> None:
    (second,) = [row for row in letter_rows(release, "OOM") if any("recies hetzelfde" in cell for cell in row)]
    assert "van projectbureau" in second[1]
    (first,) = [row for row in letter_rows(release, "projectbureau") if any("recies hetzelfde" in c for c in row)]
    assert first[0] == "opleveringen.csv"
    assert "ook van OOM" in first[1]
