"""What a page reads is what dbt knows it reads."""

import re
from collections import defaultdict
from typing import Any

from dashboard.queries import QUERIES
from report.letter import QUERIES as LETTER
from report.pack.queries import QUERIES as PACK
from report.sample import QUERIES as SAMPLE
from warehouse.analyses import analyses
from warehouse.compare import QUERIES as REASONS

PAPER = {f"retourbrief.{question}": select for question, select in LETTER.items()}
PAPER |= {f"steekproef.{question}": select for question, select in SAMPLE.items()}
PAPER |= {f"vergaderstuk.{question}": select for question, select in PACK.items()}
PAPER |= {f"vergelijken.{question}": select for question, select in REASONS.items()}
VIEWS_THAT_ASK = re.compile(r'(?:ask|compared|decided)\(\s*(?:[\w.]+,\s*)*"([\w.]+)"')


def test_each_exposure_names_exactly_the_marts_its_page_reads(manifest: dict[str, Any]) -> None:
    read: dict[str, set[str]] = defaultdict(set)
    for question, select in (QUERIES | PAPER).items():
        read[question.split(".")[0]] |= set(re.findall(r"\bmart_\w+", select))
    exposed = {
        exposure["name"]: {node.split(".")[-1] for node in exposure["depends_on"]["nodes"]}
        for exposure in manifest["exposures"].values()
    }
    # the marts of this page are named by their own meta, so that adding one takes no line elsewhere
    found = exposed.pop("analyse")
    assert exposed == read
    assert found <= {analysis["mart"] for analysis in analyses(manifest)}


def test_a_question_reads_public_marts_only() -> None:
    wrong = [
        question
        for question, select in (QUERIES | PAPER).items()
        for table in re.findall(r"\b(?:from|join)\s+([\w.]+)", select)
        if not table.startswith("mart_")
    ]
    assert wrong == []


def test_a_page_asks_only_its_own_questions_and_every_question_is_asked() -> None:
    from pathlib import Path

    dashboard = Path(__file__).parents[2] / "dashboard"
    asked = {page: set(VIEWS_THAT_ASK.findall(page.read_text("utf-8"))) for page in dashboard.rglob("*.py")}
    wrong = [
        f"{page.stem} asks {question}"
        for page, questions in asked.items()
        for question in questions
        if page.parent.name == "views" and question.split(".")[0] not in (page.stem, "app")
    ]
    assert wrong == []
    assert set(QUERIES) - set().union(*asked.values()) == set()
