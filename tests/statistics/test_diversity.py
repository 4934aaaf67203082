"""Hill numbers, coverage and rarefaction against iNEXT 3.0.2, and against counting every draw.

The data sets are those distributed with iNEXT (spider: abundances, ant: incidences), the expected numbers what it
prints for them; pilots is an example of the project's own size.
"""

import math
import shutil
from itertools import combinations, pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.statistics.loading import model_file
from warehouse.releases import current_release, release_folder
from warehouse.settings import ROOT, dbt_database

RAREFIED = model_file("stat_diversity_rarefied")


def counts(text: str) -> list[int]:
    """Counts per type; 8×2 stands for twice 8."""
    parts = (part.split("×") for part in text.split())
    return [int(part[0]) for part in parts for _ in range(int(part[1]) if len(part) > 1 else 1)]


# sample → (number of sampling units T, or individuals n; counts per type)
SAMPLES = {
    "pilots": (30, counts("14 11 9 8 6 5 4 3 2 1 1")),
    "spider_girdled": (168, counts("46 22 17 15×2 9 8 6×2 4 2×4 1×12")),
    "spider_logged": (252, counts("88 22 16 15 13 10 8×2 7×3 5 4×3 3×4 2×4 1×14")),
    "ant_50m": (
        599,
        counts(
            "330 263 236 222 195 186 183 182 129×2 128 127 126 124 113 106 98×2 97 95 91 86 84 83 82 79 77 72 69 65"
            " 61×2 58×2 56×2 52×2 51 48 47 46×2 43 40 39 33 31 30×2 29 27×2 25 23×2 22 21 20×3 19×2 18×2 17×3 16×4"
            " 15×2 14×5 13×2 12×2 11 10×2 9×6 8×8 7×4 6×10 5×9 4×14 3×18 2×23 1×49"
        ),
    ),
    "ant_500m": (
        230,
        counts(
            "133 131 123 78 73 65 60×2 56 54 53 52×2 49 47 46 45 44 43 42 41 39×2 38×4 37 36 34 33 32×2 31×2 30 27"
            " 26 25×3 24 23 21×2 20 19 18 17×4 16×2 15 14×2 13×4 12×3 11×2 10×5 9×7 8×4 7×8 6×11 5×9 4×14 3×12 2×34"
            " 1×71"
        ),
    ),
    "ant_1070m": (
        150,
        counts(
            "99 96 80 74 68 60 54 46 45×2 43×2 39 38 36 34 32 31×3 30 26 25×3 24 23 22 21 19×2 18 16×4 15 14 13×4"
            " 12×3 11×4 10 9 8 7×6 6×3 5 4×3 3×13 2×16 1×28"
        ),
    ),
    "ant_1500m": (
        200,
        counts(
            "144 113 79 76 74 73 53 50 43 33 32 30 29 25×3 24 23×2 19 18 17×2 11×2 9×4 6×2 5×4 4×2 3×2 2×4 1×13"
        ),
    ),
    "ant_2000m": (200, counts("80 59 34 23 19 15 13 8×2 4 3 2×2 1")),
}
# observed Hill numbers of order 0, 1 and 2 (three decimals printed), and coverage (four)
OBSERVED = {
    "pilots": (11, 8.559, 7.394, 0.9698),
    "spider_girdled": (26, 12.060, 7.840, 0.9289),
    "spider_logged": (37, 14.421, 6.761, 0.9446),
    "ant_50m": (227, 79.485, 50.748, 0.9918),
    "ant_500m": (241, 101.706, 64.383, 0.9760),
    "ant_1070m": (122, 59.446, 41.734, 0.9839),
    "ant_1500m": (56, 26.657, 18.771, 0.9889),
    "ant_2000m": (14, 7.903, 5.883, 0.9964),
}
# sample and t → rarefied Hill numbers; at a t between two whole numbers iNEXT interpolates
EXPECTED = {
    ("pilots", 5): (6.5046595, 5.8034827, 5.1879804),
    ("pilots", 10): (8.5616283, 7.2357682, 6.3189701),
    ("pilots", 15): (9.5657670, 7.8499605, 6.8141349),
    ("pilots", 20): (10.1905352, 8.1902225, 7.0920055),
    ("pilots", 30): (11.0, 8.5593107, 7.3935018),
    ("pilots", 6.5624765): (7.3425949, 6.4095166, 5.6644510),
    ("pilots", 11.3071972): (8.8798196, 7.4374814, 6.4806741),
    ("pilots", 19.0560866): (10.0894993, 8.1379175, 7.0491789),
    ("ant_50m", 327.16505): (197.4880405, 78.0526734, 50.4610295),
    ("ant_1500m", 125.95940): (50.4789088, 26.2490008, 18.6489025),
    ("ant_2000m", 104.63246): (12.9096609, 7.7107243, 5.7945828),
}


