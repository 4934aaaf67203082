"""Exports of survey tools, each in the tool's own shape: the answers that were given are the answers that load.

Every respondent is made up. The truth is what was put in, before any tool wrote it down its own way.
"""

import csv
import datetime as dt
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import polars as pl
import pytest

from ingest import Contract, Outcome
from ingest.contract import Question
from ingest.surveys import read_answer, survey_name
from tests.ingest.conftest import Read, codes, fates
from tests.ingest.tables import FORMS as FILES
from tests.ingest.tables import as_csv

LABELS = {
    1: "Helemaal mee oneens",
    2: "Mee oneens",
    3: "Niet mee eens en niet mee oneens",
    4: "Mee eens",
    5: "Helemaal mee eens",
}
CANARY = "Kanariepiet"
LONG = [f"IL0{n}" for n in range(1, 9)] + [f"LK0{n}" for n in range(1, 5)] + ["TOEP"]


@dataclass
class Person:
    """A made-up respondent."""

    number: int
    is_complete: bool = True
    answers: dict[str, int] = field(default_factory=dict)

    @property
    def pilot(self) -> str:
        return f"WPL-{1 + self.number % 3:03}"

    @property
    def stamp(self) -> dt.datetime:
        return dt.datetime(2018, 5, 1 + self.number % 28, 10, self.number % 60, 7)


def people(count: int = 7) -> list[Person]:
    chance = random.Random(count)
    found = []
    for number in range(1, count + 1):
        answers = {code: chance.randint(1, 5) for code in LONG if chance.random() < 0.9}
        answers |= {"NUT": chance.randint(1, 10), "AANB": chance.randint(0, 10)}
        found.append(Person(number, number % 4 != 0, answers))
    return found


def check(outcome: Outcome, persons: list[Person], survey: str) -> None:
    """Everything that was answered has loaded, and nothing else."""
    assert outcome.outcome == "loaded", outcome.message_en
    responses = outcome.tables["survey_responses"].sort("row_number")
    assert responses["pilot_id"].to_list() == [person.pilot for person in persons]
    assert responses["wave_code"].unique().to_list() == ["eindmeting"]
    assert responses["survey_name"].unique().to_list() == [survey]
    assert responses["completed_on"].to_list() == [p.stamp.date() if p.is_complete else None for p in persons]
    rows = dict(zip(responses["row_number"], persons, strict=True))
    found: dict[int, dict[str, int]] = {person.number: {} for person in persons}
    for row, code, value in outcome.tables["survey_answers"].select(
        "row_number", "question_code", "answer_value"
    ).rows():  # fmt: skip
        found[rows[row].number][code] = value
    assert found == {person.number: person.answers for person in persons}
    assert fates(outcome)["loaded"] == len(persons)
    everything = [outcome.messages, outcome.sheets, *outcome.tables.values()]
    assert CANARY.lower() not in str([frame.to_dicts() for frame in everything]).lower()


def told(outcome: Outcome, code: str) -> list[str]:
    found = outcome.messages.filter(outcome.messages["reason_code"] == code)
    return [heading for heading in found["column_heading"].to_list() if heading]


# --- LimeSurvey: code, text or both above the columns; all quoted; a blank line at the end ---

Heads = Callable[[str, str], str]
TEXTS = {
    "id": "Response ID",
    "submitdate": "Date submitted",
    "lastpage": "Last page",
    "startlanguage": "Start language",
    "seed": "Seed",
    "startdate": "Date started",
    "datestamp": "Date last action",
    "ipaddr": "IP address",
    "refurl": "Referrer URL",
    "firstname": "First name",
    "lastname": "Last name",
    "email": "Email address",
    "token": "Access code",
}
DUTCH = TEXTS | {
    "submitdate": "Datum ingezonden",
    "lastpage": "Laatste pagina",
    "startlanguage": "Starttaal",
    "ipaddr": "IP-adres",
    "firstname": "Voornaam",
    "lastname": "Achternaam",
    "email": "E-mailadres",
    "token": "Toegangscode",
}
OWN = {"PILOT": "Wat is het pilotnummer?", "METING": "Welke meting is dit?", "CODE": "Uw persoonlijke code"}
INFORMAL = OWN | {"CODE": "Je persoonlijke code"}


def items(contract: Contract) -> dict[str, str]:
    return {question.code: question.names[1] for question in contract.questions}


