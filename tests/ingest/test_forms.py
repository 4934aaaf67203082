"""Forms and lists as people fill them in: a block above the names, signatures, examples, notes, cross tables."""

import datetime as dt
from typing import Any

import openpyxl
import pytest

from ingest import Outcome
from tests.ingest.conftest import Read, codes, fates
from tests.ingest.tables import FORMS, Rows, as_csv, as_xlsx

DAY = dt.date(2017, 6, 13)
BLOCK: Rows = [
    ["Presentielijst werkplekleren", "", "", ""],
    ["Pilot:", "WPL-001", "", ""],
    ["Bedrijf:", "Bedrijf 1 (fictief)", "", ""],
    ["Datum:", DAY, "", ""],
    ["Fase:", "pilot", "", ""],
    ["Uren:", "2,5", "", ""],
    ["", "", "", ""],
]
NAMES = ["Nr", "Naam", "Personeelsnummer", "Handtekening"]
PEOPLE: Rows = [NAMES, *([n, f"Zevenaar {n} (fictief)", f"P{100 + n}", "x"] for n in range(1, 6))]
COUNTS = ["Pilotnummer", "Datum", "Fase", "Aantal deelnemers", "Bewijsstuk"]
PILOTS = ["Pilotnummer", "Bedrijf", "Fonds", "Aanmelddatum", "Status"]


def count(n: int, *more: Any) -> list[Any]:
    return [f"WPL-{n:03}", f"{n}-06-2017", "pilot", 10 + n, *more]


def pilot(n: int, *more: Any) -> list[Any]:
    return [f"WPL-{n:03}", f"Bedrijf {n} (fictief)", "OOM", "13-02-2017", "aangemeld", *more]


def said(outcome: Outcome, code: str) -> list[str]:
    return outcome.messages.filter(outcome.messages["reason_code"] == code)["message_nl"].to_list()


def rows_of(outcome: Outcome, code: str) -> list[int]:
    return outcome.messages.filter(outcome.messages["reason_code"] == code)["row_number"].to_list()


# --- what stands once above the table ---


@pytest.mark.parametrize("form", FORMS)
def test_the_block_above_the_names_holds_for_every_row(read: Read, form: str) -> None:
    outcome = read(FORMS[form]([*BLOCK, *PEOPLE]), name=f"presentie.{form}")
    found = outcome.tables["attendance"].select("pilot_id", "held_on", "phase", "hours").unique().rows()
    assert found == [("WPL-001", DAY, "pilot", 2.5)]
    assert fates(outcome)["loaded"] == 5
    assert codes(outcome) == []
    assert len(said(outcome, "from_block")) == 1


@pytest.mark.parametrize("above", [
    [["Pilot:", "WPL-001", "Datum:", "13-06-2017"], ["Fase:", "pilot", "Uren:", "2,5"]],
    [["Pilot: WPL-001", "", "", ""], ["Datum: dinsdag 13 juni 2017", "", "Fase: pilot", ""],
     ["Uren: 2,5", "", "", ""]],
    [["Pilotnummer", "Datum", "Fase", "Uren"], ["WPL-001", "13-06-2017", "pilot", "2,5"], ["", "", "", ""]],
    [["Pilotnummer", "Datum", "Fase", "Uren"], ["WPL-001", "13-06-2017", "pilot", "2,5"]],
    [["Pilotnummer", "WPL-001", "", ""], ["Datum (dd-mm-jjjj)", "13-06-2017", "", ""], ["Fase", "pilot", "", ""],
     ["Uren", "2,5", "", ""]],
    [["Locatie: kantine | Pilot: WPL-001", "", "", ""], ["Datum:", "", "13-06-2017", ""],
     ["Projectfase:", "pilot", "", ""], ["Aantal uren:", "2,5", "Trainer:", "Q. Zevenaar (fictief)"]],
])  # fmt: skip
def test_label_and_value_stand_beside_or_below_each_other_or_in_one_cell(read: Read, above: Rows) -> None:
    outcome = read(as_csv([*above, *PEOPLE]), name="presentie.csv")
    found = outcome.tables["attendance"].select("pilot_id", "held_on", "phase", "hours").unique().rows()
    assert found == [("WPL-001", DAY, "pilot", 2.5)]
    assert (fates(outcome)["loaded"], codes(outcome)) == (5, [])


