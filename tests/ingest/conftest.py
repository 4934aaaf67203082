"""Deliveries made in the test and read by the real contract."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from ingest import Contract, Delivery, Ingest, Outcome, Pseudonyms, load_contract

ROOT = Path(__file__).parents[2]
RECEIVED = dt.date(2018, 6, 30)
Read = Callable[..., Outcome]


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load_contract(ROOT)


@pytest.fixture(scope="session")
def reader(contract: Contract) -> Iterator[Ingest]:
    with Ingest(contract, Pseudonyms(bytes(32))) as reader:
        yield reader


@pytest.fixture
def read(reader: Ingest, tmp_path: Path) -> Read:
    """Ingest bytes, text or a workbook's rows as a delivery of one file."""

    def read(content: object, name: str = "pilots.csv", sender: str = "oom") -> Outcome:
        path = tmp_path / "delivered"
        if isinstance(content, str):
            content = content.encode()
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, openpyxl.Workbook):
            content.save(path)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        return reader.ingest(Delivery(1, sha256, name, sender, RECEIVED, path))

    return read


def fates(outcome: Outcome) -> dict[str, int]:
    """Counts of the only sheet, without the zeros."""
    row = outcome.sheets.drop("delivery_seq", "sheet", "kind").row(0, named=True)
    return {name.removeprefix("rows_"): count for name, count in row.items() if count}


def codes(outcome: Outcome, severity: str = "error") -> list[str]:
    found = outcome.messages.filter(outcome.messages["severity"] == severity)
    return found["reason_code"].to_list()