def written(rows: list[list[str]], delimiter: str, end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


def limesurvey(
    persons: list[Person],
    texts: dict[str, str],
    head: Heads,
    cell: Callable[[str, int], str] = lambda code, value: str(value),
    delimiter: str = ",",
    more: dict[str, str] | None = None,
) -> bytes:
    """`texts`: code → text of every column, in order; `more`: columns that are no questions of ours, by heading."""
    lines = [[head(code, text) for code, text in texts.items()] + list(more or {})]
    for person in persons:
        said = {code: cell(code, value) for code, value in person.answers.items()}
        said |= {
            "id": str(person.number),
            "submitdate": f"{person.stamp:%Y-%m-%d %H:%M:%S}" if person.is_complete else "",
            "lastpage": "4",
            "startlanguage": "nl-informal" if person.number % 2 else "nl",
            "seed": "1234567890",
            "startdate": f"{person.stamp:%Y-%m-%d %H:%M:%S}",
            "datestamp": f"{person.stamp:%Y-%m-%d %H:%M:%S}",
            "PILOT": person.pilot,
            "METING": "eindmeting",
            "CODE": f"k{person.number}",
        }
        said |= dict.fromkeys(("ipaddr", "refurl", "firstname", "lastname", "email", "token"), CANARY)
        lines.append([said.get(code, "") for code in texts] + list((more or {}).values()))
    return b"\xef\xbb\xbf" + (written(lines, delimiter) + "\r\n").encode()


HEADS: dict[str, Heads] = {
    "codes": lambda code, text: code,
    "codes and texts": lambda code, text: f"{code}. {text}",
    "texts": lambda code, text: text,
    "texts with underscores": lambda code, text: f"{code}._{text.replace(' ', '_')}",
}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_limesurvey_in_every_way_to_head_its_columns(
    read: Read, contract: Contract, head: str, delimiter: str
) -> None:
    persons = people()
    data = limesurvey(persons, TEXTS | OWN | items(contract), HEADS[head], delimiter=delimiter)
    outcome = read(data, name="results-survey481502.csv")
    check(outcome, persons, "481502")
    assert len(told(outcome, "dropped_column")) == 5
    assert not told(outcome, "unmapped_question")


def test_limesurvey_in_dutch_and_in_informal_dutch(read: Read, contract: Contract) -> None:
    persons = people()
    for texts in (DUTCH | OWN | items(contract), DUTCH | INFORMAL | items(contract) | informal()):
        outcome = read(limesurvey(persons, texts, HEADS["texts"]), name="results-survey481502.csv")
        check(outcome, persons, "481502")
        assert not told(outcome, "unmapped_question")


def informal() -> dict[str, str]:
    return {
        "NUT": "Hoe nuttig was de pilot voor jou?",
        "AANB": "Hoe waarschijnlijk is het dat je de pilot aanraadt?",
        "DOOR": "Gaat je bedrijf door met deze werkwijze?",
    }


ARRAYS: dict[str, Heads] = {
    "brackets": lambda code, text: f"{code[:2]}[{code}]" if code[2:].isdigit() else code,
    "underscores": lambda code, text: f"{code[:2]}_{code}" if code[2:].isdigit() else code,
    "brackets and texts": lambda code, text: (
        f"{code[:2]}[{code}]. Stellingen over leren [{text}]" if code[2:].isdigit() else f"{code}. {text}"
    ),
    "numbered items": lambda code, text: (
        f"Q7[SQ{code[2:]}]. Stellingen over leren [{text}]" if code[2:].isdigit() else f"{code}. {text}"
    ),
    "texts": lambda code, text: f"Stellingen over leren [{text}]" if code[2:].isdigit() else text,
}


@pytest.mark.parametrize("head", ARRAYS)
def test_the_items_of_a_limesurvey_array_are_known_by_their_own_code_or_text(
    read: Read, contract: Contract, head: str
) -> None:
    persons = people()
    outcome = read(
        limesurvey(persons, TEXTS | OWN | items(contract), ARRAYS[head]), name="results-survey481502.csv"
    )
    check(outcome, persons, "481502")


@pytest.mark.parametrize("cell", [
    lambda code, value: f"A{value}" if code in LONG else str(value),
    lambda code, value: f"AO0{value}" if code in LONG else str(value),
    lambda code, value: LABELS[value] if code in LONG else f"{value}.0000000000",
    lambda code, value: f"{value}. {LABELS[value]}" if code in LONG else f"{value}.0",
    lambda code, value: f"{LABELS[value].upper()} ({value})" if code in LONG else str(value),
    lambda code, value: f"{LABELS[value]} [A{value}]" if code in LONG else str(value),
])  # fmt: skip
def test_answers_are_codes_numbers_or_labels(
    read: Read, contract: Contract, cell: Callable[[str, int], str]
) -> None:
    persons = people()
    data = limesurvey(persons, TEXTS | OWN | items(contract), HEADS["codes"], cell)
    check(read(data, name="results-survey481502.csv"), persons, "481502")


def test_a_limesurvey_export_of_600_columns_with_timings(read: Read, contract: Contract) -> None:
    persons = people(40)
    texts = TEXTS | OWN | items(contract)
    more = {"interviewtime. Total time": "812.5", "groupTime17. Group time: Leren op het werk": "30.1"}
    more |= {f"{code}Time. Question time: {code}": "12.34" for code in items(contract)}
    more |= {f"{code}[comment]. {text} [Comment]": CANARY for code, text in items(contract).items()}
    more |= {f"ANDERS{n}. Vraag {n} van een ander onderzoek": CANARY for n in range(600 - len(texts) - len(more))}
    assert len(texts) + len(more) == 600
    outcome = read(limesurvey(persons, texts, HEADS["codes and texts"], more=more), name="results-survey481502.csv")
    check(outcome, persons, "481502")
    own = outcome.messages.filter(pl.col("reason_code") == "tool_columns")["message_nl"].to_list()
    assert len(own) == 1
    assert "LimeSurvey" in own[0]
    assert not any("Time" in heading for heading in told(outcome, "unmapped_question"))
    assert len(told(outcome, "unmapped_question")) == 600 - len(texts) - 18


def test_an_incomplete_limesurvey_response_loads_without_a_date(read: Read, contract: Contract) -> None:
    persons = [Person(1, False, {"IL01": 4}), Person(2, True, {"IL01": 2})]
    data = limesurvey(persons, TEXTS | OWN | items(contract), HEADS["codes"])
    check(read(data, name="results-survey481502.csv"), persons, "481502")


def test_a_code_or_role_that_was_not_given_is_none_and_pairs_nobody(read: Read, contract: Contract) -> None:
    data = limesurvey(people(3), TEXTS | OWN | items(contract), HEADS["codes"], more={"ROL": "N.v.t."})
    for number, word in ((1, "n.v.t."), (2, "Geen antwoord")):
        data = data.replace(f'"k{number}"'.encode(), f'"{word}"'.encode())
    responses = read(data, name="results-survey481502.csv").tables["survey_responses"].sort("row_number")
    assert responses["person_code"].is_null().to_list() == [True, True, False]
    assert responses["respondent_role"].to_list() == [None, None, None]


# --- Microsoft Forms: a workbook, texts above the columns ---

FORMS = ["ID", "Start time", "Completion time", "Email", "Name"]
FORMULIER = ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam"]


def forms(persons: list[Person], contract: Contract, own: list[str], modified: str) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    questions = list(items(contract).items())
    sheet.append(
        [*own, modified, *OWN.values(), *(text for _, text in questions), "Wat wilt u nog kwijt?", "E-mail2"]
    )
    for person in persons:
        started = person.stamp - dt.timedelta(minutes=9)
        cells: list[object] = [person.number, started, person.stamp, CANARY, CANARY, person.stamp]
        cells += [person.pilot, "eindmeting", f"k{person.number}"]
        for code, _ in questions:
            value = person.answers.get(code)
            cells.append(LABELS[value] if value is not None and code in LONG else value)
        sheet.append([*cells, CANARY, CANARY])
    return book


@pytest.mark.parametrize(("own", "modified"), [
    (FORMS, "Last modified time"), (FORMULIER, "Laatst gewijzigd"), (FORMULIER, "Tijd van laatste wijziging"),
])  # fmt: skip
def test_microsoft_forms_in_english_and_dutch(
    read: Read, contract: Contract, own: list[str], modified: str
) -> None:
    persons = [Person(person.number, True, person.answers) for person in people()]
    outcome = read(forms(persons, contract, own, modified), name="Werkplekleren eindmeting(1-7) 2018.xlsx")
    check(outcome, persons, "forms")
    assert told(outcome, "dropped_column") == [own[3], own[4]]
    assert told(outcome, "unmapped_question") == ["Wat wilt u nog kwijt?", "E-mail2"]


# --- Qualtrics: codes, texts and import ids above the columns ---

QUALTRICS = {
    "StartDate": "Start Date",
    "EndDate": "End Date",
    "Status": "Response Type",
    "IPAddress": "IP Address",
    "Progress": "Progress",
    "Duration (in seconds)": "Duration (in seconds)",
    "Finished": "Finished",
    "RecordedDate": "Recorded Date",
    "ResponseId": "Response ID",
    "RecipientLastName": "Recipient Last Name",
    "RecipientFirstName": "Recipient First Name",
    "RecipientEmail": "Recipient Email",
    "ExternalReference": "External Data Reference",
    "LocationLatitude": "Location Latitude",
    "LocationLongitude": "Location Longitude",
    "DistributionChannel": "Distribution Channel",
    "UserLanguage": "User Language",
}
PERSONAL = ["IPAddress", "RecipientLastName", "RecipientFirstName", "RecipientEmail", "ExternalReference"]
PERSONAL += ["LocationLatitude", "LocationLongitude"]


def qualtrics(
    persons: list[Person], contract: Contract, heads: int = 3, numbers: bool = False, status: str = "IP Address"
) -> list[list[str]]:
    """`numbers`: choices as numbers, not as words."""
    texts = QUALTRICS | OWN | items(contract) | {"OPM_5_TEXT": "Anders, namelijk\n- tekst"}
    ids = {code: f'{{"ImportId":"QID{n}","timeZone":"Europe/Amsterdam"}}' for n, code in enumerate(texts)}
    rows = [list(texts), list(texts.values()), list(ids.values())][:heads]
    yes, no = ("1", "0") if numbers else ("True", "False")
    for person in persons:
        said = {code: str(value) for code, value in person.answers.items()}
        if not numbers:
            said |= {code: LABELS[value] for code, value in person.answers.items() if code in LONG}
        said |= {
            "StartDate": f"{person.stamp - dt.timedelta(minutes=7):%Y-%m-%d %H:%M:%S}",
            "EndDate": f"{person.stamp:%Y-%m-%d %H:%M:%S}",
            "RecordedDate": f"{person.stamp + dt.timedelta(7):%Y-%m-%d %H:%M:%S}",
            "Status": "0" if numbers else status,
            "Progress": "100" if person.is_complete else "40",
            "Finished": yes if person.is_complete else no,
            "ResponseId": f"R_{person.number}aB",
            "PILOT": person.pilot,
            "METING": "eindmeting",
            "CODE": f"k{person.number}",
            "OPM_5_TEXT": CANARY,
        }
        said |= dict.fromkeys(PERSONAL, CANARY)
        rows.append([said.get(code, "") for code in texts])
    return rows


@pytest.mark.parametrize("heads", [2, 3])
@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), ("\t", "utf-16")])
def test_qualtrics_with_two_or_three_heading_rows(
    read: Read, contract: Contract, heads: int, numbers: bool, delimiter: str, encoding: str
) -> None:
    persons = people()
    data = written(qualtrics(persons, contract, heads, numbers), delimiter, "\n").encode(encoding)
    outcome = read(data, name="Leren_November 24, 2018_13.05.csv")
    check(outcome, persons, "qualtrics")
    assert fates(outcome)["heading"] == heads
    assert len(told(outcome, "dropped_column")) == len(PERSONAL)
    assert len(told(outcome, "unmapped_question")) == 1
    assert "ImportId" not in str(outcome.messages.to_dicts())


