"""The reader of the cases: the real contract, one child process for all of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import Ingest, Pseudonyms, load_contract

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def reader() -> Iterator[Ingest]:
    with Ingest(load_contract(ROOT), Pseudonyms(bytes(32))) as reader:
        yield reader
