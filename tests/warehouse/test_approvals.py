"""What a meeting approved is noted once, in order, and is what later releases are compared with."""

import json
from datetime import date
from pathlib import Path

import pytest

from warehouse import WarehouseError
from warehouse.approvals import Approval, read_approvals
from warehouse.releases import approve, previous_approval, release_folder

MEETING = date(2018, 4, 12)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with three releases without files, built one day after the other."""
    for day, release_id in enumerate(["aaa", "bbb", "ccc"], start=1):
        folder = release_folder(tmp_path, release_id)
        folder.mkdir(parents=True)
        info = {"built_at": f"2018-04-0{day}T00:00:00+00:00", "files": {}}
        (folder / "release.json").write_text(json.dumps(info))
    return tmp_path


def test_approvals_are_kept_in_order_with_meeting_and_note(data: Path) -> None:
    assert read_approvals(data) == []
    approve(data, "b", MEETING, 'thanks, "funds"\nand others;')
    approve(data, "aaa", date(2018, 7, 5))
    assert read_approvals(data) == [
        Approval("bbb", MEETING, 'thanks, "funds" and others;'),
        Approval("aaa", date(2018, 7, 5)),
    ]


def test_a_release_is_approved_once(data: Path) -> None:
    approve(data, "aaa", MEETING)
    with pytest.raises(WarehouseError, match="aaa was approved already, in the meeting of 2018-04-12"):
        approve(data, "aaa", date(2018, 7, 5))
    assert len(read_approvals(data)) == 1


def test_only_a_whole_release_can_be_approved(data: Path) -> None:
    with pytest.raises(WarehouseError, match="no release starts with 'zzz'"):
        approve(data, "zzz", MEETING)
    path = release_folder(data, "aaa") / "release.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"files": {"marts.duckdb": {"bytes": 7}}}))
    with pytest.raises(WarehouseError, match="release aaa is damaged"):
        approve(data, "aaa", MEETING)
    assert read_approvals(data) == []


def test_the_previous_release_is_the_one_approved_last_before(data: Path) -> None:
    def previous(name: str) -> str | None:
        approval = previous_approval(data, name)
        return approval.release_id if approval else None

    assert previous("ccc") is None
    approve(data, "aaa", MEETING)
    approve(data, "bbb", date(2018, 7, 5))
    assert [previous(name) for name in ("aaa", "bbb", "ccc")] == [None, "aaa", "bbb"]
    approve(data, "ccc", date(2018, 10, 5))
    assert previous("ccc") == "bbb"


def test_a_line_that_was_cut_off_while_writing_is_no_approval(data: Path) -> None:
    approve(data, "aaa", MEETING)
    with (data / "approvals.csv").open("a") as file:
        file.write("bbb,2018-")
    approve(data, "ccc", MEETING)
    assert [approval.release_id for approval in read_approvals(data)] == ["aaa", "ccc"]


def test_a_damaged_list_is_said_to_be_so(data: Path) -> None:
    (data / "approvals.csv").write_text("release_id,by\naaa,stuurgroep\n")
    with pytest.raises(WarehouseError, match=r"approvals\.csv is damaged"):
        read_approvals(data)