def test_counts_of_meetings_and_a_list_of_one_fund_may_have_a_block(read: Read) -> None:
    meetings = [["Pilot:", "WPL-007", ""], ["Fase:", "evaluatie", ""], ["Datum", "Aantal deelnemers", "Sessie"]]
    outcome = read(as_csv([*meetings, ["13-06-2017", 8, "a"], ["20-06-2017", 9, "b"]]), name="deelnemers.csv")
    assert outcome.tables["participant_counts"]["pilot_id"].to_list() == ["WPL-007"] * 2
    heading = [name for name in PILOTS if name != "Fonds"]
    lines = [
        ["Fonds:", "Wij Techniek", "", ""],
        heading,
        ["WPL-001", "Bedrijf 1 (fictief)", "13-02-2017", "aangemeld"],
    ]
    assert read(as_xlsx(lines), name="pilots.xlsx").tables["pilots"]["fund_code"].to_list() == ["OTIB"]


def test_what_is_wrong_in_the_block_is_said_at_its_own_place(read: Read) -> None:
    for at, cell, code in (
        (3, "13 en 20 juni 2017", "no_day"),
        (1, "de nieuwe", "bad_pilot"),
        (4, "piloot", "nearly_in_list"),
    ):
        above = [[*row[:1], cell, *row[2:]] if n == at else row for n, row in enumerate(BLOCK)]
        outcome = read(as_csv([*above, *PEOPLE]), name="presentie.csv")
        assert (outcome.outcome, outcome.reason_code) == ("refused", code)
        assert outcome.message_nl.startswith(f"Rij {at + 1}, kolom '{str(BLOCK[at][0]).rstrip(':')}'")


@pytest.mark.parametrize(
    "day", ["13 juni 2017, 9.00 - 12.30 uur", "13-06-2017 van 9:00 tot 12:00 uur", "13-6-2017 9:00–12:00"]
)
def test_a_day_with_the_hours_of_the_meeting_is_that_day(read: Read, day: str) -> None:
    outcome = read(as_csv([*BLOCK[:3], ["Datum:", day, "", ""], *BLOCK[4:], *PEOPLE]), name="presentie.csv")
    assert outcome.tables["attendance"]["held_on"].unique().to_list() == [DAY]


def test_two_different_days_above_the_names_are_asked_about(read: Read) -> None:
    outcome = read(as_csv([*BLOCK[:5], ["Datum:", "20-06-2017", "", ""], *PEOPLE]), name="presentie.csv")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "said_twice")
    outcome = read(
        as_csv([*BLOCK[:3], ["Datum:", "13-06-2017", "20-06-2017", ""], BLOCK[4], *PEOPLE]), name="p.csv"
    )
    assert outcome.reason_code == "said_twice"
    people = [[*row, "" if n else "Datum"] for n, row in enumerate(PEOPLE)]
    outcome = read(as_csv([*BLOCK[:5], ["Datum:", "20-06-2017", "", ""], *people]), name="presentie.csv")
    assert outcome.reason_code == "said_twice"


def test_a_form_that_lacks_a_value_is_told_which(read: Read) -> None:
    outcome = read(as_csv([*BLOCK[:3], *BLOCK[4:], *PEOPLE]), name="presentie.csv")
    assert (outcome.reason_code, "Datum" in outcome.message_nl) == ("missing_columns", True)


def test_the_column_of_the_table_goes_before_the_block_and_an_empty_column_says_nothing(read: Read) -> None:
    names = ["Nr", "Naam", "Personeelsnummer", "Uren"]
    people = [names, *([n, "", f"P{n}", "3"] for n in range(1, 4))]
    assert read(as_csv([*BLOCK, *people]), name="p.csv").tables["attendance"]["hours"].to_list() == [3.0] * 3
    people = [names, *([n, "", f"P{n}", ""] for n in range(1, 4))]
    assert read(as_csv([*BLOCK, *people]), name="p.csv").tables["attendance"]["hours"].to_list() == [2.5] * 3


def test_a_row_that_contradicts_the_block_is_returned(read: Read) -> None:
    heading = ["Personeelsnummer", "Pilotnummer", "Datum", "Fase"]
    block = [["Pilot:", "WPL-001", "", ""], ["Datum:", DAY, "", ""]]
    people = [heading, *([f"P{n}", "WPL-001", DAY, "pilot"] for n in range(1, 5)), ["P5", "WPL-002", DAY, "pilot"],
              ["P6", "WPL-001", dt.date(2017, 6, 20), "pilot"]]  # fmt: skip
    outcome = read(as_xlsx([*block, *people]), name="presentie.xlsx")
    assert codes(outcome) == ["differs_from_block", "differs_from_block"]
    assert rows_of(outcome, "differs_from_block") == [8, 9]


