"""Random histories of a data folder against a model of them: what counts, what is said, never a difference."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import PUBLIC_KEY
from tests.warehouse.histories import CODES, PATTERNS, STEPS, History
from warehouse.build import build
from warehouse.read import open_release
from warehouse.settings import Settings

EVIDENCE = Path(__file__).parents[2] / "docs" / "evidence" / "histories.md"
FEW, MANY, BUILT, LENGTH = 25, 200, 10, 40


def run(folder: Path, seed: int, **settings: Path) -> History:
    history = History(
        Settings(data=folder / "data", key_file=PUBLIC_KEY, today=date(2018, 1, 15), **settings), seed
    )
    history.run(LENGTH)
    return history


@pytest.mark.parametrize("seed", range(FEW))
def test_a_history_goes_as_the_model_says(tmp_path: Path, seed: int) -> None:
    run(tmp_path, seed)


def build_and_compare(folder: Path, seed: int, little_project: Path) -> None:
    """What a release holds and tells after a history."""
    history = run(folder, seed, project_dir=little_project)
    release_id = build(history.now()).release_id
    assert build(history.now()).release_id == release_id
    with open_release(folder / "data", release_id, private=True) as release:
        rows = release.query("select delivery_seq, outcome = 'again' as is_again from raw.deliveries").rows()
        codes = "', '".join(CODES)
        told = release.query(f"select delivery_seq, reason_code from raw.messages where reason_code in ('{codes}')")
    expected = {(int(about), word) for word, about, *_ in history.model.remarks()}
    assert {(number, CODES[code]) for number, code in told.rows()} == expected
    counting = {(x.number, False) for x in history.model.counting()}
    again = {(number, True) for number, word in expected if word in ("same", "older", "other sender")}
    assert set(rows) == counting | again


def test_a_release_holds_and_tells_what_the_model_says(tmp_path: Path, little_project: Path) -> None:
    build_and_compare(tmp_path, 3, little_project)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(FEW, FEW + BUILT))
def test_releases_hold_and_tell_what_the_model_says(tmp_path: Path, seed: int, little_project: Path) -> None:
    build_and_compare(tmp_path, seed, little_project)


@pytest.mark.deep
def test_many_histories_go_as_the_model_says(tmp_path: Path) -> None:
    steps, said = Counter[str](), Counter[str]()
    for seed in range(FEW, FEW + MANY):
        history = run(tmp_path / str(seed), seed)
        steps, said = steps + history.steps, said + history.said
    assert set(steps) == {step.__name__ for step in STEPS}
    assert set(said) == set(PATTERNS)
    write_evidence(steps, said)


def write_evidence(steps: Counter[str], said: Counter[str]) -> None:
    lines = ["# Histories of deliveries", ""]
    lines += ["Written by `make test-deep` (`tests/warehouse/histories.py`). A history is a row of random steps by"]
    lines += ["people and machines on inbox, ledger, journal and archive. After every few the inbox is looked at;"]
    lines += ["what counts, from which day and in which order, and every sentence that is said with the numbers it"]
    lines += ["names, is compared with a model that knows only what was done.", ""]
    lines += [f"{MANY} histories of {LENGTH} steps: no difference.", ""]
    for title, found in (("step", steps), ("said", said)):
        lines += [f"| {title} | times |", "| --- | ---: |"]
        lines += [f"| {name.replace('_', ' ')} | {count} |" for name, count in sorted(found.items())]
        lines += [""]
    EVIDENCE.write_text("\n".join(lines), "utf-8")
