"""Two real releases side by side: what moved, and the rows, cells and norms that say why."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from warehouse.build import build
from warehouse.compare import changed_cells, changed_definitions, moved_rows, open_pair, side_by_side
from warehouse.read import NotInRelease, Release, current_release, whole_releases
from warehouse.settings import Settings

VALUES = "select criterion_code, value from mart_steering__success_criteria where as_of_date = $as_of"


@pytest.fixture(scope="module")
def pair(two_builds: Path) -> Iterator[tuple[Release, Release]]:
    """The later release and the earlier one."""
    later, earlier = (listed.id for listed in whole_releases(two_builds))
    with open_pair(two_builds, later, earlier) as (now, then):
        assert then
        yield now, then


def rows(moved: pl.DataFrame, criterion: str) -> list[tuple[object, ...]]:
    shown = moved.filter(pl.col("criterion_code") == criterion)
    return shown.select("entity_id", "kind", "contribution_then", "contribution_now").rows()


def test_the_rows_that_moved_add_up_to_the_difference_of_every_criterion(pair: tuple[Release, Release]) -> None:
    moved = moved_rows(*pair)
    difference = pl.col("contribution_now").fill_null(0) - pl.col("contribution_then").fill_null(0)
    found = dict(moved.group_by("criterion_code").agg(difference.sum()).iter_rows())
    sides = side_by_side(*pair, VALUES, ["criterion_code"]).drop_nulls(["value_then", "value_now"])
    expected = {row["criterion_code"]: row["value_now"] - row["value_then"] for row in sides.iter_rows(named=True)}
    assert {code: value for code, value in expected.items() if value} == {
        code: value for code, value in found.items() if value
    }
    assert expected["companies_completed"] == 1


def test_a_company_that_no_longer_counts_is_removed_and_one_that_does_is_new(pair: tuple[Release, Release]) -> None:
    assert rows(moved_rows(*pair), "companies_completed") == [
        ("10000001", "removed", 1.0, None),
        ("10000002", "new", None, 1.0),
        ("10000004", "new", None, 1.0),
    ]


def test_a_row_sent_again_with_another_number_is_replaced_by_its_new_address(pair: tuple[Release, Release]) -> None:
    reached = moved_rows(*pair).filter(pl.col("criterion_code") == "employees_reached")
    replaced = reached.row(by_predicate=pl.col("kind") == "replaced", named=True)
    assert (replaced["contribution_then"], replaced["contribution_now"]) == (9.0, 10.0)
    assert (replaced["file_name_then"], replaced["row_number_then"]) == ("deelnemers.csv", 4)
    assert (replaced["file_name_now"], replaced["row_number_now"]) == ("deelnemers-later.csv", 2)


def test_nothing_moves_between_a_release_and_itself(pair: tuple[Release, Release]) -> None:
    now, _ = pair
    assert moved_rows(now, now).is_empty()
    assert changed_cells(now, now) == []
    assert changed_definitions(now, now, "nl") == []


def test_a_cell_that_was_stated_otherwise_shows_old_and_new_with_their_rows(pair: tuple[Release, Release]) -> None:
    cells = {(cell.keys.get("pilot_id"), cell.field): cell for cell in changed_cells(*pair)}
    planned = cells["WPL-001", "planned_participants"]
    assert (planned.then, planned.now) == (12, 14)
    assert (planned.at_then["file_name"], planned.at_now["file_name"]) == ("pilots.csv", "pilots-later.csv")
    ended = cells["WPL-001", "completed_on"]
    assert (ended.then, ended.now) == (date(2017, 12, 1), None)
    counted = cells["WPL-002", "participants"]
    assert (counted.then, counted.now, counted.at_now["row_number"]) == (9, 10, 2)


def test_what_happened_after_the_earlier_date_is_no_cell_stated_otherwise(small_data: Path, tmp_path: Path) -> None:
    data = shutil.copytree(small_data, tmp_path / "data")
    later = current_release(data) or ""
    earlier = build(Settings(data=data, as_of=date(2017, 11, 30), today=date(2018, 1, 15))).release_id
    with open_pair(data, later, earlier) as (now, then):
        assert then
        assert rows(moved_rows(now, then), "companies_completed") == [("10000001", "new", None, 1.0)]
        assert changed_cells(now, then) == []


def test_a_norm_that_was_raised_is_named(pair: tuple[Release, Release]) -> None:
    (changed,) = changed_definitions(*pair, "nl")
    assert (changed.keys, changed.field) == ({"criterion_code": "companies_completed"}, "target_min")
    assert (changed.then, changed.now) == (30, 32)


def test_what_a_release_is_too_old_for_has_a_name_of_its_own(pair: tuple[Release, Release]) -> None:
    for select in ("select * from mart_of_tomorrow", "select no_such_column from mart_steering__funds"):
        with pytest.raises(NotInRelease, match="too old"):
            pair[0].ask(select)