def test_a_day_above_a_list_of_many_days_is_of_the_list_itself(read: Read) -> None:
    outcome = read(as_csv([["Datum:", "01-02-2018", "", "", ""], COUNTS, *(count(n, "") for n in range(1, 6))]))
    assert (fates(outcome)["loaded"], codes(outcome)) == (5, [])


def test_a_second_form_below_the_first_is_no_part_of_it(read: Read) -> None:
    second = [["Pilot:", "WPL-002", "", ""], ["Datum:", "20-06-2017", "", ""], *PEOPLE]
    outcome = read(as_csv([*BLOCK, *PEOPLE, *second]), name="presentie.csv")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "stacked_tables")


def test_where_the_trainer_signs_is_no_row_of_a_person(read: Read) -> None:
    below = [["Trainer:", "Q. Zevenaar (fictief)", "", ""], ["Datum:", "14-06-2017", "Handtekening:", ""]]
    outcome = read(as_csv([*BLOCK, *PEOPLE, ["", "", "", ""], *below]), name="presentie.csv")
    assert (fates(outcome)["loaded"], codes(outcome)) == (5, [])
    assert outcome.tables["attendance"]["held_on"].unique().to_list() == [DAY]


def test_numbered_lines_that_nobody_filled_in_are_blank(read: Read) -> None:
    empty = [[n, "", "", "-" if n > 8 else ""] for n in range(6, 11)]
    outcome = read(as_xlsx([*BLOCK, *PEOPLE, *empty]), name="presentie.xlsx")
    assert (fates(outcome)["loaded"], codes(outcome)) == (5, [])
    assert fates(outcome)["blank"] >= 5
    acts = [
        ["Nr", "Datum", "Soort", "Omschrijving"],
        [1, "13-06-2017", "nieuwsbrief", "Bericht"],
        [2, "", "", ""],
        [3, "", "", ""],
    ]
    outcome = read(as_csv(acts), name="verspreiding.csv")
    assert fates(outcome) == {"read": 1, "loaded": 1, "heading": 1, "blank": 2}


def test_a_person_without_a_number_is_no_empty_line(read: Read) -> None:
    outcome = read(as_csv([*BLOCK, *PEOPLE, [6, "Zevenaar 6 (fictief)", "", "x"]]), name="presentie.csv")
    assert codes(outcome) == ["missing_value"]


# --- who was there ---


def signed(read: Read, signs: list[str], heading: str = "Handtekening", form: str = "csv") -> Outcome:
    people = [[*NAMES[:3], heading], *([n, "", f"P{n}", sign] for n, sign in enumerate(signs, start=1))]
    return read(FORMS[form]([*BLOCK, *people]), name=f"presentie.{form}")


@pytest.mark.parametrize(("signs", "loaded"), [
    (["", "", "", ""], 4), (["x", "x", "x", "x"], 4), (["A.B.", "✓", "getekend", "N"], 4),
    (["", "ziek", "", "afwezig"], 2),
])  # fmt: skip
def test_signatures_of_all_or_of_none_say_nothing(read: Read, signs: list[str], loaded: int) -> None:
    outcome = signed(read, signs)
    assert (fates(outcome)["loaded"], codes(outcome)) == (loaded, [])


@pytest.mark.parametrize("form", FORMS)
def test_a_word_among_yes_and_no_that_is_neither_is_unclear(read: Read, form: str) -> None:
    outcome = signed(read, ["ja", "misschien", "ja, later", "nee"], "Aanwezig", form)
    assert (fates(outcome)["loaded"], codes(outcome), len(rows_of(outcome, "absent"))) == (2, ["not_signed"], 1)


@pytest.mark.parametrize("form", FORMS)
def test_a_row_that_is_not_signed_among_others_is_returned(read: Read, form: str) -> None:
    outcome = signed(read, ["x", "", "x", "ja?"], form=form)
    assert rows_of(outcome, "not_signed") == [10, 12] if form != "csv" else rows_of(outcome, "not_signed")
    assert fates(outcome)["loaded"] == fates(outcome)["rejected"] == 2


