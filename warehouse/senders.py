"""What senders.toml declares, and what senders and files are called as it may be told further."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import WarehouseError
from warehouse.names import Shown, names
from warehouse.settings import Settings

if TYPE_CHECKING:
    from ingest import Contract, Senders
    from ingest.names import Names


def senders_of(settings: Settings, contract: "Contract") -> "Senders":
    """What senders.toml says of each sender."""
    from ingest import SendersError, read_senders

    try:
        return read_senders(settings.senders_file, contract)
    except SendersError as error:
        raise WarehouseError(str(error)) from None


def shown_names(settings: Settings) -> Shown:
    """Sender and file name of a path below the inbox, without what may name a person.

    The words that may be told are read when the first name is asked: a build without new files need not wait.
    """

    @cache
    def known() -> "Names":
        from ingest import load_contract
        from ingest.names import Names

        contract = load_contract(settings.project_dir)
        return Names(contract, senders_of(settings, contract).words)

    def shown(path: Path) -> tuple[str, str]:
        sender, name = names(path)
        return known().shown(sender), known().shown(name)

    return shown
