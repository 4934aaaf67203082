"""What the meeting pack asks of a release (exposure `vergaderstuk`). $as_of is the release's as-of date."""

import re

QUERIES = {
    "project": "select * from mart_steering__project",
    "criteria": """
        select * from mart_steering__success_criteria where as_of_date = $as_of order by sort_order""",
    "criteria_compared": """
        select criterion_code, value, status, target_probability
        from mart_steering__success_criteria where as_of_date = $as_of""",
    "definitions": """
        select * from mart_steering__definitions where valid_from <= $as_of
        qualify row_number() over (partition by criterion_code order by valid_from desc) = 1
        order by sort_order""",
    "trend": """
        select criterion_code, as_of_date, value, upper_bound, target_min, unit
        from mart_steering__success_criteria
        where as_of_date <= $as_of
            and criterion_code in (select criterion_code from mart_steering__forecast_basis)
        order by sort_order, as_of_date""",
    "basis": """
        select * from mart_steering__forecast_basis where as_of_date = $as_of order by criterion_code""",
    "must_happen": """
        select * from mart_steering__must_happen where as_of_date = $as_of
        order by criterion_code, probability_difference desc, completion_probability, pilot_id""",
    "rule": "select * from mart_steering__intervention_diversity where as_of_date = $as_of",
    "coverage": """
        select cells.fund_code, names.label_nl, names.label_en, cells.pilot_count
        from mart_steering__intervention_coverage as cells
        inner join mart_steering__interventions as names on cells.intervention_code = names.intervention_code
        inner join mart_steering__funds as funds on cells.fund_code = funds.fund_code
        where cells.as_of_date = $as_of order by names.sort_order, funds.sort_order""",
    "commentary": """
        select criterion_code, commented_on, comment_text, on_behalf_of from mart_steering__commentary
        where commented_on <= $as_of order by commented_on desc, criterion_code, comment_text""",
    "funds": """
        select breakdown.* from mart_sector__breakdown as breakdown
        left join mart_steering__funds as funds on breakdown.fund_code = funds.fund_code
        where breakdown.as_of_date = $as_of order by funds.sort_order nulls last""",
    "funds_compared": """
        select fund_code, pilots_started, pilots_completed, companies_completed, employees_reached
        from mart_sector__breakdown where as_of_date = $as_of""",
    "overdue": """
        select warnings.pilot_id, pilots.company_name, warnings.fund_code, warnings.message_nl, warnings.message_en,
            case warnings.reason_code when 'planned_end_passed' then pilots.planned_end_on
                else pilots.planned_start_on end as planned_on
        from mart_analyst__warnings as warnings
        left join mart_sector__pilots as pilots
            on warnings.pilot_id = pilots.pilot_id and pilots.as_of_date = $as_of
        where warnings.reason_code in ('planned_start_passed', 'planned_end_passed') and not warnings.is_superseded
        order by planned_on, warnings.pilot_id""",
    "evidence": """
        select evidence.fund_code, evidence.pilot_id, evidence.company_name, evidence.status, evidence.proof
        from mart_sector__evidence as evidence
        left join mart_steering__funds as funds on evidence.fund_code = funds.fund_code
        where evidence.as_of_date = $as_of and evidence.is_missing
        order by funds.sort_order, evidence.pilot_id, evidence.proof""",
    "refused": """
        select file_name, sheet, sender, received_on, message_nl, message_en
        from mart_analyst__ingest_reconciliation where outcome <> 'loaded'
        order by received_on, delivery_seq, sheet""",
}


def marts_of(*questions: str) -> set[str]:
    """The marts that these questions read."""
    return {name for question in questions for name in re.findall(r"\bmart_\w+", QUERIES[question])}
