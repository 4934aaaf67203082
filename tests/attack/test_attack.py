"""The attack itself: it finds what can be found, and nothing in a release."""

from pathlib import Path

import pytest

from tests.attack.attack import ALL, Attack, Cell, Published, attacked, merged, read, true_numbers
from warehouse.read import Release, current_release, open_release
from warehouse.releases import release_folder

K, COMPANIES = 10, 3
EXAMPLE = {"OTIB": 42, "OOM": 38, "OOMT": 21, "A+O": 15, "OOC": 12, "OVP": 9, ALL: 137}


def line(hidden: set[str], numbers: dict[str, int] = EXAMPLE) -> Published:
    """One line of responses with some of its cells hidden."""
    true = {Cell("w", "response", fund): n for fund, n in numbers.items()}
    shown = {cell: None if cell.fund in hidden else n for cell, n in true.items()}
    return merged([Published(numbers=shown, true=true, items={"response": []})])


def test_a_single_hidden_cell_is_found_by_subtraction() -> None:
    assert Attack(line({"OVP"})).intervals() == {Cell("w", "response", "OVP"): (9, 9)}


def test_of_two_hidden_cells_one_fund_finds_the_other() -> None:
    assert Attack(line({"OVP", "OOC"})).found(K) == []
    assert len(attacked(line({"OVP", "OOC"}), K)) == 2


def test_the_example_holds() -> None:
    assert attacked(line({"OVP", "OOC", "A+O"}), K) == []


def test_two_small_cells_are_too_little_for_each_other() -> None:
    numbers = EXAMPLE | {"OVP": 4, "OOC": 5, ALL: 125}
    assert attacked(line({"OVP", "OOC", "A+O"}, numbers), K)
    assert attacked(line({"OVP", "OOC", ALL}, numbers), K) == []


def test_a_second_line_tells_what_the_first_hides() -> None:
    """Hidden as a response but not as an answer, a fund has as many responses at least."""
    first = line({"OVP", "OOC", "A+O"})
    answers = {cell._replace(line="question Q"): n for cell, n in first.true.items()}
    both = Published(numbers=first.numbers | answers, parts=first.parts)
    assert Attack(both).interval(Cell("w", "response", "OVP")) == (9, 9)


def test_items_tell_a_scale() -> None:
    """Twelve of twelve answered every item, so all have a score."""
    numbers: dict[Cell, int | None] = {Cell("w", f"question {item}", "OOM"): 12 for item in "PQR"}
    numbers |= {Cell("w", "response", "OOM"): 12, Cell("w", "construct c", "OOM"): None}
    told = Published(numbers=numbers, items={"construct c": ["question P", "question Q", "question R"]})
    assert Attack(told).interval(Cell("w", "construct c", "OOM")) == pytest.approx((12, 12))


def test_means_without_numbers_tell_them() -> None:
    """20 people at 3 and some at 5 are 105 / 29 together: nine."""
    numbers = {Cell("w", "construct c", fund): n for fund, n in {"OOM": 20, "OVP": None, ALL: None}.items()}
    means = {Cell("w", "construct c", fund): mean for fund, mean in {"OOM": 3.0, "OVP": 5.0, ALL: 105 / 29}.items()}
    told = merged([Published(numbers, means, scales={"construct c": (1, 5)})])
    assert Attack(told).interval(Cell("w", "construct c", "OVP")) == pytest.approx((9, 9))
    told.means.pop(Cell("w", "construct c", "OVP"))
    low, high = Attack(told).interval(Cell("w", "construct c", "OVP"))
    assert (low, high) == (pytest.approx(20 * (105 / 29 - 3) / (5 - 105 / 29)), float("inf"))


def test_two_releases_tell_more_than_one() -> None:
    earlier, later = line({"OVP", "OOC", "A+O"}), line({"OVP", "OOMT", "OTIB"})
    assert Attack(merged([earlier, later])).intervals() == {Cell("w", "response", "OVP"): (9, 9)}


def test_releases_of_other_files_are_taken_apart() -> None:
    """One more answer came from a sender of several funds; OOMT sends its own files."""
    files = [frozenset({("oomt", "x"), ("bureau", sha)}) for sha in "ab"]
    earlier, later = line({"OVP", "OOC", "OOMT"}), line({"OVP", "OOC", "OOMT"}, EXAMPLE | {"OTIB": 43, ALL: 138})
    earlier.files, later.files = files
    both = merged([earlier, later])
    assert len([cell for cell in both.numbers if cell.fund == "OOMT"]) == 1
    assert len([cell for cell in both.numbers if cell.fund == "OVP"]) == 2
    assert attacked(both, K) == []


def test_with_primary_suppression_only_hidden_numbers_are_found(example_data: Path) -> None:
    release_id = current_release(example_data)
    assert release_id
    numbers = true_numbers(release_folder(example_data, release_id))
    open_door = read(example_data, release_id)
    for cell, (n, companies) in numbers.items():
        open_door.numbers[cell] = None if n < K or companies < COMPANIES else n
    hidden = [cell for cell, n in open_door.numbers.items() if n is None]
    found = attacked(merged([open_door]), K)
    assert len(set(found)) >= len(hidden)


def test_nothing_hidden_is_found_in_the_examples(example_data: Path) -> None:
    release_id = current_release(example_data)
    assert release_id
    told = merged([read(example_data, release_id)])
    assert len([n for n in told.numbers.values() if n is None]) > 50
    assert attacked(told, K) == []


def test_nothing_that_names_a_survey_file_names_a_pilot_of_the_project(example_data: Path) -> None:
    with open_release(example_data, current_release(example_data) or "") as release:
        files = release.query(
            "select distinct file_name from mart_analyst__ingest_reconciliation where kind = 'survey_responses'"
        )
        pilots = release.query("select distinct pilot_id from mart_sector__pilots")["pilot_id"].to_list()
        tables = release.query(
            "select table_name from information_schema.columns where column_name in ('file_name', 'pilot_id')"
            " group by table_name having count(*) = 2"
        )["table_name"]
        rows = [(name, *row) for name in tables for row in named(release, name)]
    assert {"mart_analyst__warnings", "mart_analyst__lineage", "mart_sector__pilot_facts"} <= set(tables)
    assert [row for row in rows if row[1] in files["file_name"].to_list() and row[2] in pilots] == []


def named(release: Release, mart: str) -> list[tuple[str, str]]:
    return release.query(f"select distinct file_name, pilot_id from {mart}").rows()


def test_what_is_asked_about_survey_files_is_what_is_said_of_them_elsewhere(example_data: Path) -> None:
    with open_release(example_data, current_release(example_data) or "") as release:
        files = "(select file_name from mart_analyst__ingest_reconciliation where kind = 'survey_responses')"
        asked = release.query(
            "select coalesce(file_name, about) as file, about, text_nl, row_number from mart_sector__to_do"
            f" where coalesce(file_name, about) in {files}"
        ).rows()
        said = release.query(
            "select file_name, file_name, cause_nl, min(row_number) from mart_analyst__rejected_rows group by all"
            " union all select file_name, coalesce(pilot_id, file_name), cause_nl, min(row_number)"
            " from mart_analyst__warnings group by all"
        ).rows()
    assert len(asked) > 3
    assert set(asked) <= set(said)
