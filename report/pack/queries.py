"""What the meeting pack asks of a release (exposure `vergaderstuk`). $as_of is the release's as-of date."""

import re

from report import questions

QUERIES = {
    "project": questions.PROJECT,
    "criteria": questions.CRITERIA,
    "criteria_compared": questions.CRITERIA_COMPARED,
    "definitions": questions.DEFINITIONS,
    "trend": """
        select criterion_code, as_of_date, value, lower_bound, upper_bound, target_min, unit
        from mart_steering__success_criteria
        where as_of_date <= $as_of
            and criterion_code in (select criterion_code from mart_steering__forecast_basis)
        order by sort_order, as_of_date""",
    "decisions": questions.DECISIONS,
    "basis": questions.FORECAST_BASIS,
    "must_happen": questions.MUST_HAPPEN,
    "rule": questions.DIVERSITY,
    "coverage": questions.COVERAGE,
    "commentary": questions.COMMENTARY,
    "funds": questions.FUNDS,
    "funds_compared": questions.FUNDS_COMPARED,
    "overdue": questions.OVERDUE,
    "evidence": """
        select evidence.fund_code, evidence.pilot_id, evidence.company_name, evidence.status, evidence.proof
        from mart_sector__evidence as evidence
        left join mart_steering__funds as funds on evidence.fund_code = funds.fund_code
        where evidence.as_of_date = $as_of and evidence.is_missing
        order by funds.sort_order, evidence.pilot_id, evidence.proof""",
    "refused": questions.REFUSED,
}


def marts_of(*questions: str) -> set[str]:
    """The marts that these questions read."""
    return {name for question in questions for name in re.findall(r"\bmart_\w+", QUERIES[question])}
