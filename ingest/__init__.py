"""Reads delivered files by the contract: every record loaded, or returned with the reason."""

from ingest.annotate import annotated
from ingest.contract import Column, Contract, Kind, load_contract
from ingest.delivery import Delivery, Ingest, Outcome
from ingest.pseudonyms import Pseudonyms, read_key
from ingest.senders import Senders, SendersError, read_senders
from ingest.table import Limits
from ingest.template import write_template

__all__ = [
    "Column",
    "Contract",
    "Delivery",
    "Ingest",
    "Kind",
    "Limits",
    "Outcome",
    "Pseudonyms",
    "Senders",
    "SendersError",
    "annotated",
    "load_contract",
    "read_key",
    "read_senders",
    "write_template",
]
