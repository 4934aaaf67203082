"""What a file says against earlier files: rows that go back, other subjects, foreign senders, the same twice."""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import Contract, Delivery, Ingest, Outcome
from ingest.history import against, settle, versions_of
from tests.ingest.conftest import RECEIVED

Files = Callable[..., list[Outcome]]

PILOTS = "Pilotnummer;Bedrijf;KvK-nummer;Fonds;Postcode;Aanmelddatum;Startdatum;Einddatum;Status"
COUNTS = "Pilotnummer;Datum;Fase;Aantal deelnemers;Waarvan nieuw"
ACTS = "Nr;Datum;Fonds;Soort;Omschrijving;Bereik"
FORMS = "ID;Begintijd;Tijd van voltooien;PILOT;METING;CODE;IL01"
PLAIN = "Antwoordnummer;Datum;PILOT;METING;CODE;IL01"
PEOPLE = "Pilotnummer;Datum;Fase;Personeelsnummer;Uren"


def table(heading: str, *rows: str) -> str:
    return "\n".join([heading, *rows]) + "\n"


def pilot(number: str = "WPL-001", *, name: str = "Voorbeeld Metaal (fictief)", **said: str) -> str:
    cells = {"kvk": "10000001", "fund": "OOM", "code": "3511 AB", "registered": "01-02-2017"}
    cells |= {"started": "01-04-2017", "ended": "", "status": "lopend"} | said
    return ";".join([number, name, *cells.values()])


def forms(*people: str, pilot: str = "WPL-001", minute: int = 0, answer: int = 4) -> str:
    day, rows = "2018-06-04", []
    for n, code in enumerate(people, 1):
        begun, ended = f"{day} 10:{minute + n:02}:07", f"{day} 10:{minute + n + 5:02}:41"
        rows.append(f"{n};{begun};{ended};{pilot};eindmeting;{code};{answer}")
    return table(FORMS, *rows)


@pytest.fixture
def files(contract: Contract, reader: Ingest, tmp_path: Path) -> Files:
    """Ingest (name, content) pairs in this order, each from the sender before the slash, and settle them."""

    def deliver(*sent: tuple[str, str]) -> list[Outcome]:
        outcomes = []
        for seq, (name, content) in enumerate(sent, 1):
            sender, _, file_name = name.partition("/")
            path = tmp_path / str(seq)
            path.write_text(content, "utf-8")
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            outcomes.append(reader.ingest(Delivery(seq, sha256, file_name, sender, RECEIVED, path)))
        return settle(outcomes, contract)

    return deliver


def said(outcome: Outcome, severity: str = "warning") -> list[tuple[str, int | None, str | None]]:
    """(code, row, column) of what is said against earlier files."""
    own = {"goes_back", "older_again", "other_act", "other_subject", "foreign_sender", "changed_by_other"}
    own |= {"other_name", "company_twice", "person_twice", "same_survey", "survey_unclear"}
    found = outcome.messages.filter(outcome.messages["severity"] == severity)
    listed = found.select("reason_code", "row_number", "column_heading").rows()
    return [(code, row, column) for code, row, column in listed if code in own]


def keys(outcomes: list[Outcome], kind: str) -> list[str]:
    return [key for outcome in outcomes if kind in outcome.tables for key in outcome.tables[kind]["record_key"]]


def test_a_date_and_a_status_that_were_there_are_missed(files: Files) -> None:
    done = pilot(ended="01-12-2017", status="afgerond")
    first, second = files(("oom/1.csv", table(PILOTS, done)), ("oom/2.csv", table(PILOTS, pilot())))
    assert said(first) == []
    assert said(second) == [("goes_back", 2, "Einddatum"), ("goes_back", 2, "Status")]
    assert "01-12-2017 (in 1.csv), nu niets" in second.messages["message_nl"].str.join("\n")[0]


def test_progress_and_corrections_that_lose_nothing_go_unsaid(files: Files) -> None:
    later = pilot(ended="01-12-2017", status="afgerond", code="3512 AB")
    outcomes = files(("oom/1.csv", table(PILOTS, pilot())), ("oom/2.csv", table(PILOTS, later)))
    assert [said(outcome) for outcome in outcomes] == [[], []]


