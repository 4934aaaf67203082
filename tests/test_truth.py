"""The real pipeline against the truth: three seeds, all month ends, every number."""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from examples.synthetic import DEFAULT_SEED, make, write
from tests import truth_diversity
from tests.attack.attack import attacked, merged, read
from tests.conftest import Dbt
from tests.truth import FUNDS, RESPONDENTS, Truth, changes, criteria, fates, seed, wilson
from tests.truth_analysts import lead_times, participations_by_month
from tests.truth_evidence import Evidence
from tests.truth_survey import Survey
from warehouse.build import build
from warehouse.read import Release, current_release, open_release
from warehouse.settings import ROOT, Settings

DATES = (dt.date(2017, 12, 31), dt.date(2018, 6, 30), dt.date(2019, 2, 28))
SEEDS = (DEFAULT_SEED, 1, 2)
# each seed and each date once, since every build holds all month ends before; the others run in `make test-deep`
OFTEN = list(zip(SEEDS, DATES, strict=True))
SELDOM = [(number, day) for number in SEEDS for day in DATES if (number, day) not in OFTEN]
FATES = ("read", "loaded", "rejected", "duplicate", "heading", "note", "total", "blank")


@dataclass
class Case:
    """One build of one set of deliveries, and what must be in it."""

    truth: Truth
    release: Release
    as_of: dt.date
    data: Path

    @cached_property
    def survey(self) -> Survey:
        return Survey(self.truth, self.as_of)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], tuple[Truth, Path]]:
    """The truth of a seed, and the folder with its inbox; made once."""

    @cache
    def of_seed(number: int) -> tuple[Truth, Path]:
        folder = tmp_path_factory.mktemp(f"seed{number}")
        deliveries = make(number)
        write(deliveries, folder / "inbox")
        return Truth(deliveries), folder

    return of_seed


@pytest.fixture(
    scope="module",
    params=[*OFTEN, *(pytest.param(built, marks=pytest.mark.deep) for built in SELDOM)],
    ids=lambda built: f"{built[0]}-{built[1]}",
)
def case(request: pytest.FixtureRequest, sent: Callable[[int], tuple[Truth, Path]]) -> Iterator[Case]:
    number, day = request.param
    truth, folder = sent(number)
    settings = Settings(
        inbox=folder / "inbox", data=folder / "data", key_file=ROOT / "examples" / "public.key", as_of=day
    )
    result = build(settings)
    with open_release(settings.data, result.release_id) as release:
        yield Case(truth, release, day, settings.data)


