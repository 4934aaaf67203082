"""Every question the pages ask, by page, and the cache of the answers.

A page reads marts of one release only. dbt_project/models/marts/_exposures.yml names the marts per page; a
test compares the two.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from dashboard.once import Kept
from report import questions
from warehouse import compare
from warehouse.compare import ChangedCell
from warehouse.read import (
    Approval,
    Listed,
    NotInRelease,
    Release,
    is_whole,
    open_release,
    pointed_release,
    previous_approval,
    read_approvals,
    whole_releases,
)
from warehouse.settings import Settings

# what a construct is called, where it stands, and the scale its questions are answered on
CONSTRUCTS = """(
            select construct_code, construct_label_nl as label_nl, construct_label_en as label_en,
                construct_sort_order, min(scale_min) as scale_min, max(scale_max) as scale_max
            from mart_survey__items
            group by construct_code, construct_label_nl, construct_label_en, construct_sort_order
        )"""

# page.question → select; `$name` are the parameters
QUERIES = {
    "app.project": questions.PROJECT,
    "app.as_of_dates": "select as_of_date from mart_steering__as_of_dates order by as_of_date desc",
    "app.funds": "select fund_code, fund_name from mart_steering__funds order by sort_order",
    "app.interventions": """
        select intervention_code, label_nl, label_en from mart_steering__interventions order by sort_order""",
    "app.contexts": "select dimension, value, label_nl, label_en from mart_steering__contexts",
    "stuurgroep.criteria": questions.CRITERIA,
    "stuurgroep.definitions": questions.DEFINITIONS,
    "stuurgroep.growth": """
        select criterion_code, as_of_date, value, lower_bound, upper_bound, target_min, target_max, unit
        from mart_steering__success_criteria
        where criterion_code = $criterion and as_of_date <= $as_of order by as_of_date""",
    "stuurgroep.decisions": questions.DECISIONS,
    "stuurgroep.commentary": questions.COMMENTARY,
    "stuurgroep.compared": questions.CRITERIA_COMPARED,
    "stuurgroep.rule": questions.DIVERSITY,
    "stuurgroep.must_happen": questions.MUST_HAPPEN,
    "stuurgroep.overdue": questions.OVERDUE,
    "stuurgroep.refused": questions.REFUSED,
    "stuurgroep.basis": questions.FORECAST_BASIS,
    "stuurgroep.lineage": """
        select coalesce(name_nl, entity_id) as name_nl, coalesce(name_en, entity_id) as name_en,
            pilot_id, contribution, sender, file_name, sheet, row_number
        from mart_analyst__lineage left join (
            select 'company' as entity, company_id as entity_id, min(company_name) as name_nl, name_nl as name_en
            from mart_sector__pilots where as_of_date = $as_of group by company_id
            union all
            select 'intervention', intervention_code, label_nl, label_en from mart_steering__interventions
            union all
            select 'deliverable', deliverable_code, min(deliverable_name), min(deliverable_name)
            from mart_steering__deliverables where as_of_date = $as_of group by deliverable_code
            union all
            select 'criterion', criterion_code, min(label_nl), min(label_en) from mart_steering__definitions
            group by criterion_code
        ) using (entity, entity_id)
        where criterion_code = $criterion
        order by name_nl, entity_id, pilot_id, sender, file_name, sheet, row_number""",
    "sectoren.breakdown": questions.FUNDS,
    "sectoren.funds": """
        select fund_code, fund_name, sector_nl, sector_en, fund_role, sector_companies, companies_precision,
            sector_employees, employees_precision, reference_period_nl, reference_period_en, data_until
        from mart_steering__funds order by sort_order""",
    "sectoren.interventions": """
        select names.label_nl, names.label_en, cells.pilot_count, cells.carried_out_count
        from mart_steering__intervention_coverage as cells
        inner join mart_steering__interventions as names on cells.intervention_code = names.intervention_code
        where cells.as_of_date = $as_of and cells.fund_code = $fund order by names.sort_order""",
    "sectoren.contexts": """
        select pilot_id, company_name, size_class, province, prior_experience, esf_theme
        from mart_sector__pilots
        where as_of_date = $as_of and fund_code = $fund and started_on <= $as_of order by pilot_id""",
    "sectoren.surveys": f"""
        select items.label_nl, items.label_en, waves.label_nl as wave_nl, waves.label_en as wave_en,
            own.n, own.mean, own.interval_low, own.interval_high, own.is_hidden, together.mean as mean_all,
            together.interval_low as interval_low_all, together.interval_high as interval_high_all,
            together.is_hidden as is_hidden_all
        from mart_survey__constructs as own
        inner join mart_survey__constructs as together
            on own.wave_code = together.wave_code and own.construct_code = together.construct_code
            and together.fund_code = 'all'
        inner join mart_survey__waves as waves on own.wave_code = waves.wave_code
        inner join {CONSTRUCTS} as items on own.construct_code = items.construct_code
        where own.fund_code = $fund and waves.closes_on <= $as_of
        order by items.construct_sort_order, waves.sort_order""",
    "sectoren.to_do": questions.to_do("fund_code = $fund"),
    "sectoren.phases": """
        select fund_code, phase, events, participations from mart_steering__phases
        where as_of_date = $as_of and fund_code = $fund order by phase""",
    "interventies.diversity": questions.DIVERSITY,
    "interventies.norm": """
        select source_nl, source_en from mart_steering__definitions
        where criterion_code = 'intervention_diversity' and valid_from <= $as_of
        order by valid_from desc limit 1""",
    "interventies.types": """
        select names.label_nl, names.label_en, types.* from mart_steering__intervention_types as types
        inner join mart_steering__interventions as names on types.intervention_code = names.intervention_code
        where types.as_of_date = $as_of order by names.sort_order""",
    "interventies.coverage": questions.COVERAGE,
    "interventies.funds": """
        select parts.* from mart_steering__intervention_funds as parts
        inner join mart_steering__funds as funds on parts.fund_code = funds.fund_code
        where parts.as_of_date = $as_of order by funds.sort_order""",
    "interventies.decisions": questions.DECISIONS,
    "interventies.rarefied": """
        select as_of_date, pilot_count, value from mart_steering__diversity_rarefied
        where dimension = 'intervention' and hill_order = 1 and is_common and as_of_date <= $as_of
        order by as_of_date""",
    "interventies.context_diversity": """
        select * from mart_steering__context_diversity where as_of_date = $as_of order by dimension""",
    "interventies.candidates": """
        select * from mart_steering__candidates
        order by cells_filled desc, hill_1_after desc, pilot_id""",
    "interventies.sets": """
        select * from mart_steering__candidate_sets order by places, cells_filled desc, pilot_id""",
    "interventies.places": """
        select free_places, places_decided_by from mart_steering__project""",
    "interventies.contexts": """
        select dimension, value, pilots_started, pilots_completed from mart_steering__context_coverage
        where as_of_date = $as_of order by dimension, pilots_started desc, value""",
    "pilots.pilots": """
        select * from mart_sector__pilots
        where as_of_date = $as_of and ($fund = 'all' or fund_code = $fund) order by pilot_id""",
    "pilots.counts": """
        select pilots_started, pilots_completed, pilots_running, pilots_stopped from mart_sector__breakdown
        where as_of_date = $as_of and fund_code = $fund""",
    "pilots.evidence": """
        select proof, is_present, is_missing, is_needed, is_hidden, proven_on, list_count, lists_without_esf,
            sender, file_name, sheet, row_number
        from mart_sector__evidence where as_of_date = $as_of and pilot_id = $pilot order by proof""",
    "pilots.facts": """
        select facts.*, names.label_nl, names.label_en from mart_sector__pilot_facts as facts
        left join mart_steering__interventions as names on facts.intervention_code = names.intervention_code
        where facts.pilot_id = $pilot and happened_on <= $as_of
        order by happened_on, fact_kind, received_on, row_number""",
    "pilots.changes": """
        select status, changed_on from mart_sector__status_changes where pilot_id = $pilot and changed_on <= $as_of
        order by changed_on""",
    "pilots.warnings": """
        select message_nl, message_en, sender, file_name, sheet, row_number, original
        from mart_analyst__warnings where pilot_id = $pilot order by reason_code, row_number""",
    "enquetes.waves": """
        select label_nl, label_en, closes_on, closes_on <= $as_of as is_closed, frozen_on, is_frozen
        from mart_survey__waves order by sort_order""",
    "enquetes.constructs": f"""
        select waves.label_nl as wave_nl, waves.label_en as wave_en, items.label_nl, items.label_en,
            items.scale_min, items.scale_max, results.n, results.company_count, results.mean,
            results.interval_low, results.interval_high, results.alpha, results.is_hidden
        from mart_survey__constructs as results
        inner join mart_survey__waves as waves on results.wave_code = waves.wave_code
        inner join {CONSTRUCTS} as items on results.construct_code = items.construct_code
        where results.fund_code = $fund and waves.closes_on <= $as_of
        order by items.construct_sort_order, waves.sort_order""",
    "enquetes.response": """
        select waves.label_nl, waves.label_en, response.responses, response.companies, response.invited,
            response.response_share, response.is_hidden
        from mart_survey__response as response
        inner join mart_survey__waves as waves on response.wave_code = waves.wave_code
        where response.fund_code = $fund and waves.closes_on <= $as_of order by waves.sort_order""",
    "enquetes.changes": f"""
        select items.label_nl, items.label_en, earlier.label_nl as from_nl, earlier.label_en as from_en,
            later.label_nl as to_nl, later.label_en as to_en, results.design, results.n_from, results.n_to,
            results.n_paired, results.match_rate, results.mean_difference, results.mean_low, results.mean_high,
            results.hodges_lehmann, results.interval_low, results.interval_high, results.rank_biserial,
            results.is_hidden
        from mart_survey__changes as results
        inner join mart_survey__waves as earlier on results.from_wave = earlier.wave_code
        inner join mart_survey__waves as later on results.to_wave = later.wave_code
        inner join {CONSTRUCTS} as items on results.construct_code = items.construct_code
        where results.fund_code = $fund and later.closes_on <= $as_of
        order by items.construct_sort_order, earlier.sort_order, later.sort_order""",
    "enquetes.questions": """
        select items.question_code, items.construct_code, items.construct_label_nl as construct_nl,
            items.construct_label_en as construct_en, items.scale_min, items.scale_max, items.text_nl,
            items.text_en, waves.label_nl as wave_nl, waves.label_en as wave_en, answers.answer_value,
            labels.label_nl, labels.label_en, answers.n, answers.share, answers.question_n, answers.is_hidden
        from mart_survey__distributions as answers
        inner join mart_survey__waves as waves on answers.wave_code = waves.wave_code
        inner join mart_survey__items as items on answers.question_code = items.question_code
        left join mart_survey__labels as labels
            on items.label_set = labels.label_set and answers.answer_value = labels.answer_value
        where answers.fund_code = $fund and waves.closes_on <= $as_of
        order by items.construct_sort_order, items.question_code, waves.sort_order, answers.answer_value""",
    "opleveringen.deliverables": """
        select deliverable_name, kind_nl, kind_en, planned_on, delivered_on, is_presented, meeting_on, mentions_esf,
            file_name, row_number
        from mart_steering__deliverables where as_of_date = $as_of
        order by is_core desc, planned_on, deliverable_code""",
    "opleveringen.wider_use": """
        select * from mart_steering__success_criteria
        where criterion_code = 'wider_application' and as_of_date = $as_of""",
    "opleveringen.ambassadors": """
        select company_name, fund_code, pilot_id, status from mart_sector__pilots
        where as_of_date = $as_of and is_ambassador and registered_on <= $as_of order by fund_code, company_name""",
    "opleveringen.outreach": """
        select * from mart_steering__outreach where as_of_date = $as_of order by acts desc, outreach_kind""",
    "opleveringen.publicity": """
        select source_kind, item, held_on, fund_code, mentions_esf, evidence, is_missing, sender, file_name,
            sheet, row_number
        from mart_steering__publicity where held_on is null or held_on <= $as_of
        order by is_missing desc, held_on, item""",
    "vergelijken.earlier": f"{questions.EARLIER} order by delivery_seq, text_nl",
    "vergelijken.files": "select distinct delivery_seq from mart_analyst__ingest_reconciliation",
    "vergelijken.companies": """
        select company_id, min(company_name) as company_name from mart_sector__pilots group by company_id""",
    "vergelijken.criteria": questions.CRITERIA,
    "vergelijken.definitions": questions.DEFINITIONS,
    "vergelijken.criteria_compared": questions.CRITERIA_COMPARED,
    "vergelijken.funds_compared": questions.FUNDS_COMPARED,
    "datakwaliteit.project": "select files_loaded, files_refused from mart_steering__project",
    "datakwaliteit.files": """
        select * from mart_analyst__ingest_reconciliation order by delivery_seq, sheet""",
    "datakwaliteit.to_do": questions.to_do(f"reason_code not in {questions.AGAINST_EARLIER}"),
    "datakwaliteit.earlier": f"""
        select sender, file_name, text_nl, text_en, received_on
        from ({questions.EARLIER} and not said.is_superseded
            union all
            select delivery_seq, sender, file_name, received_on, message_nl, message_en, false
            from mart_analyst__ingest_reconciliation where outcome = 'again'
        ) order by received_on desc, delivery_seq desc, text_nl""",
    "datakwaliteit.noticed": """
        select distinct sender, coalesce(pilot_id, file_name) as about, cause_nl, cause_en, is_superseded
        from (
            select sender, pilot_id, file_name, cause_nl, cause_en, is_superseded from mart_analyst__warnings
            where not asks or is_superseded
            union all
            select sender, null, file_name, cause_nl, cause_en, is_superseded from mart_analyst__rejected_rows
            where is_superseded
        ) order by is_superseded, sender, about, cause_nl""",
    "datakwaliteit.cells": """
        select 'error' as severity, sender, file_name, sheet, row_number, column_heading, null as pilot_id,
            message_nl, message_en
        from mart_analyst__rejected_rows
        union all
        select 'warning', sender, file_name, sheet, row_number, null, pilot_id, message_nl, message_en
        from mart_analyst__warnings
        order by severity, sender, file_name, sheet, row_number, message_nl""",
    "datakwaliteit.control_totals": """
        select * from mart_analyst__control_totals
        order by is_different desc, received_on desc, delivery_seq, sheet, row_number, column_heading""",
    "datakwaliteit.changes": """
        select * from mart_analyst__delivery_changes order by received_on desc, delivery_seq desc, kind""",
    "datakwaliteit.freshness": """
        select freshness.* from mart_analyst__freshness as freshness
        inner join mart_steering__funds as funds on freshness.fund_code = funds.fund_code
        order by funds.sort_order, freshness.kind""",
    "over.definitions": "select * from mart_steering__definitions order by sort_order, valid_from",
    "over.project": questions.PROJECT,
}


_answers = Kept(2000)


@st.cache_resource(show_spinner=False)
def data_folder() -> Path:
    return Settings.choose().data


def served_release() -> str | None:
    """Id of the release the pointer names now, whether it is whole or not."""
    return pointed_release(data_folder())


@st.cache_resource(ttl=30, max_entries=20, show_spinner=False)
def can_be_read(release_id: str) -> bool:
    """The files of the release are there, as they were published; looked at twice a minute."""
    return is_whole(data_folder(), release_id)


def releases() -> dict[str, Listed]:
    """The releases that can be read and have figures, by id, newest first."""
    return {kept.id: kept for kept in whole_releases(data_folder()) if compare.has_figures(kept)}


def others() -> tuple[object, ...]:
    """All that a page may tell of besides its own release: the releases there are, and what meetings approved."""
    return data_folder(), served_release(), *listed()


@st.cache_resource(ttl=30, show_spinner=False)
def listed() -> tuple[tuple[str, ...], tuple[Approval, ...]]:
    """Releases and approvals; looked at twice a minute."""
    return tuple(releases()), tuple(read_approvals(data_folder()))


def meetings() -> dict[str, date]:
    """Approved release → day of the meeting that approved it."""
    return {approval.release_id: approval.meeting_on for approval in read_approvals(data_folder())}


def compared_with(release_id: str, kept: list[str]) -> str:
    """The release that another is compared with unless someone chooses: the last approved, else the one before.

    kept: the releases there are, newest first, at least two.
    """
    approval = previous_approval(data_folder(), release_id)
    if approval and approval.release_id in kept:
        return approval.release_id
    at = kept.index(release_id)
    return kept[at + 1] if at + 1 < len(kept) else kept[at - 1]


@st.cache_resource(max_entries=8, show_spinner=False)
def release(release_id: str) -> Release:
    return open_release(data_folder(), release_id)


def knows(release_id: str, *asked: str) -> bool:
    """Whether the release was made when the marts of these questions existed."""
    marts = {name for question in asked for name in re.findall(r"\bmart_\w+", QUERIES[question])}
    return not release(release_id).lacking(marts)


def approved_before(release_id: str) -> Approval | None:
    """The approval that this release is compared with."""
    return previous_approval(data_folder(), release_id)


def compared(release_id: str, then_id: str, question: str, key: str) -> dict[Any, dict[str, Any]]:
    """The answers of two releases side by side, by their key."""

    def answers() -> dict[Any, dict[str, Any]]:
        rows = compare.side_by_side(release(release_id), release(then_id), QUERIES[question], [key])
        return {row[key]: row for row in rows.iter_rows(named=True)}

    return _answers.get((release_id, then_id, question), answers)


def ask(release_id: str, question: str, **parameters: Any) -> pl.DataFrame:
    """Rows of one question on one release. Frames are immutable, so sessions share them.

    Raises NotInRelease for a release that is too old for the question.
    """
    key = (release_id, question, *sorted(parameters.items()))
    return _answers.get(key, lambda: release(release_id).ask(QUERIES[question], parameters or None))


def against_earlier(now: str, then: str) -> pl.DataFrame:
    """What files that `then` did not have say against the files before them."""
    known = ask(then, "vergelijken.files")
    return ask(now, "vergelijken.earlier").join(known, on="delivery_seq", how="anti", maintain_order="left")


def moved_rows(now: str, then: str) -> pl.DataFrame:
    return _answers.get(("moved", now, then), lambda: compare.moved_rows(release(now), release(then)))


def changed_cells(now: str, then: str) -> list[ChangedCell]:
    return _answers.get(("cells", now, then), lambda: compare.changed_cells(release(now), release(then)))


def changed_definitions(now: str, then: str, language: str) -> list[ChangedCell]:
    return _answers.get(
        ("definitions", now, then, language),
        lambda: compare.changed_definitions(release(now), release(then), language),
    )


def analyses(release_id: str) -> list[dict[str, Any]]:
    """The marts that carry dashboard meta, as the build described them."""
    return described(release_id, "analyses")


@st.cache_resource(max_entries=200, show_spinner=False)
def rows_of(release_id: str, mart: str, as_of: date, fund: str) -> pl.DataFrame:
    """Rows of a mart that carries dashboard meta, at this date and of this fund as far as it knows them."""
    analysis = next(found for found in analyses(release_id) if found["mart"] == mart)
    names = [column["name"] for column in analysis["columns"]]
    axes = {analysis[axis] for axis in ("x", "y", "colour")}
    conditions, parameters = ["true"], dict[str, Any]()
    if "as_of_date" in names:
        conditions.append(f"as_of_date {'<=' if 'as_of_date' in axes else '='} $as_of")
        parameters["as_of"] = as_of
    if "fund_code" in names and fund != "all":
        conditions.append("fund_code = $fund")
        parameters["fund"] = fund
    elif "fund_code" in names and "fund_code" not in axes:
        # over all funds, or each of them when the mart never counts them together
        conditions.append(f"(fund_code = 'all' or not exists (from {mart} where fund_code = 'all'))")
    order = ", ".join(f'"{name}"' for name in sorted(names, key=lambda name: name != "sort_order"))
    select = f"select * from {mart} where {' and '.join(conditions)} order by {order}"
    return release(release_id).query(select, parameters or None)


def tests(release_id: str) -> list[dict[str, Any]]:
    """Kind, status and number of the tests that the release went through."""
    return described(release_id, "tests")


def described(release_id: str, part: str) -> list[dict[str, Any]]:
    """What a release says of itself. Raises NotInRelease for one from before it said so."""
    found: list[dict[str, Any]] | None = release(release_id).info.get(part)
    if found is None:
        raise NotInRelease(f"release {release_id} does not name its {part}")
    return found


def as_of_dates(release_id: str) -> list[date]:
    """Newest first; empty before the first fact."""
    return ask(release_id, "app.as_of_dates")["as_of_date"].to_list()