def test_fewer_participants_than_before_are_said(files: Files) -> None:
    counts = [f"WPL-001;20-04-2017;pilot;{people};{new}" for people, new in ((11, 11), (9, 11), (12, ""))]
    outcomes = files(*((f"oom/{n}.csv", table(COUNTS, row)) for n, row in enumerate(counts)))
    assert said(outcomes[1]) == []  # eleven new of nine: the row is rejected, and the first still counts
    assert said(outcomes[2]) == [("goes_back", 2, "Waarvan nieuw")]


def test_an_old_file_that_comes_again_is_said_to_be_one(files: Files) -> None:
    old, new = table(PILOTS, pilot()), table(PILOTS, pilot(ended="01-12-2017", status="afgerond"))
    *_, third = files(("oom/v1.csv", old), ("oom/v2.csv", new), ("oom/v1 opnieuw.csv", old + "\n"))
    assert ("older_again", None, None) in said(third)


def test_a_number_that_says_another_act_keeps_both(files: Files) -> None:
    year = [f"{n};1{n}-06-{{y}};OOM;nieuwsbrief;Nieuwsbrief {n} van {{y}};10" for n in (1, 2, 3)]
    sent = [(f"bureau/{y}.csv", table(ACTS, *(row.format(y=y) for row in year))) for y in (2017, 2018)]
    outcomes = files(*sent, sent[0])
    assert len(set(keys(outcomes, "outreach"))) == 6
    assert said(outcomes[1]) == [("other_act", row, "Nummer") for row in (2, 3, 4)]
    assert keys(outcomes[2:], "outreach") == keys(outcomes[:1], "outreach")


def test_a_corrected_act_stays_one(files: Files) -> None:
    acts = [
        "1;13-06-2017;OOM;nieuwsbrief;Nieuwsbrief juni;10",
        "1;14-06-2017;OOM;nieuwsbrief;Nieuwsbrief juni;10",
        "1;14-06-2017;OOM;artikel;Artikel in het vakblad;12",
    ]
    outcomes = files(*((f"bureau/{n}.csv", table(ACTS, act)) for n, act in enumerate(acts)))
    assert len(set(keys(outcomes, "outreach"))) == 1
    assert [said(outcome) for outcome in outcomes] == [[], [], [("other_name", 2, "Omschrijving")]]


def test_the_next_act_of_a_series_under_one_number_is_another(files: Files) -> None:
    acts = ["1;13-06-2017;OOM;nieuwsbrief;Nieuwsbrief 1;10", "1;13-01-2018;OOM;nieuwsbrief;Nieuwsbrief 1;12"]
    first, second = files(*((f"bureau/{n}.csv", table(ACTS, act)) for n, act in enumerate(acts)))
    assert len(set(keys([first, second], "outreach"))) == 2
    assert said(second) == [("other_act", 2, "Nummer")]


def test_a_row_put_in_above_moves_the_counter_and_not_the_acts(files: Files) -> None:
    acts = ["13-06-2017;OOM;nieuwsbrief;Eerste;10", "14-06-2017;OOM;artikel;Tweede;10"]
    more = ["01-06-2017;OOM;website;Vooraf;10", *acts]
    sent = [table(ACTS, *(f"{n};{act}" for n, act in enumerate(listed, 1))) for listed in (acts, more)]
    assert len(set(keys(files(("bureau/a.csv", sent[0]), ("bureau/b.csv", sent[1])), "outreach"))) == 3


OTHER = {"name": "Kapsalon Zeezicht (fictief)", "kvk": "20000002", "code": "9711 AB"}


def test_an_act_that_was_withdrawn_is_asked_about_no_more(files: Files) -> None:
    act = "1;13-06-2017;OOM;nieuwsbrief;Eerste;10"
    later = "1;20-06-2018;OOM;artikel;Heel iets anders;10"
    sent = [table(ACTS, act), table(f"{ACTS};Vervallen", f"{act};ja"), table(ACTS, later)]
    assert said(files(*((f"bureau/{n}.csv", content) for n, content in enumerate(sent)))[2]) == []