def equal(one: Any, other: Any, tolerance: float = 1e-9) -> bool:
    """Equal, numbers to nine digits unless said otherwise; null only equals null."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=1e-9)
    return bool(one == other)


def differences(where: Any, expected: dict[str, Any], found: dict[str, Any], tolerance: float = 1e-9) -> list[str]:
    return [
        f"{where} {name}: expected {value}, found {found[name]}"
        for name, value in expected.items()
        if not equal(value, found[name], tolerance)
    ]


def assert_none(wrong: list[str]) -> None:
    """Fail with every difference, one per line."""
    assert not wrong, "\n".join(wrong)


def rows(frame: pl.DataFrame, *key: str) -> dict[Any, dict[str, Any]]:
    """Rows by their key; a key that occurs twice is an error."""
    found = {tuple(row[name] for name in key): row for row in frame.iter_rows(named=True)}
    assert len(found) == frame.height
    return found


def test_as_of_dates(case: Case) -> None:
    found = case.release.query("select * from mart_steering__as_of_dates order by as_of_date")
    assert found["as_of_date"].to_list() == case.truth.as_of_dates(case.as_of)
    assert found.filter("is_latest")["as_of_date"].to_list() == [case.as_of]


def test_criteria(case: Case) -> None:
    marts = case.release.query("select * from mart_steering__success_criteria")
    found = rows(marts, "criterion_code", "as_of_date")
    wanted = {(code, day) for day in case.truth.as_of_dates(case.as_of) for code in criteria()}
    assert found.keys() == wanted
    wrong = []
    for code, day in sorted(wanted):
        expected = case.truth.criterion(code, day)
        wrong += differences((code, str(day)), expected, found[code, day])
    assert_none(wrong)


def test_forecasts(case: Case) -> None:
    """Chances and ranges to nine digits."""
    found = rows(
        case.release.query(
            "select criterion_code, as_of_date, target_probability, forecast_low, forecast_high"
            " from mart_steering__success_criteria where target_probability is not null"
        ),
        *("criterion_code", "as_of_date"),
    )
    wanted = {
        (code, day): forecast.row()
        for day in case.truth.as_of_dates(case.as_of)
        for code in criteria()
        if (forecast := case.truth.forecast(code, day)) and forecast.has_enough
    }
    assert found.keys() == wanted.keys()
    for key, row in wanted.items():
        assert {name: found[key][name] for name in row} == pytest.approx(row, abs=1e-9)


def test_forecast_basis(case: Case) -> None:
    found = rows(case.release.query("select * from mart_steering__forecast_basis"), "criterion_code", "as_of_date")
    wanted = {
        (code, day): forecast.basis()
        for day in case.truth.as_of_dates(case.as_of)
        for code in criteria()
        if (forecast := case.truth.forecast(code, day))
    }
    assert found.keys() == wanted.keys()
    assert_none([line for key, row in wanted.items() for line in differences(key, row, found[key])])


def test_must_happen(case: Case) -> None:
    found = rows(case.release.query("select * from mart_steering__must_happen"), "criterion_code", "pilot_id")
    wanted = {
        (code, pilot): row
        for code in criteria()
        if (forecast := case.truth.forecast(code, case.as_of)) and forecast.has_enough
        for pilot, row in forecast.must_happen().items()
    }
    assert found.keys() == wanted.keys()
    assert_none([line for key, row in wanted.items() for line in differences(key, row, found[key])])
    assert {row["as_of_date"] for row in found.values()} <= {case.as_of}


def test_breakdown(case: Case) -> None:
    found = rows(case.release.query("select * from mart_sector__breakdown"), "as_of_date", "fund_code")
    days = case.truth.as_of_dates(case.as_of)
    assert found.keys() == {(day, fund) for day in days for fund in (*FUNDS, "all")}
    wrong = []
    for day, fund in found:
        wrong += differences((str(day), fund), case.truth.breakdown(day, fund), found[day, fund])
    assert_none(wrong)


def test_pilots(case: Case) -> None:
    found = rows(case.release.query("select * from mart_sector__pilots"), "as_of_date", "pilot_id")
    wrong = []
    for day in case.truth.as_of_dates(case.as_of):
        pilots = case.truth.registered(day)
        assert {p.pilot_id for p in pilots} == {pilot for when, pilot in found if when == day}
        for pilot in pilots:
            reached = case.truth.reached_pilot(pilot, day)
            expected = {
                "status": pilot.status(day),
                "fund_code": pilot.fund_code,
                "employees_reached": reached.lower,
                "employees_upper": reached.upper,
                "basis": reached.basis,
            }
            wrong += differences((str(day), pilot.pilot_id), expected, found[day, pilot.pilot_id])
    assert_none(wrong)


def test_warnings_about_pilots(case: Case) -> None:
    codes = "status_disagrees completed_without_report planned_start_passed planned_end_passed no_listed_type"
    found = case.release.query("select reason_code, pilot_id from mart_analyst__warnings").rows()
    about_pilots = [row for row in found if row[0] in (*codes.split(), "fund_changed")]
    assert sorted(about_pilots) == sorted(case.truth.pilot_warnings(case.as_of))


def test_diversity(case: Case) -> None:
    found = rows(case.release.query("select * from mart_steering__intervention_diversity"), "as_of_date")
    wrong = []
    for day in case.truth.as_of_dates(case.as_of):
        wrong += differences(str(day), case.truth.diversity(day), found[(day,)])
    assert_none(wrong)


def test_rarefied_diversity(case: Case) -> None:
    marts = case.release.query("select * from mart_steering__diversity_rarefied")
    found = rows(marts, "as_of_date", "dimension", "hill_order", "pilot_count")
    wanted = {
        (day, *key): row
        for day in case.truth.as_of_dates(case.as_of)
        for key, row in truth_diversity.rarefied(case.truth, day, case.as_of).items()
    }
    assert found.keys() == wanted.keys()
    assert_none([line for key, row in wanted.items() for line in differences(key, row, found[key], 1e-9)])


def test_diversity_by_context_type_and_fund(case: Case) -> None:
    days, wrong = case.truth.as_of_dates(case.as_of), []
    for mart, column, expected in (
        ("context_diversity", "dimension", truth_diversity.context_diversity),
        ("intervention_types", "intervention_code", truth_diversity.types),
        ("intervention_funds", "fund_code", truth_diversity.funds),
    ):
        found = rows(case.release.query(f"select * from mart_steering__{mart}"), "as_of_date", column)
        wanted = {(day, key): row for day in days for key, row in expected(case.truth, day).items()}
        assert found.keys() == wanted.keys()
        wrong += [line for key, row in wanted.items() for line in differences(key, row, found[key], 1e-9)]
    assert_none(wrong)


def test_candidates(case: Case) -> None:
    candidates = truth_diversity.Candidates(case.truth, case.as_of)
    found = rows(case.release.query("select * from mart_steering__candidates"), "pilot_id")
    wanted = candidates.rows()
    assert found.keys() == {(pilot,) for pilot in wanted}
    assert_none([line for pilot, row in wanted.items() for line in differences(pilot, row, found[(pilot,)], 1e-9)])
    sets, wanted_sets = case.release.query("select * from mart_steering__candidate_sets"), candidates.sets()
    found = rows(sets, "places", "pilot_id")
    assert found.keys() == wanted_sets.keys()
    assert_none([line for key, row in wanted_sets.items() for line in differences(key, row, found[key], 1e-9)])


def test_evidence(case: Case) -> None:
    evidence = Evidence(case.truth)
    found = rows(case.release.query("select * from mart_sector__evidence"), "as_of_date", "pilot_id", "proof")
    days = case.truth.as_of_dates(case.as_of)
    wanted = {(day, *key): row for day in days for key, row in evidence.rows(day).items()}
    assert found.keys() == wanted.keys()
    assert_none([line for key, row in wanted.items() for line in differences(key, row, found[key])])
    facts = case.release.query("select pilot_id, sha256, sheet, row_number from mart_sector__pilot_facts")
    addresses = set(facts.iter_rows())
    named = [row for row in found.values() if row["row_number"]]
    assert named
    assert {(r["pilot_id"], r["sha256"], r["sheet"], r["row_number"]) for r in named} <= addresses


def test_coverage(case: Case) -> None:
    marts = case.release.query("select * from mart_steering__intervention_coverage")
    found = rows(marts, "as_of_date", "fund_code", "intervention_code")
    days = case.truth.as_of_dates(case.as_of)
    expected = {(day, *cell): counts for day in days for cell, counts in case.truth.coverage(day).items()}
    assert {key: (row["pilot_count"], row["carried_out_count"]) for key, row in found.items()} == (expected)


def test_phases(case: Case) -> None:
    found = rows(
        case.release.query("select * from mart_steering__phases"),
        *("as_of_date", "fund_code", "phase"),
    )
    wrong, wanted = [], set()
    for day in case.truth.as_of_dates(case.as_of):
        for (fund, phase), expected in case.truth.phases(day).items():
            wanted.add((day, fund, phase))
            wrong += differences((str(day), fund, phase), expected, found[day, fund, phase])
    assert_none(wrong)
    assert found.keys() == wanted


def test_lead_times(case: Case) -> None:
    found = rows(case.release.query("select * from mart_analyst__lead_times"), "as_of_date", "fund_code")
    wrong, wanted = [], set()
    for day in case.truth.as_of_dates(case.as_of):
        for fund, expected in lead_times(case.truth, day).items():
            wanted.add((day, fund))
            wrong += differences((str(day), fund), expected, found[day, fund])
    assert_none(wrong)
    assert found.keys() == wanted


def test_participations_by_month(case: Case) -> None:
    found = rows(
        case.release.query("select * from mart_analyst__participations_by_month"),
        *("as_of_date", "fund_code", "month", "intervention_code"),
    )
    wrong, wanted = [], set()
    for day in case.truth.as_of_dates(case.as_of):
        for cell, expected in participations_by_month(case.truth, day).items():
            wanted.add((day, *cell))
            wrong += differences((str(day), *cell), expected, found[day, *cell])
    assert_none(wrong)
    assert found.keys() == wanted


def test_contexts(case: Case) -> None:
    marts = case.release.query("select * from mart_steering__context_coverage")
    for day in case.truth.as_of_dates(case.as_of):
        found = {
            (row["dimension"], row["value"]): (row["pilots_started"], row["pilots_completed"])
            for row in marts.filter(pl.col("as_of_date") == day).iter_rows(named=True)
        }
        assert found == case.truth.contexts(day), day


def test_spreading(case: Case) -> None:
    found = rows(case.release.query("select * from mart_steering__outreach"), "as_of_date", "outreach_kind")
    wanted = {
        (day, kind): row
        for day in case.truth.as_of_dates(case.as_of)
        for kind, row in case.truth.spreading(day).items()
    }
    assert found.keys() == wanted.keys()
    assert_none([line for key, row in wanted.items() for line in differences(key, row, found[key])])


def test_publicity(case: Case) -> None:
    marts = case.release.query("select source_kind, is_missing from mart_steering__publicity")
    found = marts.filter(pl.col("is_missing") & (pl.col("source_kind") != "attendance"))["source_kind"]
    assert dict(found.value_counts().iter_rows()) == {k: n for k, n in case.truth.unproven().items() if n}


def test_response(case: Case) -> None:
    found = rows(case.release.query("select * from mart_survey__response"), "fund_code", "wave_code")
    wanted = case.survey.response()
    assert found.keys() == wanted.keys()
    assert_none([line for key, row in wanted.items() for line in differences(key, row, found[key])])


def test_lineage_adds_up(case: Case) -> None:
    """The source rows of each criterion that is counted add up to its value."""
    marts = case.release.query("select criterion_code, sum(contribution) from mart_analyst__lineage group by all")
    found = dict(marts.iter_rows())
    wrong = []
    for code in set(criteria()) - {"continued_use", "applied_at_work"}:
        value = case.truth.criterion(code, case.as_of)["value"]
        wrong += differences(code, {"total": value or 0}, {"total": found.get(code, 0)})
    assert_none(wrong)


def test_lineage_names_no_company_by_its_responses(case: Case) -> None:
    found = case.release.query(
        "select pilot_id from mart_analyst__lineage"
        " where criterion_code = 'pilots_evaluated' and entity_id <> 'overig'"
    )
    pilots = case.truth.registered(case.as_of)
    assert set(found["pilot_id"]) == {p.pilot_id for p in pilots if p.has("final_report_on", case.as_of)}


def test_constructs(case: Case) -> None:
    """Means, intervals robust for companies and reliability; exactly the cells that must be hidden are."""
    found = rows(
        case.release.query("select * from mart_survey__constructs"), "fund_code", "wave_code", "construct_code"
    )
    wanted = case.survey.constructs()
    assert found.keys() == wanted.keys()
    assert_none([line for key, row in wanted.items() for line in differences(key, row, found[key])])


def test_changes(case: Case) -> None:
    marts = case.release.query("select * from mart_survey__changes")
    found = rows(marts, "fund_code", "from_wave", "to_wave", "construct_code")
    wanted = case.survey.changes()
    assert found.keys() == wanted.keys()
    assert_none([line for key, row in wanted.items() for line in differences(key, row, found[key])])


def test_distributions(case: Case) -> None:
    marts = case.release.query("select * from mart_survey__distributions")
    found = rows(marts, "fund_code", "wave_code", "question_code", "answer_value")
    expected = case.survey.distributions()
    wanted: dict[Any, dict[str, Any]] = {}
    for cell, row in expected.items():
        if row["is_hidden"]:
            wanted[(*cell, None)] = dict.fromkeys(("n", "share", "question_n")) | {"is_hidden": True}
            continue
        total = row["counts"].total()
        for value, n in row["counts"].items():
            wanted[(*cell, value)] = {"n": n, "share": n / total, "question_n": total, "is_hidden": False}
    assert found.keys() == wanted.keys()
    assert_none([line for key, row in wanted.items() for line in differences(key, row, found[key])])


def test_nothing_hidden_is_found(case: Case) -> None:
    """Not from the releases of all dates together, nor by someone who knows the numbers of one fund."""
    if case.as_of < DATES[-1]:
        return  # the last release is attacked together with these
    releases = merged(read(case.data, path.name) for path in (case.data / "releases").iterdir())
    assert None in releases.numbers.values()
    assert attacked(releases, RESPONDENTS) == []


def test_wilson() -> None:
    """Wilson's interval as R's prop.test gives it, for 27, 24 and 0 of 30."""
    assert wilson(27, 30) == pytest.approx((0.7437891742, 0.9654001113), abs=1e-9)
    assert wilson(24, 30) == pytest.approx((0.6269430359, 0.9049489282), abs=1e-9)
    assert wilson(0, 30) == pytest.approx((0, 0.1135133932), abs=1e-9)


def shown_name(file_name: str) -> str:
    """A file's name without the number of responses that Forms writes into it."""
    return re.sub(r"\(\d+-\d+\)", "(…)", file_name)