def hill_numbers(uses: list[int], units: int, size: int) -> list[float]:
    frequencies = RAREFIED.expected_frequencies(uses, units, size)
    return [RAREFIED.hill(frequencies, order) for order in (0, 1, 2)]


@pytest.mark.parametrize("sample", OBSERVED)
def test_observed_hill_numbers(sample: str) -> None:
    units, uses = SAMPLES[sample]
    assert hill_numbers(uses, units, units) == pytest.approx(OBSERVED[sample][:3], abs=5e-4)


@pytest.mark.parametrize(("sample", "size"), EXPECTED)
def test_rarefied_hill_numbers(sample: str, size: float) -> None:
    units, uses = SAMPLES[sample]
    below, above = (hill_numbers(uses, units, whole) for whole in (math.floor(size), math.ceil(size)))
    share = size - math.floor(size)
    found = [(1 - share) * low + share * high for low, high in zip(below, above, strict=True)]
    assert found == pytest.approx(EXPECTED[sample, size], abs=1e-6)


@given(st.data(), st.integers(1, 7))
def test_rarefaction_is_the_mean_over_every_draw(data: st.DataObject, units: int) -> None:
    pilots = [data.draw(st.sets(st.sampled_from("abcd"), min_size=1)) for _ in range(units)]
    size = data.draw(st.integers(1, units))
    draws = list(combinations(pilots, size))
    uses = [sum(code in pilot for pilot in pilots) for code in sorted(set().union(*pilots))]
    for times, found in enumerate(RAREFIED.expected_frequencies(uses, units, size)):
        if times:
            exactly = [sum(sum(code in pilot for pilot in draw) == times for code in "abcd") for draw in draws]
            assert found == pytest.approx(sum(exactly) / len(draws), abs=1e-12)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.integers(0, 20))
def test_hill_numbers_fall_with_the_order_and_grow_with_the_sample(uses: list[int], unused: int) -> None:
    units = max(uses) + unused
    curve = [hill_numbers(uses, units, size) for size in range(1, units + 1)]
    assert all(row[0] >= row[1] - 1e-9 and row[1] >= row[2] - 1e-9 for row in curve)
    assert all(
        small <= large + 1e-9
        for a, b in pairwise(curve)
        for small, large in zip(a, b, strict=True)
    )


def test_the_model_reproduces_the_reference(example_data: Path, tmp_path: Path) -> None:
    """The same numbers from the project's SQL, to 1e-6 where so many digits are known."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    database, release_id = tmp_path / "copy.duckdb", current_release(example_data)
    assert release_id
    shutil.copy(release_folder(example_data, release_id) / "warehouse.duckdb", database)
    with duckdb.connect(str(database)) as con:
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
    command = [
        "--quiet",
        "run",
        "--select",
        "int_diversity",
        "--project-dir",
        str(ROOT),
        "--profiles-dir",
        str(ROOT),
    ]
    with dbt_database(database):
        outcome = dbtRunner().invoke([*command, "--target-path", str(tmp_path), "--log-path", str(tmp_path)])
        DuckDBConnectionManager.close_all_connections()
    assert outcome.success
    with duckdb.connect(str(database), read_only=True) as con:
        select = "select dimension, value_count, hill_1, hill_2, coverage from intermediate.int_diversity"
        found = {sample: numbers for sample, *numbers in con.execute(select).fetchall()}
    assert found.keys() == OBSERVED.keys()
    for sample, numbers in found.items():
        assert numbers == pytest.approx(OBSERVED[sample], abs=5e-4)
        assert numbers[3] == pytest.approx(OBSERVED[sample][3], abs=5e-5)
    assert found["pilots"] == pytest.approx([11, 8.5593107, 7.3935018, 0.96979167], abs=1e-6)