def test_acts_of_two_years_that_are_each_counted_from_one_both_count_in_one_list(files: Files) -> None:
    years = [f"{n};1{n}-06-{year};OOM;nieuwsbrief;Brief {n} van {year};10" for year in (2017, 2018) for n in (1, 2)]
    (outcome,) = files(("bureau/lijst.csv", table(ACTS, *years)))
    assert len(set(keys([outcome], "outreach"))) == 4
    assert said(outcome) == [("other_act", 4, "Nummer"), ("other_act", 5, "Nummer")]


def test_an_act_is_withdrawn_in_the_list_that_gives_its_number_away(files: Files) -> None:
    old, new = "1;13-06-2017;OOM;nieuwsbrief;Eerste;10", "1;20-06-2018;OOM;artikel;Heel iets anders;10"
    _, second = files(
        ("bureau/1.csv", table(ACTS, old)), ("bureau/2.csv", table(f"{ACTS};Vervallen", f"{old};ja", f"{new};"))
    )
    assert second.tables["outreach"].select("is_withdrawn", "description").rows() == [
        (True, "Eerste"), (False, "Heel iets anders")
    ]  # fmt: skip
    assert said(second, "error") == []


def test_a_pilot_number_of_another_company_is_returned_each_time_it_comes(files: Files) -> None:
    sent = [table(PILOTS, pilot()), table(PILOTS, pilot(**OTHER)), table(PILOTS, pilot(**OTHER, status="lopend"))]
    outcomes = files(*((f"oom/{n}.csv", content) for n, content in enumerate(sent, 1)))
    assert [said(outcome, "error") for outcome in outcomes[1:]] == 2 * [[("other_subject", 2, "Pilotnummer")]]
    assert [outcome.tables["pilots"].height for outcome in outcomes] == [1, 0, 0]
    assert outcomes[1].sheets.select("rows_read", "rows_loaded", "rows_rejected").row(0) == (1, 0, 1)


def test_a_pilot_number_is_free_again_when_its_row_was_withdrawn(files: Files) -> None:
    gone = table(f"{PILOTS};Vervallen", f"{pilot()};ja")
    outcomes = files(
        *((f"oom/{n}.csv", s) for n, s in enumerate([table(PILOTS, pilot()), gone, table(PILOTS, pilot(**OTHER))]))
    )
    assert all(said(outcome, "error") == [] for outcome in outcomes)


def test_a_company_that_got_another_name_is_still_itself_and_that_is_said(files: Files) -> None:
    renamed = table(PILOTS, pilot(name="Kapsalon Zeezicht (fictief)"))
    outcome = files(("oom/1.csv", table(PILOTS, pilot())), ("oom/2.csv", renamed))[1]
    assert (said(outcome, "error"), said(outcome)) == ([], [("other_name", 2, "Bedrijf")])


def test_a_sender_that_changes_a_row_of_a_fund_it_never_delivered_for_is_named_to_both(files: Files) -> None:
    ours, theirs = table(PILOTS, pilot()), table(PILOTS, pilot("WPL-002", name="Ander (fictief)", fund="OTIB"))
    changed = table(PILOTS, pilot(ended="01-12-2017", status="afgerond"))
    first, _, third = files(("metaal/1.csv", ours), ("otib/1.csv", theirs), ("otib/2.csv", changed))
    assert said(first) == [("changed_by_other", 2, None)]
    assert said(third) == [("foreign_sender", 2, None)]


def test_who_changed_a_row_of_others_is_no_less_a_stranger_the_next_time(files: Files) -> None:
    counts = table("Pilotnummer;Datum;Fase;Aantal deelnemers", "WPL-001;13-06-2017;pilot;8")
    more = table("Pilotnummer;Datum;Fase;Aantal deelnemers", "WPL-001;13-06-2017;pilot;9")
    gone = table(f"{PILOTS};Vervallen", f"{pilot()};ja")
    sent = {"oom/1.csv": table(PILOTS, pilot()), "oom/2.csv": counts, "otib/1.csv": more, "otib/2.csv": gone}
    assert [said(outcome) for outcome in files(*sent.items())[2:]] == 2 * [[("foreign_sender", 2, None)]]