@pytest.mark.parametrize("word", ["nee", "n", "afwezig", "ziek", "Afwezig (ziek)", "-", "☐", "niet aanwezig"])
def test_who_was_not_there_is_left_out_and_said(read: Read, word: str) -> None:
    outcome = signed(read, ["ja", word, "ja"], "Aanwezig")
    found = fates(outcome)
    assert (found["loaded"], found["read"], codes(outcome)) == (2, 2, [])
    assert len(rows_of(outcome, "absent")) == 1
    assert all("Zevenaar" not in text for text in outcome.messages["message_nl"])


# --- examples ---


@pytest.mark.parametrize("cells", [
    ["Voorbeeld: WPL-000", "Voorbeeldbedrijf BV"], ["bijv. WPL-001", "Bedrijf X (fictief)"],
    ["WPL-XXX", "Naam van het bedrijf"], ["WPL-000", "Voorbeeldbedrijf BV"],
    ["WPL-000 (voorbeeld)", "Bedrijf (fictief)"], ["Voorbeeld", "Bedrijf (fictief)"],
])  # fmt: skip
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_example_of_the_form_is_no_row(read: Read, cells: list[str], form: str) -> None:
    outcome = read(
        FORMS[form]([PILOTS, [*cells, "OOM", "01-01-2017", "aangemeld"], pilot(1), pilot(2)]), name=f"pilots.{form}"
    )
    assert outcome.tables["pilots"]["pilot_id"].to_list() == ["WPL-001", "WPL-002"]
    assert (rows_of(outcome, "example_row"), codes(outcome), fates(outcome)["note"]) == ([2], [], 1)


def test_an_example_in_other_kinds_and_before_the_columns_is_no_row(read: Read) -> None:
    people = [NAMES, ["Voorbeeld", "Q. Zevenaar (fictief)", "12345", "x"], *PEOPLE[1:]]
    assert fates(read(as_csv([*BLOCK, *people]), name="presentie.csv"))["loaded"] == 5
    products = [
        ["Code", "Product", "Soort"],
        ["Voorbeeld: P0", "Voorbeeldproduct", "handboek"],
        ["P1", "Boek", "handboek"],
    ]
    assert fates(read(as_xlsx(products), name="opleveringen.xlsx"))["loaded"] == 1


def test_a_company_or_act_may_be_called_an_example(read: Read) -> None:
    rows = [PILOTS, ["WPL-001", "Voorbeeldbedrijf BV (fictief)", "OOM", "13-02-2017", "aangemeld"]]
    assert fates(read(as_csv(rows)))["loaded"] == 1
    acts = [
        ["Nummer", "Datum", "Soort", "Omschrijving"],
        ["BV-1", "13-06-2017", "nieuwsbrief", "Voorbeeld: zo kan het ook"],
    ]
    assert fates(read(as_csv(acts), name="verspreiding.csv"))["loaded"] == 1


# --- notes beside the table ---


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rows", [{4}, {2, 4, 5, 9}])
@pytest.mark.parametrize("gap", [0, 1, 3])
def test_a_note_beside_the_table_costs_no_row(read: Read, form: str, rows: set[int], gap: int) -> None:
    lines = [pilot(n, *[""] * gap, "let op: contract" if n in rows else "") for n in range(1, 11)]
    outcome = read(FORMS[form]([[*PILOTS, *[""] * (gap + 1)], *lines]), name=f"pilots.{form}")
    assert (fates(outcome)["loaded"], codes(outcome)) == (10, [])
    assert rows_of(outcome, "note_beside") == [n + 1 for n in sorted(rows)]
    assert all("contract" not in text for text in outcome.messages["message_nl"])


def test_a_row_whose_cells_have_moved_is_no_row_with_a_note(read: Read) -> None:
    lines = [count(n, "map 3", "") for n in range(1, 10)]
    lines[3] = ["WPL-004", "04-06-2017", "pilot", 14, "", "map 3"]
    outcome = read(as_xlsx([[*COUNTS, ""], *lines]), name="deelnemers.xlsx")
    assert (rows_of(outcome, "surplus_cell"), fates(outcome)["loaded"]) == ([5], 8)
    lines[3] = ["WPL-004", "", "", "04-06-2017", "pilot", 14]
    outcome = read(as_xlsx([[*COUNTS, ""], *lines]), name="deelnemers.xlsx")
    assert (codes(outcome), fates(outcome)["loaded"]) == (["surplus_cell"], 8)


