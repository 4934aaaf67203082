"""The shipped examples are what the generator writes, and they bite: every case is in there."""

import datetime as dt
import hashlib
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from examples.synthetic import DEFAULT_SEED, make, write
from examples.synthetic.project import make_pilots
from ingest import Delivery, Ingest, Pseudonyms, load_contract, read_key
from tests.truth import BASES, WAVES, Truth, criteria, current, fates
from tests.truth_survey import Survey
from warehouse.settings import ROOT

EXAMPLES = ROOT / "examples"
SHIPPED = EXAMPLES / "deliveries"
AFTER = dt.date(2019, 2, 28)
STATUS_WORDS = {
    "geen gegevens",
    "ter informatie",
    "behaald",
    "na termijn behaald",
    "niet behaald",
    "loopt",
    "te weinig gegevens",
    "op schema",
    "achter",
}
# Reasons that the examples show; those of damaged files have tests of their own.
SHOWN = set(
    (
        "pdf no_heading missing_columns heading_twice unknown_column dropped_column "
        "unmapped_question field_count missing_value missing_one_of pilot_required key_conflict bad_date "
        "no_such_day bad_hours bad_integer bad_boolean bad_kvk bad_sbi bad_postcode not_in_list nearly_in_list "
        "too_small "
        "off_scale date_too_early date_after_receipt end_without_start end_before_start "
        "start_before_registration completed_and_stopped status_without_date report_before_start "
        "new_above_participants kvk_padded start_taken_as_planned date_from_receipt point_thousands day_first "
    ).split()
)


@pytest.fixture(scope="module")
def truth() -> Truth:
    return Truth(make(DEFAULT_SEED))


def planted(truth: Truth) -> Counter[str]:
    """What the generator says is special about its rows and files."""
    names: Counter[str] = Counter()
    for delivery in truth.deliveries:
        names.update(delivery.planted)
        for sheet in delivery.sheets:
            for row in sheet.rows:
                names.update(row.planted)
    return names