def test_a_fund_that_changes_what_the_office_registered_is_no_stranger(files: Files) -> None:
    outcomes = files(("bureau/1.csv", table(PILOTS, pilot())), ("OOM/1.csv", table(PILOTS, pilot(code="3512 AB"))))
    assert [said(outcome) for outcome in outcomes] == [[], []]


def test_two_forms_that_number_from_one_both_count(files: Files) -> None:
    one, other = forms("a", "b", "c"), forms("d", "e", pilot="WPL-002")
    outcomes = files(("bureau/Eindmeting OOM(1-3).csv", one), ("bureau/Eindmeting OTIB(1-2).csv", other))
    assert len(set(keys(outcomes, "survey_responses"))) == 5
    assert len(set(keys(outcomes, "survey_answers"))) == 5


def test_a_fuller_export_of_a_form_replaces_the_earlier_one_under_any_name(files: Files) -> None:
    sent = ("bureau/Eindmeting(1-2).csv", forms("a", "b")), ("bureau/def.csv", forms("a", "b", "c", answer=5))
    assert len(set(keys(files(*sent), "survey_responses"))) == 3


def test_a_form_that_was_emptied_and_used_again_counts_anew(files: Files) -> None:
    name = "bureau/Eindmeting(1-2).csv"
    assert (
        len(set(keys(files((name, forms("a", "b")), (name, forms("c", "d", minute=30))), "survey_responses"))) == 4
    )


def test_the_same_answers_from_two_senders_count_once_and_are_said(files: Files) -> None:
    first, second = files(("bureau/x(1-2).csv", forms("a", "b")), ("oom/y(1-2).csv", forms("a", "b")))
    assert len(set(keys([first, second], "survey_responses"))) == 2
    assert said(second) == [("same_survey", None, None)]
    assert not second.messages["message_nl"].str.contains("(1-2)", literal=True).any()


def test_two_plain_tables_of_other_people_both_count(files: Files) -> None:
    rows = [[f"{n};04-06-2018;WPL-001;eindmeting;{name}{n};{n}" for n in (1, 2)] for name in "ab"]
    outcomes = files(("oom/ochtend.csv", table(PLAIN, *rows[0])), ("oom/middag.csv", table(PLAIN, *rows[1])))
    assert len(set(keys(outcomes, "survey_responses"))) == 4


def test_plain_tables_that_cannot_be_told_apart_are_returned(files: Files) -> None:
    rows = [[f"{n};04-06-2018;WPL-001;eindmeting;;{n + more}" for n in (1, 2)] for more in (0, 2)]
    _, second = files(("oom/ochtend.csv", table(PLAIN, *rows[0])), ("oom/middag.csv", table(PLAIN, *rows[1])))
    assert said(second, "error") == [("survey_unclear", 2, None), ("survey_unclear", 3, None)]
    assert second.tables["survey_responses"].is_empty()
    assert second.tables["survey_answers"].is_empty()
    assert second.sheets.select("rows_read", "rows_loaded", "rows_rejected").row(0) == (2, 0, 2)


def test_the_same_answers_under_other_numbers_are_returned(files: Files) -> None:
    moved = forms("x", "a", "b").replace("10:02:07", "10:01:07").replace("10:03:07", "10:02:07")
    _, second = files(("bureau/x(1-2).csv", forms("a", "b")), ("bureau/z.csv", moved))
    assert {code for code, *_ in said(second, "error")} == {"survey_unclear"}


def test_one_company_under_nearly_one_name_and_number_is_said(files: Files) -> None:
    other = pilot("WPL-002", name="Voorbeeld Metaal B.V. (fictief)", kvk="10000010")
    _, second = files(("oom/1.csv", table(PILOTS, pilot())), ("oom/2.csv", table(PILOTS, other)))
    assert said(second) == [("company_twice", 2, "Bedrijf")]


