"""Two shares of companies that go on never differ by the answers of a few companies."""

import datetime as dt
from itertools import combinations
from pathlib import Path

from tests.truth import RESPONDENTS
from warehouse.read import Release, current_release, open_release


def shown(release: Release) -> dict[dt.date, tuple[int, int]]:
    """(companies that go on, companies that answered) per as-of date, where they are shown."""
    rows = release.query(
        "select as_of_date, numerator, denominator from mart_steering__success_criteria"
        " where criterion_code = 'continued_use' and not is_hidden and denominator > 0"
    )
    return {day: (going_on, answered) for day, going_on, answered in rows.iter_rows()}


def completed(release: Release) -> dict[dt.date, set[str]]:
    """Companies with a completed pilot per as-of date, as anyone can read them."""
    rows = release.query("select as_of_date, company_name from mart_sector__pilots where status = 'completed'")
    found: dict[dt.date, set[str]] = {}
    for day, company in rows.iter_rows():
        found.setdefault(day, set()).add(company)
    return found


def told(shares: dict[dt.date, tuple[int, int]], companies: dict[dt.date, set[str]]) -> list[str]:
    """Pairs of dates between which so few companies were added that their answers follow from the difference."""
    return [
        f"{one} and {other}"
        for one, other in combinations(sorted(shares), 2)
        if shares[one] != shares[other] and 0 < len(companies[other] - companies[one]) < RESPONDENTS
    ]


def test_the_attack_finds_the_answer_of_one_more_company() -> None:
    may, june = dt.date(2018, 5, 31), dt.date(2018, 6, 30)
    many = {f"company {number}" for number in range(20)}
    assert told({may: (9, 15), june: (10, 16)}, {may: many, june: many | {"one more"}}) == [f"{may} and {june}"]
    assert told({may: (9, 15)}, {may: many}) == []


def test_no_answer_of_a_few_companies_follows_from_two_dates(example_data: Path) -> None:
    release_id = current_release(example_data)
    assert release_id
    with open_release(example_data, release_id) as release:
        shares = shown(release)
        assert shares
        assert told(shares, completed(release)) == []