def test_a_try_of_the_makers_of_a_qualtrics_survey_is_returned_by_name(read: Read, contract: Contract) -> None:
    data = written(qualtrics(people(), contract, status="Survey Preview"), ",").encode()
    outcome = read(data, name="Leren.csv")
    assert set(codes(outcome)) == {"tried_response"}
    assert fates(outcome)["rejected"] == 7


def test_a_qualtrics_export_that_does_not_say_what_is_finished_is_refused(read: Read, contract: Contract) -> None:
    rows = qualtrics(people(), contract)
    at = rows[0].index("Finished")
    outcome = read(written([[*row[:at], *row[at + 1 :]] for row in rows], ",").encode(), name="Leren.csv")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "missing_columns")
    assert "Finished" in outcome.message_nl


def test_a_response_that_may_or_may_not_be_finished_is_returned(read: Read, contract: Contract) -> None:
    rows = qualtrics(people(2), contract)
    rows[3][rows[0].index("Finished")] = "misschien"
    outcome = read(written(rows, ",").encode(), name="Leren.csv")
    assert codes(outcome) == ["unclear_state"]


# --- EUSurvey: a title block, the tool's columns at the end ---

EUSURVEY = ["Invitation Number", "Contribution ID", "User Name", "Creation Date", "Last Update", "Languages"]
EUENQUETE = ["Nummer uitnodiging", "ID bijdrage", "Gebruikersnaam", "Aanmaakdatum", "Laatste wijziging", "Talen"]