def content(path: Path) -> Any:
    """A file's bytes; of a workbook its parts, since compression may differ between machines."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_shipped_files_are_generated(tmp_path: Path) -> None:
    write(make(DEFAULT_SEED), tmp_path)
    assert names(tmp_path) == names(SHIPPED)
    assert [n for n in sorted(names(SHIPPED)) if content(tmp_path / n) != content(SHIPPED / n)] == []


def test_shipped_files_are_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) < 2_000_000


def test_a_larger_scale_is_larger_and_keeps_the_cast() -> None:
    small, large = make_pilots(DEFAULT_SEED, 1), make_pilots(DEFAULT_SEED, 3)
    assert len(large) == 3 * len(small)
    assert [pilot.part for pilot in large[: len(small)]] == [pilot.part for pilot in small]


def test_numbers_of_the_issue(truth: Truth) -> None:
    pilots = truth.registered(truth.default_as_of)
    started = [p for p in pilots if p.has("started_on", truth.default_as_of)]
    assert (len(pilots), len(started)) == (38, 32)
    assert {p.fund_code for p in started} == {"OTIB", "OOM", "OVP", "OOMT", "OOC", "A+O"}
    received = current(truth.deliveries, "survey_responses")
    waves = Counter(row["wave_code"] for row in received if row["completed_on"])
    assert 380 <= waves["nulmeting"] + waves["eindmeting"] <= 460
    assert waves["vervolgmeting"] > 0
    assert WAVES["vervolgmeting"] > truth.default_as_of


def test_worked_example_of_diversity(truth: Truth) -> None:
    """The pilots use the types as often as in the worked example of the definitions."""
    row = truth.diversity(truth.default_as_of)
    assert (row["pilot_count"], row["type_count"]) == (30, 11)
    assert row["hill_1"] == pytest.approx(8.5593107, abs=1e-7)
    assert row["hill_2"] == pytest.approx(7.3935018, abs=1e-7)
    assert row["coverage"] == pytest.approx(0.9697917, abs=1e-7)


def test_every_status_word(truth: Truth) -> None:
    days = truth.as_of_dates(AFTER)
    words = {truth.criterion(code, day)["status"] for day in days for code in criteria()}
    assert words == STATUS_WORDS
    assert any(truth.criterion("employees_reached", day)["is_provisional"] for day in days)


def test_every_basis(truth: Truth) -> None:
    reached = truth.all_reached(truth.default_as_of)
    assert {found.basis for found in reached.values()} == set(BASES)
    assert any(found.lower < found.upper for found in reached.values())


def test_before_and_after_the_deadline(truth: Truth) -> None:
    before = truth.criterion("companies_completed", truth.default_as_of)
    after = truth.criterion("companies_completed", AFTER)
    assert (before["value"], before["status"]) == (28, "achter")
    assert (after["value"], after["status"]) == (30, "na termijn behaald")


def test_companies_with_two_pilots(truth: Truth) -> None:
    companies = Counter(pilot.company for pilot in truth.pilots)
    twice = [company for company, number in companies.items() if number == 2]
    funds = {c: {p.fund_code for p in truth.pilots if p.company == c} for c in twice}
    assert sorted(len(found) for found in funds.values()) == [1, 2]
    joined = [p for p in truth.pilots if p.company in twice and not p.kvk_number]
    assert len(joined) == 1


def test_one_person_in_two_pilots(truth: Truth) -> None:
    pilots: dict[tuple[str, str], set[str]] = {}
    for row in truth.attendance:
        person = (truth.by_id[row["pilot_id"]].company, row["person_code"])
        pilots.setdefault(person, set()).add(row["pilot_id"])
    assert any(len(found) == 2 for found in pilots.values())


def test_more_reached_than_employed(truth: Truth) -> None:
    assert any(
        pilot.company_employees and truth.reached_pilot(pilot, truth.default_as_of).lower > pilot.company_employees
        for pilot in truth.pilots
    )


def test_hidden_cells(truth: Truth) -> None:
    cells = Survey(truth, truth.default_as_of).constructs()
    hidden = {fund for (fund, _, _), row in cells.items() if row["is_hidden"]}
    shown = {fund for (fund, _, _), row in cells.items() if not row["is_hidden"]}
    assert len(hidden) >= 2
    assert "all" in shown
    assert shown - {"all"}


def test_corrections_and_withdrawals(truth: Truth) -> None:
    found = planted(truth)
    for name in (
        "date_before_correction",
        "fund_before_correction",
        "withdrawn",
        "withdrawn_count",
        "corrected_count",
        "orphan_pilot",
        "status_disagrees",
        "outside_pilot_dates",
        "key_conflict",
    ):
        assert found[name], name
    lists = [
        {row.values["pilot_id"] for row in sheet.rows if row.fate == "loaded"}
        for delivery in truth.deliveries
        for sheet in delivery.sheets
        if (delivery.sender, sheet.kind) == ("ooc", "pilots")
    ]
    assert any(before - after for before, after in pairwise(lists))


def test_statuses_of_pilots(truth: Truth) -> None:
    found = {pilot.status(truth.default_as_of) for pilot in truth.pilots}
    assert found == {"registered", "selected", "rejected", "running", "completed", "stopped"}


def test_public_facts(truth: Truth) -> None:
    closing = next(r for r in truth.products if r["deliverable_kind"] == "slotbijeenkomst")
    report = next(r for r in truth.products if r["deliverable_kind"] == "onderzoeksrapport")
    assert closing["delivered_on"] == dt.date(2018, 6, 19)
    assert report["delivered_on"] <= dt.date(2018, 4, 30)
    meeting = next(r for r in truth.outreach if r["outreach_kind"] == "bijeenkomst")
    assert (meeting["reach"], meeting["held_on"]) == (140, dt.date(2018, 6, 19))
    for row in (closing, report, meeting):
        assert row["evidence"].startswith("openbaar: ")


def outcomes(truth: Truth) -> Iterator[tuple[Any, Any]]:
    contract = load_contract(ROOT)
    key = Pseudonyms(read_key(EXAMPLES / "public.key", create=False))
    with Ingest(contract, key) as reader:
        for number, sent in enumerate(truth.deliveries, 1):
            path = SHIPPED / sent.sender / sent.file_name
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            delivery = Delivery(number, digest, sent.file_name, sent.sender, sent.received_on, path)
            yield sent, reader.ingest(delivery)


def test_fates_and_reasons(truth: Truth) -> None:
    """Every file has the fates it was made with; every reason code occurs where it was planted."""
    seen: set[str] = set()
    for sent, outcome in outcomes(truth):
        assert outcome.outcome == sent.outcome, sent.file_name
        codes = {outcome.reason_code, *outcome.messages["reason_code"]}
        expected = fates(sent)
        for row in outcome.sheets.iter_rows(named=True):
            counts = expected[row["sheet"]]
            found = {name: row[f"rows_{name}"] for name in ("loaded", "rejected", "duplicate")}
            assert found == {name: counts[name] for name in found}, (sent.file_name, row["sheet"])
        rejected = [r for s in sent.sheets for r in s.rows if r.fate == "rejected"]
        assert {name for row in rejected for name in row.planted} <= codes, sent.file_name
        seen |= codes
    catalogue = tomllib.loads((ROOT / "ingest" / "messages.toml").read_text("utf-8"))
    assert seen - {""} <= catalogue.keys()
    assert seen >= SHOWN