def test_fates(case: Case) -> None:
    """Every file and sheet: the fates add up and are the planted ones."""
    marts = case.release.query("select * from mart_analyst__ingest_reconciliation")
    found = rows(marts, "sender", "file_name", "sheet")
    wrong = []
    for delivery in case.truth.deliveries:
        for sheet, counts in fates(delivery).items():
            row = found[delivery.sender, shown_name(delivery.file_name), sheet]
            expected: dict[str, Any] = {f"rows_{fate}": counts[fate] for fate in FATES}
            if row["kind"] == "survey_responses":
                expected = dict.fromkeys(expected)  # numbers of responses
            wrong += differences((delivery.file_name, sheet), expected, row)
        if delivery.outcome != "loaded":
            reasons = {
                (row["outcome"], row["reason_code"])
                for key, row in found.items()
                if key[:2] == (delivery.sender, shown_name(delivery.file_name))
            }
            assert reasons == {(delivery.outcome, delivery.planted[0])}
    assert_none(wrong)


def test_delivery_changes(case: Case) -> None:
    """What each file changed against what had been sent before."""
    marts = case.release.query("select * from mart_analyst__delivery_changes")
    found = rows(marts, "sender", "file_name", "kind")
    wanted = changes(case.truth.deliveries)
    assert found.keys() == wanted.keys()
    fates = ("new", "changed", "same", "withdrawn")
    expected = {key: {f"rows_{fate}": counts[fate] for fate in fates} for key, counts in wanted.items()}
    assert_none([line for key, row in expected.items() for line in differences(key, row, found[key])])


