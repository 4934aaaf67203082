"""Every record has one fate; what is personal never comes through; what contradicts itself is returned."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import Contract, Outcome
from tests.ingest.conftest import Read, codes, fates

HEAD = "Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Startdatum;Einddatum;Stopdatum;Eindverslag ontvangen op;Status"


def pilots(*rows: str) -> str:
    return "\n".join([HEAD, *rows]) + "\n"


def pilot(outcome: Outcome) -> dict[str, object]:
    return outcome.tables["pilots"].row(0, named=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["WPL-001", "WPL-002", "WPL-003", "", "Totaal"]),
            st.sampled_from(["Bedrijf A", "Bedrijf B", ""]),
            st.sampled_from(["OOM", "OVP", "geen fonds", ""]),
            st.sampled_from(["01-02-2017", "1 maart 2017", "31-02-2017", ""]),
            st.sampled_from(["aangemeld", "lopend", "?", ""]),
        ),
        max_size=12,
    )
)
def test_the_fates_of_any_file_add_up(read: Read, rows: list[tuple[str, ...]]) -> None:
    lines = [";".join([*row[:4], "", "", "", "", row[4]]) for row in rows]
    outcome = read(pilots(*lines))
    counts = outcome.sheets.drop("delivery_seq", "sheet", "kind").row(0, named=True)
    assert counts["rows_read"] == sum(counts[f"rows_{f}"] for f in ("loaded", "rejected", "duplicate"))
    assert sum(counts.values()) - counts["rows_read"] == len(rows) + 1
    assert outcome.tables["pilots"].height == counts["rows_loaded"]
    returned = outcome.messages.filter(pl.col("severity") == "error")["row_number"].n_unique()
    assert returned == counts["rows_rejected"]


def test_identical_rows_load_once_and_contradicting_rows_not_at_all(read: Read) -> None:
    same = "WPL-001;A;OOM;01-02-2017;;;;;aangemeld"
    one, other = "WPL-002;A;OOM;01-02-2017;;;;;aangemeld", "WPL-002;B;OOM;01-02-2017;;;;;aangemeld"
    outcome = read(pilots(same, same, one, other))
    assert fates(outcome) == {"read": 4, "loaded": 1, "duplicate": 1, "rejected": 2, "heading": 1}
    assert codes(outcome) == ["key_conflict", "key_conflict"]
    first = outcome.messages.filter(pl.col("severity") == "error").row(0, named=True)
    assert "rij 5" in first["message_nl"]
    assert "row 5" in first["message_en"]
    assert "rij" not in first["message_en"].lower()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (";01-06-2017;;;;lopend", None),
        (";;;;;lopend", "status_without_date"),
        (";01-06-2017;;;;afgerond", "status_without_date"),
        (";01-06-2017;;;;gestopt", "status_without_date"),
        (";;01-09-2017;;;afgerond", "end_without_start"),
        (";01-06-2017;31-05-2017;;;afgerond", "end_before_start"),
        (";01-06-2017;01-06-2017;;;afgerond", None),
        (";31-01-2017;;;;lopend", "start_before_registration"),
        (";01-02-2017;;;;lopend", None),
        (";01-06-2017;01-09-2017;02-09-2017;;afgerond", "completed_and_stopped"),
        (";01-06-2017;01-09-2017;;31-05-2017;afgerond", "report_before_start"),
        (";01-07-2018;;;;lopend", "date_after_receipt"),
        (";30-06-2018;;;;lopend", None),
    ],
)
def test_dates_of_a_pilot_must_make_sense(read: Read, cells: str, reason: str | None) -> None:
    outcome = read(pilots("WPL-001;A;OOM;01-02-2017" + cells))
    assert codes(outcome) == ([reason] if reason else [])


@pytest.mark.parametrize(("day", "reason"), [("01-01-2016", []), ("31-12-2015", ["date_too_early"])])
def test_a_date_more_than_a_year_before_the_project_is_an_error(read: Read, day: str, reason: list[str]) -> None:
    assert codes(read(pilots(f"WPL-001;A;OOM;{day};;;;;aangemeld"))) == reason


def test_a_start_in_the_future_of_a_pilot_not_started_is_its_planned_start(read: Read) -> None:
    outcome = read(pilots("WPL-001;A;OOM;01-02-2017;01-09-2018;;;;geselecteerd"))
    assert pilot(outcome)["planned_start_on"] == dt.date(2018, 9, 1)
    assert pilot(outcome)["started_on"] is None
    assert pilot(outcome)["selected_on"] == dt.date(2018, 6, 30)
    assert sorted({*codes(outcome, "warning")} - {"day_first"}) == ["date_from_receipt", "start_taken_as_planned"]


def test_personal_columns_are_dropped_and_named_and_their_cells_are_nowhere(read: Read) -> None:
    text = (
        "Pilotnummer;Bedrijf;Contactpersoon;E-mail;Fonds;Aanmelddatum;Status;Geheim\n"
        "WPL-001;A;Kanarie Vogel;kanarie@voorbeeld.example;OOM;01-02-2017;?;Kanarie Vogel\n"
    )
    outcome = read(text)
    assert codes(outcome, "warning") == ["unknown_column", "dropped_column", "dropped_column", "day_first"]
    everything = [outcome.messages, outcome.sheets, *outcome.tables.values()]
    assert not any("kanarie" in str(frame.to_dicts()).lower() for frame in everything)


def test_a_personnel_number_enters_as_a_digest_and_is_never_quoted(read: Read) -> None:
    text = (
        "Pilotnummer;Datum;Fase;Personeelsnummer;Uren\n"
        "WPL-001;01-06-2017;pilot;a17;4,5\nWPL-001;02-06-2017;pilot; A17 ;vier\nWPL-001;03-06-2017;pilot; A17 ;2\n"
    )
    outcome = read(text, name="presentie.csv")
    people = outcome.tables["attendance"]["person_code"].to_list()
    assert len(people) == 2
    assert len(set(people)) == 1
    assert len(people[0]) == 64
    assert "a17" not in str(outcome.messages.to_dicts()).lower()


def test_a_row_with_vervallen_withdraws_itself(read: Read) -> None:
    text = "Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status;Vervallen\nWPL-001;A;OOM;01-02-2017;aangemeld;ja\n"
    assert pilot(read(text))["is_withdrawn"] is True


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("WPL-001;OOM;pilot;10;10", []),
        ("WPL-001;OOM;pilot;10;11", ["new_above_participants"]),
        (";OOM;pilot;10;", ["pilot_required"]),
        (";OOM;panel;10;", []),
        (";;panel;10;", ["missing_one_of"]),
        ("WPL-001;;pilot;-1;", ["too_small"]),
        ("WPL-001;;pilot;ca. 12;", ["bad_integer"]),
    ],
)
def test_counts_need_a_pilot_or_fund_and_a_possible_number(read: Read, row: str, reason: list[str]) -> None:
    pilot_id, fund, phase, people, new = row.split(";")
    text = (
        "Pilotnummer;Fonds;Datum;Fase;Aantal deelnemers;Waarvan nieuw\n"
        f"{pilot_id};{fund};01-06-2017;{phase};{people};{new}\n"
    )
    assert codes(read(text, name="deelnemers.csv")) == reason


LIMESURVEY = (
    '"id. Response ID";"submitdate. Datum";"PILOT. Pilot";"METING. Meting";"CODE. Code";'
    '"IL01. Ik probeer eigen ideeën uit";"LK03. Stelling";"EXTRA. Nog iets?"\n'
    '"7";"2018-05-02 10:11:12";"wpl-001";"eindmeting";"k9";"Mee eens";"2";"vrije tekst"\n'
    '"8";"";"WPL-001";"eindmeting";"k8";"3";"3";"vrije tekst"\n'
    '"9";"2018-05-03 10:11:12";"WPL-001";"eindmeting";"k7";"9";"3";""\n'
)


@pytest.mark.parametrize("cell", ["WPL-1", "Bakker", "WPL-001 en WPL-002"])
def test_a_pilot_number_that_is_wrong_is_told_once(read: Read, cell: str) -> None:
    outcome = read(f"Pilotnummer;Datum;Fase;Aantal deelnemers\n{cell};13-06-2017;pilot;12\n", "deelnemers.csv")
    assert len(codes(outcome)) == 1
    assert "missing_one_of" not in codes(outcome)


@pytest.mark.parametrize("day", ["z.s.m.", "juni 2017", "1-6-2017?"])
def test_a_day_that_a_status_needs_and_is_wrong_is_told_once(read: Read, day: str) -> None:
    outcome = read(pilots(f"WPL-001;Bedrijf A;OOM;01-02-2017;{day};;;;lopend"))
    assert len(codes(outcome)) == 1
    assert "status_without_date" not in codes(outcome)


def test_a_limesurvey_export_gives_responses_and_answers_on_the_codebook(read: Read) -> None:
    outcome = read(LIMESURVEY, name="results-survey481501.csv", sender="adviesbureau")
    responses = outcome.tables["survey_responses"].sort("row_number")
    assert responses["completed_on"].to_list() == [dt.date(2018, 5, 2), None]
    assert responses["survey_name"].unique().to_list() == ["481501"]
    answers = outcome.tables["survey_answers"].filter(pl.col("row_number") == 2)
    assert dict(answers.select("question_code", "answer_value").iter_rows()) == {"IL01": 4, "LK03": 2}
    assert codes(outcome) == ["off_scale"]
    assert codes(outcome, "warning") == ["unmapped_question"]
    assert "vrije tekst" not in str([frame.to_dicts() for frame in outcome.tables.values()])
    assert outcome.messages.filter(pl.col("severity") == "error")["original"].to_list() == [None]


def test_every_message_of_the_catalogue_exists_in_both_languages() -> None:
    from ingest.messages import catalogue

    texts = catalogue()
    assert texts
    for said in texts.values():
        assert said.keys() - {"asks"} in ({"nl", "en"}, {"nl", "en", "all_nl", "all_en"})
        assert all(text for name, text in said.items() if name != "asks")


def test_the_contract_knows_the_seven_deliveries(contract: Contract) -> None:
    assert sorted(contract.kinds) == sorted(
        "pilots participant_counts attendance survey_responses deliverables outreach commentary".split()
    )
