"""Inputs as people really send them: what is certain is read, what is doubtful is returned, nothing is silent."""

import datetime as dt
import hashlib
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest import Delivery, Ingest
from tests.cases.case import Case
from tests.cases.judge import differences
from tests.cases.sheets import WRITERS
from tests.cases.tables import named, records, rows_of
from tests.conftest import Wpl

RECEIVED = dt.date(2018, 6, 30)
THEMES = "dates numbers choices empties keys headings layouts surveys encodings containers".split()


def named_cases() -> Iterator[Any]:
    counted: Counter[str] = Counter()
    for theme in THEMES:
        for case in importlib.import_module(f"tests.cases.{theme}").CASES:
            counted[case.kind] += 1
            yield pytest.param(case, id=f"{case.kind}-{counted[case.kind]}-{case.name}")


@pytest.mark.parametrize("case", named_cases())
def test_what_people_send_is_read_or_returned_as_a_careful_colleague_would(
    case: Case, reader: Ingest, tmp_path: Path
) -> None:
    path = tmp_path / "delivered"
    path.write_bytes(case.content())
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    outcome = reader.ingest(Delivery(1, sha256, case.name, "oom", RECEIVED, path))
    wrong = differences(case, outcome)
    assert not wrong, "\n".join([f"{case.kind} ({case.source})", *wrong])


@pytest.mark.parametrize("form", ["csv", "cp1252", "tab", "xlsx", "ods"])
def test_a_message_on_an_annotated_copy_names_the_row_of_the_copy(form: str, wpl: Wpl, tmp_path: Path) -> None:
    found = records("pilots", 4)
    found[2]["Aanmelddatum"] = "gisteren"
    path = tmp_path / named("pilots", form)
    path.write_bytes(WRITERS[form](rows_of(found)))
    wpl("check", path, "--annotate", "--out", tmp_path / "terug")
    (copy,) = (tmp_path / "terug").iterdir()
    first, *others = openpyxl.load_workbook(copy)
    (row,) = {cell.row for row in first for cell in row if cell.value == "gisteren"}
    told = [str(cell.value) for sheet in others for line in sheet for cell in line if cell.value is not None]
    assert str(row) in told
    assert any(re.search(rf"rij {row}\b", text, re.IGNORECASE) for text in told)


def test_a_person_is_the_same_in_every_format(reader: Ingest, tmp_path: Path) -> None:
    numbers = {"csv": "00120", "comma": "120.0", "xlsx": 120, "xls": 120.0, "ods": " 0120"}
    people = set()
    for form, number in numbers.items():
        path = tmp_path / form
        path.write_bytes(WRITERS[form](rows_of(records("attendance", 2, Personeelsnummer=number))))
        outcome = reader.ingest(Delivery(1, "0" * 64, named("attendance", form), "oom", RECEIVED, path))
        people |= set(outcome.tables["attendance"]["person_code"])
    assert len(people) == 1
