"""What people write in a cell is read as they meant it, or refused; never guessed."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import Contract, values
from ingest.cells import Unfit, tidy
from ingest.dates import MONTHS, WEEKDAYS, read_day

days = st.dates(dt.date(2000, 1, 1), dt.date(2049, 12, 31))
amounts = st.integers(0, 10**9)


@given(days)
def test_a_day_is_the_same_day_in_every_spelling(day: dt.date) -> None:
    d, m, y = day.day, day.month, day.year
    spellings = [f"{d:02}-{m:02}-{y}", f"{d}/{m}/{y}", f"{d}.{m}.{y}", f"{d}-{m}-{y % 100:02}", day.isoformat()]
    spellings += [f"{d} {MONTHS[m - 1]} {y}", f"{d} {MONTHS[m - 1].upper()} {y}", f"{day.isoformat()} 00:00:00"]
    spellings += [str((day - dt.date(1899, 12, 30)).days), f"{y}{m:02}{d:02}", f"{y}/{m:02}/{d:02}"]
    spellings += [f"{WEEKDAYS[day.weekday()]} {d} {MONTHS[m - 1]} {y}", f"{d}-{MONTHS[m - 1][:3]}-{y % 100:02}"]
    spellings += [f"\u200e{d}\u200e–\u200e{m}–{y}", f"{d}-{m}-{y} 9:05", f"{day.isoformat()}T12:00:00+02:00"]
    assert {read_day(text) for text in spellings} == {day}


@pytest.mark.parametrize("text", ["31-02-2018", "2018-13-01", "29-02-2017", "0-1-2018"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Unfit, match="no_such_day"):
        read_day(text)


@pytest.mark.parametrize("text", ["begin mei", "2018", "05-2018", "1-5-201", "n.v.t.", "12", "99999", "13-2-2017?"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Unfit, match="bad_date"):
        read_day(text)


@pytest.mark.parametrize("text", ["juni 2017", "Q2 2017", "week 23 2017", "3e kwartaal 2017"])
def test_a_month_or_a_quarter_is_no_day(text: str) -> None:
    with pytest.raises(Unfit, match="no_day"):
        read_day(text)


def test_a_day_with_the_name_of_another_weekday_is_refused() -> None:
    assert read_day("wo 15 feb 2017") == dt.date(2017, 2, 15)
    with pytest.raises(Unfit, match="other_weekday"):
        read_day("do 15 feb 2017")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-06-12T22:00:00.000Z", dt.date(2017, 6, 13)),
        ("2017-12-31T22:59:59Z", dt.date(2017, 12, 31)),
        ("2017-12-31T23:00:00Z", dt.date(2018, 1, 1)),
        ("2018-06-10T23:30:00-04:00", dt.date(2018, 6, 11)),
        ("2017-06-12 22:00:00 +0000", dt.date(2017, 6, 13)),
    ],
)
def test_a_moment_of_elsewhere_is_on_its_day_in_the_netherlands(text: str, day: dt.date) -> None:
    assert read_day(text) == day


@given(amounts)
def test_a_whole_number_is_the_same_number_in_every_spelling(n: int) -> None:
    dutch = f"{n:,}".replace(",", ".")
    spaced = f"{n:,}".replace(",", " ")
    assert {values.integer(text) for text in (str(n), dutch, spaced, f"{n},0", f"€ {dutch}", f"{n}.0")} == {n}


@given(st.decimals(0, 10**6, places=2))
def test_a_decimal_comma_is_a_decimal_comma(value: object) -> None:
    whole, _, cents = f"{value:.2f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    assert values.amount(f"{grouped},{cents}") == values.amount(f"{whole},{cents}") == float(f"{whole}.{cents}")


@pytest.mark.parametrize(
    "text", ["ca. 12", "12 personen", "8+6", "12?", "n.v.t.", "1.2.3", "10-12", "1,2,3", "--", "1.20,5"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert values.amount(text) is None


@pytest.mark.parametrize("text", ["8 6", "10 12", "8\n6", "1\n204", "1 20 400"])
def test_two_numbers_in_a_cell_are_never_one(text: str) -> None:
    with pytest.raises(Unfit, match="two_numbers"):
        values.integer(text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("3:30", 3.5), ("26:00:00", 26), ("3,5 uur", 3.5), ("4u", 4), ("3u30", 3.5), ("90 min", 1.5), ("3½", 3.5)],
)
def test_hours_are_read_by_the_clock_and_with_their_unit(contract: Contract, text: str, hours: float) -> None:
    assert values.parser(contract.kinds["attendance"].column("hours"))(text) == hours


def test_a_number_keeps_its_meaning_before_the_word_it_counts(contract: Contract) -> None:
    people = values.parser(contract.kinds["participant_counts"].column("participants"))
    assert {people(text) for text in ("12 personen", "12 pers.", "12 deelnemers", "12")} == {12}
    with pytest.raises(Unfit):
        people("12 bijeenkomsten")


def test_a_number_with_decimals_is_no_count() -> None:
    with pytest.raises(Unfit, match="bad_integer"):
        values.integer("12,5")


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (values.kvk, "01234567", "01234567"),
        (values.kvk, "1234567", values.Mended("01234567", "kvk_padded")),
        (values.kvk, "1234567.0", values.Mended("01234567", "kvk_padded")),
        (values.kvk, "12345678.0", "12345678"),
        (values.kvk, "12345678 0000", "12345678"),
        (values.kvk, "12345678/000012345678", "12345678"),
        (values.kvk, "KvK-nr: 12345678", "12345678"),
        (values.kvk, "12345678 (Ede)", "12345678"),
        (values.sbi, "4321.0", "43.21"),
        (values.postcode, "NL-3511 ab", "3511 AB"),
        (values.boolean, "✓", True),
        (values.boolean, "[x]", True),
        (values.boolean, "☐", False),
        (values.boolean, "1.0", True),
        (values.sbi, "43.21", "43.21"),
        (values.sbi, "4321", "43.21"),
        (values.sbi, "43", "43"),
        (values.postcode, "3511ab", "3511 AB"),
        (values.postcode, "3511 AB", "3511 AB"),
        (values.boolean, "Ja", True),
        (values.boolean, "NEE", False),
        (values.boolean, "TRUE", True),
    ],
)
def test_codes_are_written_one_way(parse: object, text: str, value: object) -> None:
    assert parse(text) == value  # type: ignore[operator]


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (values.kvk, "123456"),
        (values.kvk, "123456789"),
        (values.kvk, "123456.0"),
        (values.kvk, "000012345678"),
        (values.kvk, "NL12345678"),
        (values.kvk, "0612345678"),
        (values.boolean, "ja?"),
        (values.boolean, "(ja)"),
        (values.boolean, "-"),
        (values.boolean, "10"),
        (values.boolean, "-10"),
        (values.boolean, "ü"),
        (values.sbi, "14-jan"),
        (values.postcode, "0511 AB"),
        (values.postcode, "3511"),
        (values.boolean, "misschien"),
    ],
)
def test_a_code_of_the_wrong_form_is_refused(parse: object, text: str) -> None:
    with pytest.raises(Unfit):
        parse(text)  # type: ignore[operator]


@pytest.mark.parametrize("text", ["OOC", "occ", "O.O.C.", " ooc "])
def test_a_closed_list_is_matched_whatever_the_spelling(contract: Contract, text: str) -> None:
    fund = contract.kinds["pilots"].column("fund_code")
    assert values.parser(fund)(text.strip()) == "OOC"


def test_a_list_cell_gives_each_type_once_and_keeps_what_overig_stands_for(contract: Contract) -> None:
    types = values.parser(contract.kinds["pilots"].column("intervention_code"))
    found = types("Coaching / mentorschap; teamwerk|Teamwerk\noverig: Open dag")
    assert found == [("coaching_mentorschap", None), ("teamwerk", None), ("overig", "Open dag")]


@given(st.text(max_size=30))
def test_any_text_gives_a_value_or_a_reason(contract: Contract, text: str) -> None:
    for kind in contract.kinds.values():
        for column in kind.delivered:
            if column.type not in values.WORDS:
                with contextlib.suppress(Unfit):
                    values.parser(column)(tidy(text) or "x")


@pytest.mark.parametrize("text", ["WPL–001", "WPL 001", "wpl-001", "WPL001", " WPL - 001\u200b"])
def test_a_pilot_number_is_the_same_whatever_stands_between_its_parts(contract: Contract, text: str) -> None:
    assert values.parser(contract.kinds["pilots"].column("pilot_id"))(tidy(text)) == "WPL-001"


@pytest.mark.parametrize("text", ["WPL-1", "WPL.001", "WPL-0001", "1", "WLP-001", "WPL-O01", "WPL-001?"])
def test_a_pilot_number_that_nearly_fits_is_asked_about(contract: Contract, text: str) -> None:
    with pytest.raises(Unfit, match="nearly_pilot") as unfit:
        values.parser(contract.kinds["pilots"].column("pilot_id"))(text)
    assert unfit.value.details == {"likely": "WPL-001"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("teamwerk; overig: maatwerk, intern", [("teamwerk", None), ("overig", "maatwerk, intern")]),
        ("teamwerk en baanrotatie", [("teamwerk", None), ("baanrotatie", None)]),
        ("teamwerk/baanrotatie", [("teamwerk", None), ("baanrotatie", None)]),
        ("1. teamwerk\n2. baanrotatie", [("teamwerk", None), ("baanrotatie", None)]),
        ("• teamwerk\n• coaching/mentorschap", [("teamwerk", None), ("coaching_mentorschap", None)]),
        ("Teamwerk (2x)", [("teamwerk", None)]),
        ("1) teamwerk\n2) baanrotatie", [("teamwerk", None), ("baanrotatie", None)]),
        ("1) teamwerk; 2) baanrotatie", [("teamwerk", None), ("baanrotatie", None)]),
        ("overig: maatwerk (intern; extern)", [("overig", "maatwerk (intern; extern)")]),
        ("ontwikkelings- en beoordelingscyclus, teamwerk", [("beoordelingscyclus", None), ("teamwerk", None)]),
        ("overig (eigen aanpak), teamwerk", [("overig", "eigen aanpak"), ("teamwerk", None)]),
    ],
)
def test_a_list_cell_is_divided_as_its_writer_meant(contract: Contract, text: str, found: object) -> None:
    assert values.parser(contract.kinds["pilots"].column("intervention_code"))(text) == found


def test_of_a_list_cell_the_part_that_is_wrong_is_named(contract: Contract) -> None:
    with pytest.raises(Unfit, match="not_in_list") as unfit:
        values.parser(contract.kinds["pilots"].column("intervention_code"))("teamwerk; yoga; baanrotatie")
    assert unfit.value.details["part"] == "yoga"