def test_a_whole_column_without_a_heading_is_told_of_once(read: Read) -> None:
    outcome = read(as_xlsx([[*PILOTS, ""], *(pilot(n, "bellen") for n in range(1, 7))]), name="pilots.xlsx")
    assert (fates(outcome)["loaded"], codes(outcome, "warning")) == (6, ["unnamed_column"])


# --- cross tables ---


@pytest.mark.parametrize("periods", [
    ["jan 2017", "feb 2017", "mrt 2017"], ["januari", "februari", "maart"], ["Q1 2017", "Q2 2017", "Q3 2017"],
    ["week 23", "week 24", "week 25"], [dt.date(2017, 1, 1), dt.date(2017, 2, 1), dt.date(2017, 3, 1)],
    ["2017-01", "2017-02", "2017-03"], ["2017", "2018", "2019"],
])  # fmt: skip
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_counts_by_period_are_refused_by_that_name(read: Read, periods: list[Any], form: str) -> None:
    rows = [
        ["Pilotnummer", "Fonds", *periods, "Totaal"],
        *([f"WPL-{n:03}", "OOM", n, n, n, 3 * n] for n in range(1, 5)),
    ]
    outcome = read(FORMS[form](rows), name=f"deelnemers.{form}")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "crosstab")
    assert "'Deelnemersaantallen'" in outcome.message_nl
    assert "één regel per pilot en datum" in outcome.message_nl


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("days", [
    [dt.date(2017, 6, 13), dt.date(2017, 6, 20)], ["13 juni", "20 juni", "27 juni"],
    ["bijeenkomst 1", "bijeenkomst 2", "bijeenkomst 3"], list(range(1, 32)),
])  # fmt: skip
def test_people_by_day_are_refused_by_that_name(read: Read, days: list[Any], form: str) -> None:
    people = [[f"P{n}", f"Zevenaar {n} (fictief)", *["x" for _ in days]] for n in range(1, 5)]
    rows = [["Presentielijst WPL-001", *[""] * (len(days) + 1)], ["Personeelsnummer", "Naam", *days], *people]
    outcome = read(FORMS[form](rows), name=f"presentie.{form}")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "crosstab")
    assert "'Presentielijst'" in outcome.message_nl
    assert "Zevenaar" not in outcome.message_nl


def test_months_above_the_names_of_the_columns_are_a_cross_table_too(read: Read) -> None:
    rows = [
        ["", "", "jan", "feb", "mrt"],
        ["Pilot", "Fonds", "aantal", "aantal", "aantal"],
        ["WPL-001", "OOM", 1, 2, 3],
    ]
    assert read(as_xlsx(rows), name="deelnemers.xlsx").reason_code == "crosstab"


def test_a_cross_table_beside_a_good_sheet_costs_itself(read: Read) -> None:
    book = openpyxl.Workbook()
    book.active.append(COUNTS)  # type: ignore[union-attr]
    book.active.append(count(1, ""))  # type: ignore[union-attr]
    other = book.create_sheet("Per maand")
    for row in (["Pilotnummer", "Fonds", "jan", "feb", "mrt"], ["WPL-001", "OOM", 1, 2, 3]):
        other.append(row)
    outcome = read(book, name="deelnemers.xlsx")
    assert (outcome.outcome, codes(outcome)) == ("loaded", ["crosstab"])
    assert outcome.sheets["rows_rejected"].to_list() == [0, 1]


def test_a_list_that_lacks_a_column_is_no_cross_table_for_its_days(read: Read) -> None:
    heading = ["Pilotnummer", "Bedrijf", "Fonds", "Aanmelddatum", "Startdatum", "Einddatum"]
    outcome = read(as_csv([heading, ["WPL-001", "Bedrijf (fictief)", "OOM", "1-2-2017", "1-3-2017", "1-9-2017"]]))
    assert outcome.reason_code == "missing_columns"


def test_the_name_of_a_phase_is_no_label_of_a_second_form(read: Read) -> None:
    rows = [["Pilot:", "WPL-001", ""], ["Datum", "Fase", "Aantal deelnemers"], ["13-06-2017", "pilot", 8]]
    outcome = read(as_csv([*rows, ["20-06-2017", "pilot", 9]]), name="deelnemers.csv")
    assert (fates(outcome)["loaded"], codes(outcome)) == (2, [])
