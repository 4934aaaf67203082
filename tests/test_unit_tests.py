"""The dbt unit tests: every rule with a boundary, on rows written for it."""

from pathlib import Path

from tests.conftest import Dbt


def test_every_dbt_unit_test_passes(dbt: Dbt, example_warehouse: Path) -> None:
    tested = dbt.run(example_warehouse, "test", "--select", "test_type:unit")
    assert len(tested.results) >= 20