def eusurvey(
    persons: list[Person], contract: Contract, own: list[str], short_names: bool, ids: str = "c0ffee-{}"
) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Content"
    for line in (["Alias", "Werkplekleren2018"], ["Export Date", "24/11/2018 13:05"], []):
        sheet.append(line)
    texts = OWN | items(contract)
    heads = []
    for code, text in texts.items():
        heading = f"Stellingen: {text}" if code[:2] in ("IL", "LK") else text
        heads.append(f"{heading} ({code})" if short_names else heading)
    sheet.append([*heads, *own])
    for person in persons:
        cells: list[object] = [person.pilot, "eindmeting", f"k{person.number}"]
        for code in items(contract):
            value = person.answers.get(code)
            label = LABELS[value] if value is not None and code in LONG else value
            cells.append(f"{label} {value}" if short_names and isinstance(label, str) else label)
        sheet.append([*cells, CANARY, ids.format(person.number), CANARY, person.stamp, person.stamp, "nl"])
    return book


@pytest.mark.parametrize("own", [EUSURVEY, EUENQUETE])
@pytest.mark.parametrize("short_names", [True, False])
def test_eusurvey_below_its_title_block(read: Read, contract: Contract, own: list[str], short_names: bool) -> None:
    persons = [Person(person.number, True, person.answers) for person in people()]
    outcome = read(eusurvey(persons, contract, own, short_names), name="Content_Export.xlsx")
    check(outcome, persons, "eusurvey")
    assert told(outcome, "dropped_column") == [own[0], own[2]]
    assert fates(outcome)["note"] == 2


