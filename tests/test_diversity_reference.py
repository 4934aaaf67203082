"""The project's own SQL for Hill numbers and coverage reproduces what iNEXT prints."""

from pathlib import Path

import duckdb
import pytest

from tests.conftest import Dbt
from tests.statistics.samples import OBSERVED, SAMPLES


def test_the_model_reproduces_the_reference(dbt: Dbt, example_warehouse: Path) -> None:
    """The same numbers from the project's SQL, to 1e-6 where so many digits are known."""
    with duckdb.connect(str(example_warehouse)) as con:
        con.execute("delete from intermediate.int_diversity_counts")
        con.executemany(
            "insert into intermediate.int_diversity_counts by name select date '2018-06-30' as as_of_date,"
            " ? as dimension, ? as value, ? as uses, ? as total_pilots, ? as total_uses",
            [
                [sample, str(number), n, units, sum(uses)]
                for sample, (units, uses) in SAMPLES.items()
                for number, n in enumerate(uses)
            ],
        )
    dbt.run(example_warehouse, "run", "--select", "int_diversity")
    with duckdb.connect(str(example_warehouse), read_only=True) as con:
        select = "select dimension, value_count, hill_1, hill_2, coverage from intermediate.int_diversity"
        found = {sample: numbers for sample, *numbers in con.execute(select).fetchall()}
    assert found.keys() == OBSERVED.keys()
    for sample, numbers in found.items():
        assert numbers == pytest.approx(OBSERVED[sample], abs=5e-4)
        assert numbers[3] == pytest.approx(OBSERVED[sample][3], abs=5e-5)
    assert found["pilots"] == pytest.approx([11, 8.5593107, 7.3935018, 0.96979167], abs=1e-6)
