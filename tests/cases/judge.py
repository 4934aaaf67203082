"""Is what became of a file what the case says is right? Every difference as one line."""

import re
from collections.abc import Iterator
from typing import Any

from ingest import Outcome
from tests.cases.case import Case, Either, Fate, Left, Loaded, Returned, Said, Skipped

LONG_TABLES = {"survey_responses": "survey_answers", "pilots": "pilot_interventions"}


def differences(case: Case, outcome: Outcome) -> list[str]:
    """What is not right; [] when all of it is."""
    wrong = [*unsaid(case.said, messages_of(outcome)), *repeated(case.unspoken, outcome)]
    if outcome.outcome != "loaded":
        return wrong + list(refusal(case, outcome))
    if case.rows is None:
        return [*wrong, f"read as {outcome.kind}, to be refused with /{case.refused}/"]
    loaded, returned = loaded_rows(outcome, case.table), returned_rows(outcome)
    for row in sorted(set(case.rows) | set(loaded) | set(returned)):
        wrong += row_differences(row, case.rows.get(row, Left()), loaded, returned, messages_of(outcome))
    return wrong + list(sums(outcome, len(returned))) + list(persons(case, loaded))


def refusal(case: Case, outcome: Outcome) -> Iterator[str]:
    said = " ".join(text for _, _, text in messages_of(outcome))
    if not case.refused:
        yield f"refused: {said}"
    elif not re.search(case.refused, said, re.IGNORECASE):
        yield f"refused without /{case.refused}/: {said}"


def messages_of(outcome: Outcome) -> list[tuple[int | None, str | None, str]]:
    """(row, heading, Dutch text) of all that is said, the refusal of the file first."""
    whole = [(None, None, outcome.message_nl)] if outcome.message_nl else []
    return whole + outcome.messages.select("row_number", "column_heading", "message_nl").rows()


def unsaid(expected: tuple[Said, ...], messages: list[tuple[int | None, str | None, str]]) -> Iterator[str]:
    for said in expected:
        found = [
            text
            for row, heading, text in messages
            if said.row in (None, row) and said.heading in (None, heading) and said_in(said.words, text)
        ]
        if len(found) != said.times if said.times is not None else not found:
            yield f"{said} is said {len(found)} times"


def said_in(words: str, text: str) -> bool:
    return re.search(words, text, re.IGNORECASE | re.DOTALL) is not None


def repeated(words: tuple[str, ...], outcome: Outcome) -> Iterator[str]:
    everything = [str(frame.to_dicts()) for frame in (outcome.messages, *outcome.tables.values())]
    for word in words:
        if any(word in text for text in [outcome.message_nl, outcome.message_en, *everything]):
            yield f"{word!r} is repeated"


def loaded_rows(outcome: Outcome, table: str) -> dict[int, dict[str, Any]]:
    """Row number → values, with the answers of a survey under their codes and the set of interventions."""
    frame = outcome.tables.get(table)
    rows = {row["row_number"]: dict(row) for row in frame.to_dicts()} if frame is not None else {}
    for row in rows.values():
        row["interventions"] = set()
    long = outcome.tables.get(LONG_TABLES.get(table, ""))
    for part in long.to_dicts() if long is not None else []:
        row = rows[part["row_number"]]
        if "question_code" in part:
            row[part["question_code"]] = part["answer_value"]
        else:
            row["interventions"].add(part["other_text"] or part["intervention_code"])
    return rows


def returned_rows(outcome: Outcome) -> dict[int, set[str | None]]:
    """Row number → headings with an error."""
    rows: dict[int, set[str | None]] = {}
    errors = outcome.messages.filter(outcome.messages["severity"] == "error")
    for row, heading in errors.select("row_number", "column_heading").rows():
        if row is not None:
            rows.setdefault(row, set()).add(heading)
    return rows


def row_differences(
    row: int,
    fate: Fate,
    loaded: dict[int, dict[str, Any]],
    returned: dict[int, set[str | None]],
    messages: list[tuple[int | None, str | None, str]],
) -> Iterator[str]:
    if row in loaded and row in returned:
        yield f"row {row} is both loaded and returned"
    elif row in loaded:
        if isinstance(fate, Returned | Left | Skipped):
            yield f"row {row} is loaded, to be {type(fate).__name__.lower()}"
            return
        values = loaded[row]
        for name, expected in fate.values.items():
            if values.get(name) != expected:
                yield f"row {row}: {name} is {values.get(name)!r}, to be {expected}"
        if isinstance(fate, Either) and fate.said and all(at != row for at, _, _ in messages):
            yield f"row {row} is loaded and nothing is said about it"
    elif row in returned:
        if isinstance(fate, Loaded | Left):
            yield f"row {row} is returned: {[text for at, _, text in messages if at == row]}"
        elif isinstance(fate, Returned) and fate.heading and fate.heading not in returned[row]:
            yield f"row {row} is returned at {returned[row]}, not at {fate.heading}"
    elif isinstance(fate, Skipped) or (isinstance(fate, Either) and fate.said):
        if all(at != row for at, _, _ in messages):
            yield f"row {row} is left out without a word"
    elif not isinstance(fate, Left):
        yield f"row {row} is neither loaded nor returned"


def sums(outcome: Outcome, returned: int) -> Iterator[str]:
    """Every record has one fate, and the counts say so."""
    total = outcome.sheets.sum().row(0, named=True)
    if total["rows_read"] != total["rows_loaded"] + total["rows_rejected"] + total["rows_duplicate"]:
        yield f"the fates do not add up: {total}"
    loaded = sum(len(frame) for name, frame in outcome.tables.items() if name not in LONG_TABLES.values())
    if (total["rows_loaded"], total["rows_rejected"]) != (loaded, returned):
        yield f"{loaded} rows are loaded and {returned} returned, and counted are {total}"


def persons(case: Case, loaded: dict[int, dict[str, Any]]) -> Iterator[str]:
    digests = [{loaded[row]["person_code"] for row in group if row in loaded} for group in case.persons]
    for group, found in zip(case.persons, digests, strict=True):
        if len(found) > 1:
            yield f"rows {group} are {len(found)} persons"
    if len(set().union(*digests)) < len([found for found in digests if found]):
        yield f"two of the persons {case.persons} are one"