def test_responses_that_are_all_called_anonymous_have_no_number_and_are_refused(
    read: Read, contract: Contract
) -> None:
    outcome = read(eusurvey(people(), contract, EUSURVEY, False, ids="Anonymous"), name="Content_Export.xlsx")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "no_response_numbers")
    assert "Contribution ID" in outcome.message_nl


def test_an_export_that_goes_on_on_a_second_sheet_is_refused_by_name(read: Read, contract: Contract) -> None:
    book = eusurvey(people(), contract, EUSURVEY, False)
    sheet = book.active
    assert sheet is not None
    moved = book.create_sheet("Content1")
    for row in sheet.iter_rows(min_row=4, min_col=15, max_col=18, values_only=True):
        moved.append(row)
    sheet.delete_cols(15, 4)
    outcome = read(book, name="Content_Export.xlsx")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "survey_split")
    assert "Content1" in outcome.message_nl
    moved.title = "Gemiddelden"  # a summary of one's own is no part of the export
    assert read(book, name="Content_Export.xlsx").outcome == "loaded"


# --- plain tables ---

PLAIN = "Antwoordnummer;Datum;PILOT;METING;IL01;E-mail\n"


def test_a_plain_table_says_its_numbers_and_dates(read: Read) -> None:
    outcome = read(
        PLAIN + f"1;2-5-2018;WPL-001;eindmeting;4;{CANARY}\n2;;WPL-001;eindmeting;4;\n", name="enq 2018.csv"
    )
    assert outcome.tables["survey_responses"]["survey_name"].to_list() == ["tabel"]
    assert codes(outcome) == ["missing_value"]
    without = PLAIN.replace("Datum;", "") + "1;WPL-001;eindmeting;4;\n"
    assert read(without, name="enq.csv").reason_code == "missing_columns"


# --- a question in several branches ---


@pytest.mark.parametrize("suffix", ["2", " 2", ".1", " (2)", ""])
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_a_question_in_two_branches_is_one_question(read: Read, suffix: str, form: str) -> None:
    text = "Hoe nuttig was de pilot voor u?"
    rows = [
        [*FORMULIER, "Wat is het pilotnummer?", f"Wat is het pilotnummer?{suffix}", "METING", text, text + suffix],
        [*given(1), "WPL-001", "", "eindmeting", "8", ""],
        [*given(2), "", "WPL-002", "eindmeting", "", "9"],
        [*given(3), "WPL-003", "wpl-003", "eindmeting", "n.v.t.", "7"],
        [*given(4), "WPL-001", "", "eindmeting", "", ""],
    ]
    outcome = read(FILES[form](rows), name=f"eindmeting.{form}")
    assert outcome.tables["survey_responses"]["pilot_id"].to_list() == ["WPL-001", "WPL-002", "WPL-003", "WPL-001"]
    assert outcome.tables["survey_answers"]["answer_value"].to_list() == [8, 9, 7]
    assert codes(outcome) == []
    assert told(outcome, "unmapped_question") == []


