"""Every message of the catalogue is said to some real file, in words that hold together."""

import os
import re
import signal
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from docs import messages as page
from ingest import Ingest, Limits
from ingest.child import Reader
from ingest.messages import catalogue, rows_in_words
from ingest.reading import read_file
from ingest.table import Refused
from tests.ingest import made_files as made
from tests.ingest.samples import SAMPLES, WITHOUT_FILE, WITHOUT_SAMPLE, Said, said

Examples = Callable[[str], list[Said]]


@pytest.fixture(scope="module")
def examples(reader: Ingest, tmp_path_factory: pytest.TempPathFactory) -> Examples:
    """Code → the messages of its sample, each read once."""
    path = tmp_path_factory.mktemp("samples") / "file"
    return cache(lambda code: said(SAMPLES[code], reader, path))


@pytest.mark.parametrize("code", SAMPLES)
def test_a_small_file_gives_the_message(examples: Examples, code: str) -> None:
    messages = examples(code)
    found = [texts for name, *texts in messages if name == code]
    assert found, f"said instead: {[name for name, *_ in messages]}"
    for text in found[0]:
        assert text[0].isupper() or not text[0].isalpha()
        assert text.endswith((".", "?"))
        assert not re.search(r"[{}]|''|: None|  | ,|\(\)", text), text


def test_every_code_of_the_catalogue_has_a_sample_but_for_those_that_are_named() -> None:
    assert set(SAMPLES) <= set(catalogue())
    assert set(catalogue()) - set(SAMPLES) == WITHOUT_SAMPLE | WITHOUT_FILE


def test_a_child_that_dies_over_a_file_costs_that_file_only(tmp_path: Path) -> None:
    path = tmp_path / "pilots.csv"
    path.write_bytes(SAMPLES["bad_date"].data)
    with Reader(Limits()) as reader:
        reader.start()
        child = reader.pid
        assert child
        os.kill(child, signal.SIGSTOP)
        killer = threading.Timer(0.2, os.kill, (child, signal.SIGKILL))
        killer.start()
        with pytest.raises(Refused, match="reader_died"):
            reader.read(path, path.name)
        assert reader.read(path, path.name).tables


def test_every_code_that_the_source_uses_is_in_the_catalogue() -> None:
    folder = Path(__file__).parents[2] / "ingest"
    source = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))
    used = set(re.findall(r"""(?:Refused|Unfit|Rule|Remark)\(\s*"(\w+)\"""", source))
    assert len(used) > 30
    assert used <= set(catalogue()) | {"three_decimals"}, "three_decimals: for the decisions, never said"


def test_what_is_noticed_for_the_decisions_only_is_never_said(reader: Ingest, tmp_path: Path) -> None:
    path = tmp_path / "uren.xlsx"
    path.write_bytes(made.ordinary([["Naam", "Uren"], ["An", 1.125], ["Bo", 2.5]]))
    assert read_file(reader.reader, path, path.name)["tables"][0]["remarks"] == []


def test_the_page_of_messages_is_up_to_date(examples: Examples) -> None:
    assert page.TARGET.read_text("utf-8") == page.render(examples), "run make docs"


def test_both_languages_of_a_message_ask_for_the_same_details() -> None:
    wrong = [
        code
        for code, texts in catalogue().items()
        if set(re.findall(r"{(\w+)}", texts["nl"])) != set(re.findall(r"{(\w+)}", texts["en"]))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([3], "rij 3"),
        ([2, 3], "rijen 2 en 3"),
        ([2, 3, 4], "rijen 2–4"),
        ([2, 3, 5, 7, 8, 9], "rijen 2, 3, 5 en 7–9"),
    ],
    ids=str,
)
def test_rows_are_listed_as_people_list_them(rows: list[int], said: str) -> None:
    assert rows_in_words(rows, "nl") == said


ADVISED_BY_ITS_TOOL = {"tool_not_read"}  # {advice} says it
SAYS_WHAT_TO_DO = re.compile(
    r"\b(vul|verbeter|haal|zet|lever|kies|schrijf|laat|controleer|exporteer|open|sla|stuur|kopieer|typ|kort|maak|geef"
    r"|vraag|splits|verwijder|verdubbel|gebruik|neem|herstel|verdeel|scheid|selecteer|meld|spreek|draai|doe"
    r"|hoeft niets)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("code", catalogue())
def test_what_asks_something_says_what_to_do(code: str) -> None:
    texts = catalogue()[code]
    if texts.get("asks", True) and code not in ADVISED_BY_ITS_TOOL:
        assert SAYS_WHAT_TO_DO.search(texts["nl"]), texts["nl"]
