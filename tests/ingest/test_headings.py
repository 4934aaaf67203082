"""Headings as people write them: a hint does not make another heading, what nearly says a column is asked about."""

import datetime as dt
from collections.abc import Callable

import pytest

from ingest import Contract, Outcome
from ingest.headings import match
from ingest.layout import Heading
from tests.ingest.conftest import Read, codes
from tests.ingest.tables import FORMS, Rows, as_csv

Meant = Callable[[str, str], str | None]
SURVEY = ["Antwoordnummer", "Datum", "PILOT", "METING", "IL01", "NUT"]
RESPONSE = ["1", "13-06-2017", "WPL-001", "nulmeting", "4", "8"]
PILOTS = ["Pilotnummer", "Bedrijf", "Fonds", "Aanmelddatum", "Status"]
PILOT = ["WPL-001", "Bedrijf 1 (fictief)", "OOM", "13-02-2017", "aangemeld"]
COUNTS = ["Pilotnummer", "Datum", "Fase", "Aantal deelnemers"]
COUNT = ["WPL-001", "13-06-2017", "pilot", "12"]


@pytest.fixture
def meant(contract: Contract) -> Meant:
    """The column or question of a kind that a heading means; None when it means none."""

    def meant(kind: str, heading: str) -> str | None:
        found = match(contract.kinds[kind], Heading((1,), [(heading,)]), contract)
        return next((name for at, name in found.names.items() if at == 0), "dropped" if found.dropped else None)

    return meant


def told(outcome: Outcome, code: str) -> list[str]:
    return outcome.messages.filter(outcome.messages["reason_code"] == code)["message_nl"].to_list()


@pytest.mark.parametrize(("kind", "heading", "name"), [
    ("participant_counts", "Datum (dd-mm-jjjj)", "held_on"),
    ("participant_counts", "Datum\ndd-mm-jjjj", "held_on"),
    ("participant_counts", "Datum – dd/mm/jjjj, verplicht", "held_on"),
    ("participant_counts", "Pilotnummer (WPL-...)", "pilot_id"),
    ("participant_counts", "Pilot [bijv. WPL-001] *", "pilot_id"),
    ("participant_counts", "Fase *", "phase"),
    ("participant_counts", "Fase (pilot/panel/evaluatie)", "phase"),
    ("participant_counts", "1. Fase", "phase"),
    ("participant_counts", "Aantal deelnemers (totaal)", "participants"),
    ("participant_counts", "Waarvan nieuw [verplicht]", "new_participants"),
    ("participant_counts", "(verplicht) Datum", "held_on"),
    ("participant_counts", "Bewijsstuk (zie toelichting)", "evidence"),
    ("pilots", "Status:", "reported_status"),
    ("pilots", "Status - kies uit de lijst", "reported_status"),
    ("pilots", "KvK-nummer (8 cijfers)", "kvk_number"),
    ("pilots", "Postcode (1234 AB)", "postal_code"),
    ("pilots", "Reden stoppen (max. 50 tekens)", "stop_reason"),
    ("pilots", "Ambassadeur (ja/nee)", "is_ambassador"),
    ("pilots", "Bedrijf (statutaire naam)", "company_name"),
    ("pilots", "Aanmelddatum²", "registered_on"),
    ("pilots", "E-mail (optioneel)", "dropped"),
    ("attendance", "Uren (decimaal)", "hours"),
    ("attendance", "Personeelsnummer (zie loonstrook)", "person_code"),
    ("commentary", "Namens (rol)", "on_behalf_of"),
    ("survey_responses", "PILOT (WPL-...)", "pilot_id"),
    ("survey_responses", "5. Hoe nuttig was de pilot voor u? (1-10)", "NUT"),
])  # fmt: skip
def test_what_only_says_how_to_fill_a_column_in_is_no_part_of_its_name(
    meant: Meant, kind: str, heading: str, name: str
) -> None:
    assert meant(kind, heading) == name


@pytest.mark.parametrize(("kind", "heading"), [
    ("pilots", "Startdatum (gepland)"),
    ("pilots", "Startdatum (verwacht)"),
    ("pilots", "Einddatum [onder voorbehoud]"),
    ("pilots", "Status (vorige maand)"),
    ("pilots", "Fonds (oud)"),
    ("pilots", "Fonds (OOM)"),
    ("pilots", "Aantal werknemers (fte)"),
    ("pilots", "Pilotnummer (van het fonds zelf)"),
    ("participant_counts", "Datum (tot)"),
    ("participant_counts", "Datum (uitnodiging)"),
    ("participant_counts", "Aantal deelnemers (nieuw)"),
    ("participant_counts", "Aantal deelnemers (niet)"),
    ("participant_counts", "Aantal deelnemers (totaal 2017)"),
    ("participant_counts", "Aantal deelnemers (man)"),
    ("participant_counts", "Aantal deelnemers (maximaal)"),
    ("participant_counts", "Fase (pilot)"),
    ("attendance", "Uren (gepland)"),
    ("attendance", "Uren (per dag)"),
    ("survey_responses", "IL02 (1-10)"),
    ("survey_responses", "Hoe nuttig was de pilot voor u? (toelichting)"),
])  # fmt: skip
def test_what_says_something_else_makes_another_heading(meant: Meant, kind: str, heading: str) -> None:
    assert meant(kind, heading) is None


HINTED = ["Pilotnummer\n(WPL-...)", "Datum (dd-mm-jjjj)", "Fase [verplicht]", "Aantal deelnemers (totaal):"]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_explains_its_columns_is_read(read: Read, form: str) -> None:
    outcome = read(FORMS[form]([HINTED, COUNT]), name=f"deelnemers.{form}")
    row = outcome.tables["participant_counts"].row(0, named=True)
    assert (row["pilot_id"], row["held_on"], row["participants"]) == ("WPL-001", dt.date(2017, 6, 13), 12)
    assert codes(outcome, "warning") == []