def test_two_different_answers_to_one_question_return_the_response(read: Read) -> None:
    rows = [
        [*FORMULIER, "PILOT", "METING", "NUT", "Hoe nuttig was de pilot voor u?"],
        [*given(1), "WPL-001", "eindmeting", "8", "9"],
        [*given(2), "WPL-001", "eindmeting", "8", "8"],
        [*given(3), "WPL-001", "eindmeting", "", "99"],
    ]
    outcome = read(as_csv(rows), name="eindmeting.csv")
    errors = outcome.messages.filter(pl.col("severity") == "error")
    assert errors.select("reason_code", "row_number", "column_heading").rows() == [
        ("answers_differ", 2, "NUT"),
        ("off_scale", 4, "Hoe nuttig was de pilot voor u?"),
    ]
    assert outcome.tables["survey_answers"]["answer_value"].to_list() == [8]


def test_a_limesurvey_with_two_codes_for_one_question_is_read(read: Read, contract: Contract) -> None:
    persons = [Person(1, True, {"IL01": 4}), Person(2, True, {"IL01": 2, "NUT": 6})]
    data = limesurvey(
        persons, TEXTS | OWN | items(contract), HEADS["codes"], more={"Q9. Hoe nuttig was de pilot voor u?": ""}
    )
    check(read(data, name="results-survey481502.csv"), persons, "481502")


def test_a_question_for_a_day_is_not_the_moment_that_the_tool_notes(read: Read) -> None:
    rows = [[*FORMULIER, "PILOT", "METING", "Datum", "NUT"], [*given(1), "WPL-001", "eindmeting", "1-1-2018", "8"]]
    outcome = read(as_csv(rows), name="eindmeting.csv")
    assert outcome.tables["survey_responses"]["completed_on"].to_list() == [dt.date(2018, 6, 1)]
    assert told(outcome, "unmapped_question") == ["Datum"]


def test_a_table_without_a_tool_keeps_a_second_measurement_apart(read: Read) -> None:
    outcome = read(PLAIN.replace("E-mail", "IL01 2") + "1;2-5-2018;WPL-001;eindmeting;;4\n", name="enq.csv")
    assert told(outcome, "unmapped_question") == ["IL01 2"]
    assert outcome.tables["survey_answers"].height == 0


def given(n: int) -> list[str]:
    """What Microsoft Forms notes itself of a response."""
    return [str(n), f"{n}-6-2018 10:00:00", f"{n}-6-2018 10:06:00", "anonymous", ""]


# --- Google Forms and Nextcloud Forms: responses without a number ---

ASKED = ["Wat is het pilotnummer?", "Welke meting is dit?", "Wat is uw persoonlijke code?", "NUT"]
DUTCH_STAMPS = ["13-6-2018 9:00:33", "13-6-2018 9:00:33", "13-6-2018 9:00:40", "30-5-2018 23:59:59"]
NUMBERS = ["2018-06-13 09:00 #1", "2018-06-13 09:00 #2", "2018-06-13 09:00 #3", "2018-05-30 23:59 #1"]


def stamped(stamps: list[Any], heading: str = "Tijdstempel", order: list[int] | None = None) -> list[list[Any]]:
    rows = [[stamp, f"WPL-00{n}", "eindmeting", f"k{n}", str(n)] for n, stamp in enumerate(stamps, start=1)]
    return [[heading, *ASKED], *(rows[n] for n in order or range(len(rows)))]


@pytest.mark.parametrize("stamps", [
    DUTCH_STAMPS,
    ["6/13/2018 9:00:33", "6/13/2018 9:00:33", "6/13/2018 9:00:40", "5/30/2018 23:59:59"],
    ["2018-06-13T09:00:33+02:00", "2018-06-13T07:00:33Z", "2018-06-13T09:00:40+02:00", "2018-05-30T23:59:59+02:00"],
    ["2018/06/13 9:00:33 AM GMT+2", "2018/06/13 9:00:33 AM CEST", "2018/06/13 9:00:40 AM GMT+2",
     "2018/05/30 11:59:59 PM GMT+2"],
])  # fmt: skip
@pytest.mark.parametrize("heading", ["Tijdstempel", "Timestamp"])
def test_a_response_without_a_number_is_known_by_its_moment(read: Read, stamps: list[str], heading: str) -> None:
    outcome = read(as_csv(stamped(stamps, heading), ","), name="Eindmeting (Reacties) - Formulierreacties 1.csv")
    responses = outcome.tables["survey_responses"]
    assert responses["response_id"].to_list() == NUMBERS
    assert responses["completed_on"].to_list() == [dt.date(2018, 6, 13)] * 3 + [dt.date(2018, 5, 30)]
    assert (responses["survey_name"].unique().to_list(), codes(outcome)) == (["google"], [])


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_a_workbook_of_google_gives_the_keys_of_its_text_file(read: Read, form: str) -> None:
    stamps = [dt.datetime.strptime(stamp, "%d-%m-%Y %H:%M:%S") for stamp in DUTCH_STAMPS]
    outcome = read(FILES[form](stamped(stamps)), name=f"Eindmeting.{form}")
    days = {"xls": ["2018-06-13 #1", "2018-06-13 #2", "2018-06-13 #3", "2018-05-30 #1"]}
    assert outcome.tables["survey_responses"]["response_id"].to_list() in (NUMBERS, days.get(form))


