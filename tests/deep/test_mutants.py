"""Do the tests notice when a model or a statistic is wrong? One change at a time, then what makes it red."""

from collections import Counter
from pathlib import Path

import pytest

from examples.synthetic import DEFAULT_SEED, make
from tests.deep.mutation import Laboratory, Mutant, all_mutants
from tests.truth import Truth
from warehouse.releases import current_release, release_folder
from warehouse.settings import ROOT

EVIDENCE = ROOT / "docs" / "evidence" / "mutants.md"
FEW, MANY = 10, 120
SHARE = 0.95
# mutants that no test can notice, because nothing that is delivered can tell them apart → why
EQUIVALENT = {
    "stat_independent_changes: chances = np.zeros(m * n // 2 + 1)  # the lower half tells all → "
    "chances = np.zeros(m * n // 2 + 2)  # the lower half tells all": "one chance more than is looked at",
    "int_employees_reached: min(company_id) as company_id, → max(company_id) as company_id,": (
        "a unit belongs to one company"
    ),
    "dim_companies: min(pilots.kvk_number) as kvk_number, → max(pilots.kvk_number) as kvk_number,": (
        "pilots of one company have one KvK number, or none"
    ),
}


@pytest.fixture(scope="module")
def laboratory(example_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    release_id = current_release(example_data)
    assert release_id
    built = release_folder(example_data, release_id) / "warehouse.duckdb"
    found = Laboratory(tmp_path_factory.mktemp("mutants"), built, Truth(make(DEFAULT_SEED)))
    assert found.try_out("mart_steering__phases") == "", "the unchanged project is not green: every mutant would be"
    return found


def chosen(count: int) -> list[Mutant]:
    return [mutant for mutant in all_mutants() if mutant.id not in EQUIVALENT][:count]


def test_mutants_change_one_line_and_leave_comments_alone() -> None:
    mutants = all_mutants()
    assert len(mutants) > 500
    assert {mutant.model.suffix for mutant in mutants} == {".sql", ".py"}
    for mutant in mutants:
        lines = (ROOT / mutant.model).read_text("utf-8").splitlines()
        others = mutant.text.splitlines()
        assert [n for n, (one, other) in enumerate(zip(lines, others, strict=True), 1) if one != other] == [
            mutant.line
        ]
        assert not mutant.before.startswith(("--", "#"))


def test_wrong_models_are_noticed(laboratory: Laboratory) -> None:
    survivors = [mutant.id for mutant in chosen(FEW) if not laboratory.caught_by(mutant)]
    assert len(survivors) <= FEW - SHARE * FEW + 0.5, survivors


@pytest.mark.deep
def test_nearly_every_wrong_model_is_noticed(laboratory: Laboratory) -> None:
    caught = {mutant: laboratory.caught_by(mutant) for mutant in chosen(MANY)}
    write_evidence(caught, len(all_mutants()))
    assert sum(map(bool, caught.values())) >= SHARE * MANY


def kind_of(test: str) -> str:
    if test == "tests/statistics":
        return "the tests of the pure functions"
    return "the truth" if test.startswith("test_") else "dbt"


def write_evidence(caught: dict[Mutant, str], possible: int) -> None:
    survivors = [mutant for mutant, test in caught.items() if not test]
    kinds = Counter(kind_of(test) for test in caught.values() if test)
    lines = ["# Mutants", "", "Written by `make test-deep` (`tests/deep`). One line of one model or statistic is"]
    lines += ["changed at a time; the model and all below it are built and tested on the examples, then compared"]
    lines += ["with the truth.", ""]
    lines += [f"{len(caught)} of {possible} possible mutants were tried, **{sum(kinds.values())} were caught**: "]
    lines += [", ".join(f"{number} by {who}" for who, number in kinds.most_common()) + ".", "", "Not caught:", ""]
    lines += [f"- `{m.model.name}` line {m.line}: `{m.before}` → `{m.after}`" for m in survivors] or ["- none"]
    lines += ["", "Left out, because they say the same:", ""]
    lines += [f"- `{name}`: {why}" for name, why in EQUIVALENT.items()] or ["- none"]
    EVIDENCE.write_text("\n".join(lines) + "\n", "utf-8")
