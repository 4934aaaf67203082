"""The control sample, drawn from a real release and read back as a controller would."""

import io
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from report.sample import sample
from tests.conftest import Wpl
from warehouse.read import Release, current_release, open_release


@pytest.fixture
def release(example_data: Path) -> Release:
    release_id = current_release(example_data)
    assert release_id
    return open_release(example_data, release_id)


def sheets(content: bytes) -> dict[str, list[dict[str, object]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert not any(cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row)
    found = {}
    for page in book.worksheets:
        head, *rows = page.values
        found[page.title] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return found


def test_the_same_seed_draws_the_same_sample_and_another_seed_another(release: Release) -> None:
    one, again, other = (sample(release, "companies", 5, seed)[0] for seed in ("a", "a", "b"))
    assert one == again
    assert {row["Bedrijf"] for row in sheets(one)["Steekproef"]} != {
        row["Bedrijf"] for row in sheets(other)["Steekproef"]
    }


def test_the_draw_can_be_done_by_hand(release: Release) -> None:
    pilots = release.query(
        "select company_id, company_name from mart_sector__pilots"
        " inner join mart_steering__project using (as_of_date) where started_on <= as_of_date"
    )
    named = dict(pilots.rows())
    order = sorted(named, key=lambda company: sha256(f"controle|{company}".encode()).hexdigest())
    rows = sheets(sample(release, "companies", 4, "controle")[0])["Steekproef"]
    assert list(dict.fromkeys(row["Nr."] for row in rows)) == [1, 2, 3, 4]
    assert {row["Bedrijf"] for row in rows} == {named[company] for company in order[:4]}


def test_every_source_row_of_a_drawn_company_is_there_with_its_address(release: Release) -> None:
    found = sheets(sample(release, "companies", 3, "controle")[0])
    pilots = {row["Pilot"] for row in found["Steekproef"]}
    listed = [(r["Pilot"], r["SHA-256 van het bestand"], r["Blad"] or "", r["Rij"]) for r in found["Bronregels"]]
    facts = release.query(
        "select pilot_id, sha256, sheet, row_number from mart_sector__pilot_facts"
        " where happened_on <= (select as_of_date from mart_steering__project)"
    )
    assert sorted(listed) == sorted(row for row in facts.rows() if row[0] in pilots)
    assert all(row["Bestand"] and row["Afzender"] and row["Ontvangen"] for row in found["Bronregels"])


def test_a_sample_of_counts_holds_rows_that_count(release: Release) -> None:
    found = sheets(sample(release, "counts", 12, "7", "en")[0])
    rows = found["Source rows"]
    assert len(rows) == 12
    assert {row["Holds now"] for row in rows} == {"yes"}
    assert {row["Kind"] for row in rows} == {"count"}


def test_the_command_writes_the_workbook_and_says_when_there_are_fewer(
    wpl: Wpl, small_data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "steekproef.xlsx"
    code, text, _ = wpl("sample", "--n", 10, "--seed", "x", "--data", small_data, "--out", path)
    assert code == 0
    assert "Drawn: 2 of 2 companies (all there are, 10 were asked)" in text
    assert len(sheets(path.read_bytes())["Steekproef"]) == 2
    code, _, error = wpl("sample", "--n", 1, "--seed", "x", "--data", tmp_path / "leeg")
    assert code == 1
    assert "wpl build" in error