def test_default_date(example_data: Path) -> None:
    """Without --as-of the date is the newest actual date; every warning of the catalogue occurs."""
    truth = Truth(make(DEFAULT_SEED))
    release_id = current_release(example_data)
    assert release_id
    with open_release(example_data, release_id) as release:
        found = release.query("select as_of_date from mart_steering__project")["as_of_date"]
        assert found.to_list() == [truth.default_as_of]
        codes = set(release.query("select reason_code from mart_analyst__warnings")["reason_code"])
    # rows_not_shown is no reason of its own: it words the rejected rows of a small survey file
    assert {row["reason_code"] for row in seed("warning_codes")} - {"rows_not_shown"} <= codes


CHANGED = (
    {
        "criterion_code": "companies_completed",
        "valid_from": "2018-06-01",
        "target_min": "27",
        "deadline": "2018-12-31",
    },
    {
        "criterion_code": "employees_reached",
        "valid_from": "2018-02-15",
        "target_min": "380",
        "deadline": "2018-10-31",
    },
)


@pytest.fixture
def changed_norms(dbt: Dbt, example_warehouse: Path) -> pl.DataFrame:
    """The criteria of the examples once the steering group has set other norms and deadlines midway."""
    with duckdb.connect(str(example_warehouse)) as con:
        for row in CHANGED:
            con.execute(
                "insert into seeds.success_criteria by name select * replace ($valid_from::date as valid_from,"
                " $target_min::double as target_min, $deadline::date as deadline)"
                " from seeds.success_criteria where criterion_code = $criterion_code",
                row,
            )
    dbt.run(example_warehouse, "run", "--select", "int_criteria_norms+")
    with duckdb.connect(str(example_warehouse), read_only=True) as con:
        return con.sql("select * from marts.mart_steering__success_criteria").pl()


def test_a_norm_changed_midway(changed_norms: pl.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds from its first day on, and rewrites no verdict from before; each forecast has its own deadline."""
    truth = Truth(make(DEFAULT_SEED))
    before = {day: truth.criterion("companies_completed", day) for day in truth.as_of_dates(dt.date(2018, 5, 31))}
    norms = [
        {**row, **new}
        for new in CHANGED
        for row in seed("success_criteria")
        if row["criterion_code"] == new["criterion_code"]
    ]
    monkeypatch.setattr("tests.truth.seed", lambda name: seed(name) + (norms if name == "success_criteria" else []))
    found, wrong, words = rows(changed_norms, "criterion_code", "as_of_date"), [], set()
    for code in ("companies_completed", "employees_reached", "project_success"):
        for day in truth.as_of_dates(truth.default_as_of):
            expected = truth.criterion(code, day)
            wrong += differences((code, str(day)), expected, found[code, day])
            words.add(expected["status"])
    assert_none(wrong)
    assert words >= {"te weinig gegevens", "op schema", "onzeker", "achter", "behaald", "niet behaald"}
    for day, row in before.items():
        assert differences(str(day), row, found["companies_completed", day]) == []
