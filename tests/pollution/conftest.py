"""One reader for the whole suite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import Ingest, Pseudonyms, load_contract
from tests.pollution.judge import Judge

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    contract = load_contract(ROOT)
    with Ingest(contract, Pseudonyms(bytes(32))) as reader:
        yield Judge(contract, reader, tmp_path_factory.mktemp("damaged"))
