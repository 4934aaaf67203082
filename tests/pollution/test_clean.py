"""The clean reading is right by the generator's own records, and writing a file again changes nothing."""

from collections import Counter
from typing import Any

import pytest

from examples.synthetic.records import Sheet
from examples.synthetic.surveys import QUESTIONS
from tests.pollution.delivered import CANONICAL, Example, Text, distinct, examples
from tests.pollution.judge import Judge, Row

NOT_IN_RAW = set("contact remark person_name born_on lastpage ipaddr email name start".split())
SURVEY_OWN = set("survey_name response_id pilot_id wave_code completed_on respondent_role".split())
CODES = {question["question_code"] for question in QUESTIONS}


def named(example: Example) -> str:
    return example.name


def expected(sheet: Sheet, judge: Judge) -> list[dict[str, Any]]:
    """The content that must arrive, from the generator's values alone."""
    digest = judge.reader.pseudonyms.digest
    found = []
    for row in sheet.rows:
        if row.fate != "loaded":
            continue
        values = {CANONICAL.get(name, name): row.values.get(name) for name, _ in sheet.columns}
        values = {name: value for name, value in values.items() if name not in NOT_IN_RAW}
        if sheet.kind == "survey_responses":
            values = {name: value for name, value in values.items() if name not in CODES}
            values |= {name: row.values[name] for name in SURVEY_OWN}
            values["answers"] = tuple(sorted(row.values["answers"].items(), key=str))
        if sheet.kind == "pilots":
            given = row.values.get("interventions") or []
            pairs = [(code, other or None) for code, other in given]
            values["intervention_code"] = tuple(sorted(pairs, key=str))
        if person := values.get("person_code"):
            values["person_code"] = digest(sheet.kind, str(person))
        values["is_withdrawn"] = bool(row.values.get("is_withdrawn"))
        found.append({name: value for name, value in values.items() if value not in (None, ())})
    return found


def content(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.content if value not in (None, ())}


def counted(rows: list[dict[str, Any]]) -> Counter[str]:
    return Counter(str(sorted(row.items())) for row in rows)


@pytest.mark.parametrize("example", examples(), ids=named)
def test_a_clean_delivery_gives_the_generators_own_records(judge: Judge, example: Example) -> None:
    reading = judge.clean(example.data, example)
    assert reading.outcome.outcome == example.sent.outcome
    for sheet in example.sent.sheets:
        rows = [content(row) for row in reading.rows if row.address[0] == sheet.name]
        wanted = counted(expected(sheet, judge)) if sheet.kind else Counter()
        found = counted(rows)
        assert (wanted - found, found - wanted) == (Counter(), Counter()), example.name


@pytest.mark.parametrize("example", examples(), ids=named)
def test_a_text_file_written_again_has_the_same_bytes(example: Example) -> None:
    if isinstance(example.file, Text):
        assert example.file.written() == example.data


@pytest.mark.parametrize("example", [e for e in distinct() if not isinstance(e.file, Text)], ids=named)
def test_a_workbook_written_again_reads_the_same(judge: Judge, example: Example) -> None:
    before, after = judge.clean(example.data, example), judge.clean(example.file.written(), example)
    assert Counter(row.said for row in before.rows) == Counter(row.said for row in after.rows)
    counts = [reading.outcome.sheets.drop("rows_blank").rows() for reading in (before, after)]
    assert counts[0] == counts[1]


def test_every_example_that_loads_has_rows_to_damage() -> None:
    bare = [e for e in examples() if not any(grid.sound for grid in e.file.grids)]
    assert [e.name for e in bare if e.sent.outcome == "loaded"] == []