def test_a_row_of_hints_below_the_headings_heads_the_columns_too(read: Read) -> None:
    outcome = read(as_csv([COUNTS, ["(WPL-...)", "(dd-mm-jjjj)", "kies uit de lijst", "getal"], COUNT]))
    assert (outcome.sheets["rows_heading"].item(), outcome.sheets["rows_loaded"].item()) == (2, 1)
    assert codes(outcome) == []


def test_a_column_headed_in_another_script_is_told_of(read: Read) -> None:
    outcome = read(as_csv([[*COUNTS, "王小明"], [*COUNT, "x"]]))
    assert codes(outcome, "warning") == ["unknown_column"]
    assert "王小明" not in outcome.messages["message_nl"].item()


def test_a_heading_with_a_hint_yields_to_the_heading_itself(read: Read) -> None:
    outcome = read(as_csv([[*COUNTS, "Aantal deelnemers (totaal)"], [*COUNT, "99"]]))
    assert outcome.tables["participant_counts"]["participants"].to_list() == [12]
    assert codes(outcome, "warning") == ["unknown_column"]


def test_two_headings_with_hints_for_one_column_refuse_the_file(read: Read) -> None:
    heading = ["Pilotnummer", "Datum (dd-mm-jjjj)", "Datum (verplicht)", "Fase", "Aantal"]
    outcome = read(as_csv([heading, ["WPL-001", "13-06-2017", "14-06-2017", "pilot", "3"]]))
    assert (outcome.outcome, outcome.reason_code) == ("refused", "heading_twice")


@pytest.mark.parametrize("heading", ["Deelnemerscode", "Code deelnemer", "Uw code", "Unieke code", "CODE (oud)"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_heading_that_nearly_says_code_is_asked_about_with_what_depends_on_it(
    read: Read, heading: str, form: str
) -> None:
    outcome = read(FORMS[form]([[*SURVEY, heading], [*RESPONSE, "k1"]]), name=f"enquete.{form}")
    (text,) = told(outcome, "asked_heading")
    assert heading in text
    assert "zonder CODE" in text
    assert outcome.tables["survey_responses"]["person_code"].to_list() == [None]
    assert "unmapped_question" not in codes(outcome, "warning")
    assert [(near.heading, near.name) for near in outcome.proposals] == [(heading, "person_code")]


@pytest.mark.parametrize(("heading", "words"), [
    ("Functie", "zonder ROL"), ("Wat is uw functie?", "zonder ROL"), ("Postcode", None), ("Opmerking", None),
])  # fmt: skip
def test_a_role_is_asked_about_where_a_heading_tells_and_not_elsewhere(
    read: Read, heading: str, words: str | None
) -> None:
    outcome = read(as_csv([[*SURVEY, "CODE", heading], [*RESPONSE, "k1", "monteur"]]), name="enquete.csv")
    texts = told(outcome, "asked_heading")
    assert [words in text for text in texts if words] == ([True] if words else [])
    assert bool(texts) == bool(words)


def test_a_survey_without_anything_like_a_code_is_told_once_what_it_loses(read: Read) -> None:
    outcome = read(as_csv([SURVEY, RESPONSE]), name="enquete.csv")
    (text,) = told(outcome, "without_expected")
    assert "zonder CODE" in text
    assert outcome.messages.filter(outcome.messages["reason_code"] == "without_expected")["asks"].to_list() == [
        False
    ]
    assert told(read(as_csv([PILOTS, PILOT])), "without_expected") == []


@pytest.mark.parametrize(("heading", "column"), [
    ("Datum start", "Startdatum"), ("Startdatum (verwacht)", "Startdatum"), ("Afrondingsdatum", "Einddatum"),
    ("Nr. Kamer van Koophandel", "KvK-nummer"), ("Gekozen interventies", "Interventies"),
])  # fmt: skip
def test_columns_of_pilots_on_which_figures_rest_are_asked_about(read: Read, heading: str, column: str) -> None:
    outcome = read(as_csv([[*PILOTS, heading], [*PILOT, ""]]))
    (text,) = told(outcome, "asked_heading")
    assert f"is deze kolom de {column}?" in text
    assert f"zonder {column}" in text


def test_a_planned_start_is_proposed_as_that_and_never_taken_for_the_start(read: Read) -> None:
    outcome = read(as_csv([[*PILOTS, "Startdatum (gepland)"], [*PILOT, "01-03-2018"]]))
    assert [near.name for near in outcome.proposals] == ["planned_start_on"]
    assert outcome.tables["pilots"]["started_on"].to_list() == [None]


@pytest.mark.parametrize(("missing", "heading"), [
    ("Datum", "Datum bijeenkomst 2018"), ("Aantal deelnemers", "Aantal deelnemers (nieuw)"),
    ("Aantal deelnemers", "Aantal deelnmrs"), ("Fase", "Fase van het project"),
])  # fmt: skip
def test_a_file_that_lacks_a_column_is_told_which_heading_may_be_it(read: Read, missing: str, heading: str) -> None:
    rows: Rows = [[heading if name == missing else name for name in COUNTS], COUNT]
    outcome = read(as_csv(rows), name="deelnemers.csv")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "missing_columns")
    assert f"'{heading}' lijkt op '{missing}'" in outcome.message_nl
    assert f"'{heading}' looks like '{missing}'" in outcome.message_en
