"""Commands about what was received: the list of it, and taking a delivery back."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Data, Inbox, Lang, Language, app, chosen
from warehouse.settings import Settings

if TYPE_CHECKING:
    from warehouse.ledger import Line

RECONCILIATION = "mart_analyst__ingest_reconciliation"


@app.command()
def deliveries(
    sender: Annotated[str | None, typer.Option("--sender", help="Only the files of this sender.")] = None,
    lang: Lang = Language.nl,
    data: Data = None,
) -> None:
    """List every file that was received, in order: whether it counts, and if not, why.

    Example: wpl deliveries --sender OTIB
    """
    from warehouse.ledger import read_ledger

    settings = chosen(data=data)
    lines = read_ledger(settings)
    shown = [found for found in fates(settings, lines, lang) if is_of(found[0], sender)]
    if not shown:
        print(f"Nothing was received {f'from {sender} ' if sender else ''}in {settings.data}")
        return
    print(f"{'number':>6}  {'received':10}  what became of it")
    for line, became in shown:
        print(f"{line.sequence:>6}  {line.date}  {line.sender}/{line.file_name}: {became}")


def is_of(line: "Line", sender: str | None) -> bool:
    """Whether a line is of a sender, in capitals or not; of None are all."""
    return sender is None or line.sender.casefold() == sender.casefold()


def fates(settings: Settings, lines: list["Line"], lang: Language) -> Iterator[tuple["Line", str]]:
    """Each line that is a file, with what became of it."""
    from warehouse.journal import WITHDRAW
    from warehouse.ledger import COUNTS, standing

    refused = not_loaded(settings, lang)
    for line in lines:
        if line.action != WITHDRAW:
            became = standing(line, lines)
            yield line, refused.get(line.sequence, became) if became == COUNTS else became


def not_loaded(settings: Settings, lang: Language) -> dict[int, str]:
    """Number of a delivery → why nothing of it is in the served release."""
    from warehouse.read import current_release, open_release

    release_id = current_release(settings.data)
    if release_id is None:
        return {}
    with open_release(settings.data, release_id) as release:
        if release.lacking([RECONCILIATION]):
            return {}
        rows = release.query(
            f"select delivery_seq, message_{lang} from {RECONCILIATION} where outcome in ('refused', 'unknown')"
        )
    return {number: f"not loaded: {why}" for number, why in rows.rows()}


@app.command()
def withdraw(
    which: Annotated[
        str,
        typer.Argument(metavar="DELIVERY", help="Its number, its file name, or how its digest starts (≥ 6)."),
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the ledger.")],
    inbox: Inbox = None,
    data: Data = None,
) -> None:
    """Leave a delivered file out of every later build. The ledger keeps that it was there.

    It counts again when someone delivers it again. `wpl deliveries` lists the numbers.

    Example: wpl withdraw 12 --reason "sent to us by mistake"
    """
    from warehouse.ledger import withdraw as note_withdrawal
    from warehouse.lock import publisher
    from warehouse.senders import shown_names

    settings = chosen(data=data, inbox=inbox)
    with publisher(settings, print):
        line = note_withdrawal(settings, which, reason, print, shown_names(settings))
    print(f"Withdrawn: {line.file_name} of {line.sender}. The next build leaves it out")