def test_a_fuller_export_gives_earlier_responses_the_same_keys(read: Read) -> None:
    longer = stamped([*DUTCH_STAMPS, "14-6-2018 10:00:00"])
    keys = [
        dict(
            read(as_csv(rows), name="Eindmeting.csv")
            .tables["survey_responses"]
            .select("person_code", "record_key")
            .rows()
        )
        for rows in (stamped(DUTCH_STAMPS), longer, stamped(DUTCH_STAMPS, order=[3, 0, 1, 2]))
    ]
    assert keys[0] == keys[2]
    assert keys[0].items() < keys[1].items()


def test_nextcloud_forms_are_read_and_who_answered_is_dropped(read: Read) -> None:
    rows = [
        ["User ID", "User display name", *stamped([])[0]],
        ["jan", CANARY, "2018-06-13T23:30:00+00:00", *stamped([1])[1][1:]],
    ]
    rows[0][2] = "Timestamp"
    outcome = read(as_csv(rows, ","), name="Eindmeting (responses).csv")
    responses = outcome.tables["survey_responses"]
    assert responses.select("response_id", "completed_on", "survey_name").rows() == [
        ("2018-06-14 01:30 #1", dt.date(2018, 6, 14), "nextcloud")
    ]
    assert told(outcome, "dropped_column") == ["User ID", "User display name"]
    assert CANARY not in str([outcome.messages.to_dicts(), responses.to_dicts()])


def test_a_response_that_has_a_number_keeps_it_beside_a_time_stamp(read: Read) -> None:
    rows = [["Antwoordnummer", "Datum", "Timestamp", *ASKED], ["7", "13-6-2018", "x", *stamped([1])[1][1:]]]
    responses = read(as_csv(rows), name="enquete.csv").tables["survey_responses"]
    assert responses.select("response_id", "survey_name").rows() == [("7", "tabel")]


def test_a_moment_that_cannot_be_read_returns_its_response(read: Read) -> None:
    outcome = read(as_csv(stamped(["13-6-2018 9:00:33", "gisteren", ""])), name="Eindmeting.csv")
    assert outcome.tables["survey_responses"].height == 1
    assert codes(outcome) == ["bad_date", "missing_value"]


def test_surveymonkey_is_refused_with_what_to_do(read: Read) -> None:
    heading = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", *ASKED]
    below = ["", "", "", "", "", *["Response"] * 4]
    rows = [
        heading,
        below,
        ["1", "2", "06/13/2018 09:00:33 AM", "06/13/2018 09:05:00 AM", "", "WPL-001", "eindmeting", "k", "8"],
    ]
    outcome = read(as_csv(rows, ","), name="Eindmeting.csv")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "tool_not_read")
    assert "SurveyMonkey" in outcome.message_nl
    assert "Antwoordnummer" in outcome.message_nl
    heading[0], heading[1], heading[3] = "Antwoordnummer", "Weg", "Datum"
    assert read(as_csv([heading, *rows[2:]], ","), name="Eindmeting.csv").outcome == "loaded"


# --- what must not be guessed ---


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("IL01. Ik kijk bij collega's af hoe zij een klus aanpakken.", "heading_contradicts"),  # the text of IL02
        ("Respons ID", "question_twice"),
    ],
)
def test_a_heading_that_says_two_things_or_a_thing_twice_refuses_the_file_by_name(
    read: Read, contract: Contract, head: str, reason: str
) -> None:
    data = limesurvey(people(), TEXTS | OWN | items(contract), HEADS["codes"], more={head: "3"})
    outcome = read(data, name="results-survey481502.csv")
    assert (outcome.outcome, outcome.reason_code) == ("refused", reason)
    assert head in outcome.message_nl


