"""What people write in a cell is read as they meant it, or refused; never guessed."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import Contract, values
from ingest.values import MONTHS, Unfit

days = st.dates(dt.date(2000, 1, 1), dt.date(2049, 12, 31))
amounts = st.integers(0, 10**9)


@given(days)
def test_a_day_is_the_same_day_in_every_spelling(day: dt.date) -> None:
    d, m, y = day.day, day.month, day.year
    spellings = [f"{d:02}-{m:02}-{y}", f"{d}/{m}/{y}", f"{d}.{m}.{y}", f"{d}-{m}-{y % 100:02}", day.isoformat()]
    spellings += [f"{d} {MONTHS[m - 1]} {y}", f"{d} {MONTHS[m - 1].upper()} {y}", f"{day.isoformat()} 00:00:00"]
    spellings += [str((day - dt.date(1899, 12, 30)).days)]
    assert {values.date(text) for text in spellings} == {day}


@pytest.mark.parametrize("text", ["31-02-2018", "2018-13-01", "29-02-2017", "0-1-2018"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Unfit, match="no_such_day"):
        values.date(text)


@pytest.mark.parametrize("text", ["begin mei", "2018", "05-2018", "1-5-201", "n.v.t.", "12", "99999"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Unfit, match="bad_date"):
        values.date(text)


@given(amounts)
def test_a_whole_number_is_the_same_number_in_every_spelling(n: int) -> None:
    dutch = f"{n:,}".replace(",", ".")
    spaced = f"{n:,}".replace(",", " ")
    assert {values.integer(text) for text in (str(n), dutch, spaced, f"{n},0", f"€ {dutch}", f"{n}.0")} == {n}


@given(st.decimals(0, 10**6, places=2))
def test_a_decimal_comma_is_a_decimal_comma(value: object) -> None:
    whole, _, cents = f"{value:.2f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    assert values.number(f"{grouped},{cents}") == values.number(f"{whole},{cents}") == float(f"{whole}.{cents}")


@pytest.mark.parametrize("text", ["ca. 12", "12 personen", "n.v.t.", "1.2.3", "10-12", "1,2,3", "--", "1.20,5"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Unfit):
        values.number(text)


def test_a_number_with_decimals_is_no_count() -> None:
    with pytest.raises(Unfit, match="bad_integer"):
        values.integer("12,5")


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (values.kvk, "01234567", "01234567"),
        (values.kvk, "1234567", "01234567"),
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
def test_any_text_gives_a_value_or_a_reason(text: str) -> None:
    for parse in values.PARSERS.values():
        with contextlib.suppress(Unfit):
            parse(text.strip() or "x")
