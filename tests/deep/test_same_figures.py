"""A build is a pure function, to the last bit of every figure."""

from pathlib import Path

import polars as pl
import pytest

from warehouse.build import build
from warehouse.read import current_release, open_release
from warehouse.settings import Settings


def figures(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every mart of the current release, in no particular order."""
    with open_release(data, current_release(data) or "") as release:
        marts = [name for schema, name in (table.split(".") for table in release.info["rows"]) if schema == "marts"]
        frames: dict[str, pl.DataFrame] = {mart: release.query(f"select * from {mart}") for mart in marts}
    return {mart: sorted(frame.rows(), key=repr) for mart, frame in frames.items()}


@pytest.mark.deep
def test_two_builds_of_the_same_deliveries_give_the_same_figures(example_data: Path, tmp_path: Path) -> None:
    build(Settings(data=tmp_path / "data").examples())
    again, found = figures(tmp_path / "data"), figures(example_data)
    assert {mart for mart in found if again[mart] != found[mart]} == set()
    assert len(found) > 40