@pytest.mark.parametrize(
    ("code", "text", "meant"),
    [
        ("IL01", "5", 5),
        ("IL01", "5,0", 5),
        ("IL01", "5. Helemaal mee eens", 5),
        ("IL01", "5  -  helemaal  mee eens", 5),
        ("IL01", "Helemaal mee eens (5)", 5),
        ("IL01", "Strongly agree", 5),
        ("IL01", "A5", 5),
        ("IL01", "A5. Helemaal mee eens", 5),
        ("IL01", "N.v.t.", "none"),
        ("IL01", "Weet niet", "none"),
        ("IL01", "6. Weet niet", "none"),
        ("IL01", "Geen antwoord", "none"),
        ("DOOR", "weet niet", 1),
        ("DOOR", "1. weet niet", 1),
        ("DOOR", "n.v.t.", "none"),
        ("AANB", "0", 0),
        ("AANB", "10", 10),
        ("AANB", "N/A", "none"),
        ("IL01", "4. Helemaal mee eens", "returned"),  # the code says another answer than the label
        ("IL01", "Helemaal mee eens (1)", "returned"),
        ("IL01", "3. N.v.t.", "returned"),
        ("IL01", "5. Zeer mee eens", "returned"),
        ("IL01", "-oth-", "returned"),
        ("IL01", "Anders", "returned"),
        ("IL01", "-", "none"),
        ("IL01", "0", "returned"),
        ("IL01", "6", "returned"),
        ("IL01", "4,5", "returned"),
        ("IL01", "A6", "returned"),
        ("IL01", "B5", "returned"),
        ("NUT", "A5", "returned"),
        ("NUT", "8.000", "returned"),  # eight, or eight thousand
        ("NUT", "0", "returned"),
        ("NUT", "10 - zeer nuttig", 10),
        ("NUT", "1 = niet nuttig", 1),
        ("AANB", "0 (helemaal niet)", 0),
        ("NUT", "8?", "returned"),
        ("NUT", "8 of 9", "returned"),
        ("NUT", "8 (ongeveer)", "returned"),
    ],
)
def test_an_answer_is_read_as_the_codebook_has_it_or_returned(
    contract: Contract, code: str, text: str, meant: int | str
) -> None:
    question = next(question for question in contract.questions if question.code == code)
    assert said(question, text) == meant


def said(question: Question, text: str) -> int | str:
    value, is_read = read_answer(question, text)
    if not is_read:
        return "returned"
    return "none" if value is None else value


def test_a_long_text_is_returned_at_once(contract: Contract) -> None:
    for text in ("x" + " " * 90_000 + "x", "5 " * 900, "5" * 2_000):
        assert said(contract.questions[0], text) == "returned"


def test_an_error_value_is_no_word_for_no_answer(contract: Contract) -> None:
    assert {said(question, "N/A") for question in contract.questions} == {"none"}
    for word in ("#N/A", "#N/B", " #N/A ", "#VERW!"):
        assert {said(question, word) for question in contract.questions} == {"returned"}


def test_every_label_and_every_number_of_the_codebook_is_read(contract: Contract) -> None:
    for question in contract.questions:
        for value in range(question.low, question.high + 1):
            assert read_answer(question, str(value)) == (value, True)


@pytest.mark.parametrize(
    ("tool", "file_name", "name"),
    [
        ("limesurvey", "results-survey481502.csv", "481502"),
        ("limesurvey", "tussenstand/results-survey2018.csv", "2018"),
        ("qualtrics", "Leren_November 24, 2018_13.05.csv", "qualtrics"),
        ("qualtrics", "Leren 20181124.csv", "qualtrics"),
        ("forms", "Enquête 90210 (1-12).xlsx", "90210"),
        ("", "enquête 2018.xlsx", "tabel"),
    ],
)
def test_a_survey_is_called_by_its_number_else_by_its_tool_and_never_by_a_date(
    contract: Contract, tool: str, file_name: str, name: str
) -> None:
    tools = {known.name: known for known in contract.kinds["survey_responses"].tools}
    assert survey_name(file_name, tools.get(tool)) == name


def test_the_same_response_number_in_two_tools_is_two_responses(read: Read, contract: Contract) -> None:
    persons = [Person(1, True, {"IL01": 4})]
    one = read(limesurvey(persons, TEXTS | OWN | items(contract), HEADS["codes"]), name="results-survey481502.csv")
    other = read(forms(persons, contract, FORMS, "Last modified time"), name="eindmeting.xlsx")
    keys = [outcome.tables["survey_responses"]["record_key"].item() for outcome in (one, other)]
    assert len(set(keys)) == 2