def test_companies_that_are_joined_by_name_and_place_are_not_asked_about(files: Files) -> None:
    rows = [pilot("WPL-001"), pilot("WPL-002", kvk="")]
    assert said(*files(("oom/1.csv", table(PILOTS, *rows)))) == []


def test_companies_that_share_a_common_word_are_two(files: Files) -> None:
    names = ["Installatiebedrijf Bakker", "Installatiebedrijf Dekker", "Installatiebedrijf Mulder"]
    rows = [pilot(f"WPL-{n:03}", name=f"{name} (fictief)", kvk="", code="") for n, name in enumerate(names, 1)]
    assert said(*files(("oom/1.csv", table(PILOTS, *rows)))) == []


def test_companies_of_another_script_are_known_by_their_letters(files: Files) -> None:
    rows = [pilot(f"WPL-{n:03}", name=name, kvk="", code="") for n, name in enumerate(["Пример", "Мастер"], 1)]
    assert said(*files(("oom/1.csv", table(PILOTS, *rows)))) == []


def test_companies_that_differ_by_a_number_in_their_name_are_two(files: Files) -> None:
    rows = [pilot(f"WPL-{n:03}", name=f"Voorbeeld Metaal {n} (fictief)", kvk="") for n in (1, 2)]
    assert said(*files(("oom/1.csv", table(PILOTS, *rows)))) == []


def test_a_person_under_nearly_one_number_is_said_without_the_number(files: Files) -> None:
    rows = [f"WPL-001;1{n}-06-2017;pilot;{number};2" for n, number in enumerate(["P-100", "P100", "P101"])]
    (outcome,) = files(("oom/1.csv", table(PEOPLE, *rows)))
    assert [code for code, *_ in said(outcome)] == ["person_twice"]
    assert not outcome.messages["message_nl"].str.contains("100").any()


def test_a_person_that_was_withdrawn_is_no_other(files: Files) -> None:
    rows = [f"WPL-001;1{n}-06-2017;pilot;{number};2" for n, number in enumerate(["P-100", "P100"])]
    gone = table(f"{PEOPLE};Vervallen", f"{rows[1]};ja")
    outcomes = files(("oom/1.csv", table(PEOPLE, *rows)), ("oom/2.csv", gone))
    assert [code for outcome in outcomes for code, *_ in said(outcome)] == []


def test_a_row_of_an_unknown_pilot_has_no_fund_to_be_a_stranger_to(files: Files) -> None:
    counts = [table("Pilotnummer;Datum;Fase;Aantal deelnemers", f"WPL-009;13-06-2017;pilot;{n}") for n in (8, 9)]
    outcomes = files(("oom/1.csv", counts[0]), ("otib/1.csv", counts[1]), ("oom/p.csv", table(PILOTS, pilot())))
    assert all(said(outcome) == [] for outcome in outcomes)


def test_a_number_with_zeros_lost_is_the_same_person_in_every_file(files: Files) -> None:
    rows = [f"WPL-001;1{n}-06-2017;pilot;{number};2" for n, number in enumerate(["00120", "120", "120.0"])]
    outcomes = files(*((f"oom/{n}.csv", table(PEOPLE, row)) for n, row in enumerate(rows)))
    assert len({code for outcome in outcomes for code in outcome.tables["attendance"]["person_code"]}) == 1


def test_a_file_is_held_against_what_was_delivered_as_if_it_came_now(files: Files, contract: Contract) -> None:
    before = versions_of(files(("oom/1.csv", table(PILOTS, pilot(ended="01-12-2017", status="afgerond")))))
    (tried,) = files(("oom/2.csv", table(PILOTS, pilot())))
    held = against(tried, before, contract)
    assert [code for code, *_ in said(held)] == ["goes_back", "goes_back"]
    assert dt.date(2017, 12, 1) in before["pilots"]["completed_on"]
