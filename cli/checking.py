"""Commands about files: what would load, what the reader sees, and blank workbooks."""

import json
from collections.abc import Iterator
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from cli.options import PROBLEM, All, Data, Lang, Language, app
from warehouse import WarehouseError
from warehouse.settings import Settings

if TYPE_CHECKING:
    import polars as pl

    from ingest import Contract, Delivery, Ingest, Outcome, Pseudonyms


@app.command()
def check(
    files: Annotated[
        list[Path],
        typer.Argument(exists=True, dir_okay=False, metavar="FILE…", help="Files to try."),
    ],
    lang: Lang = Language.nl,
    is_whole: All = False,
    sender: Annotated[str, typer.Option("--sender", help="Whose files these are.")] = "onbekend",
    accept: Annotated[
        bool, typer.Option("--accept", help="Write headings that nearly match to senders.toml (with --sender).")
    ] = False,
    annotate: Annotated[
        bool, typer.Option("--annotate", help="Write a copy of each file with its faults marked.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="Folder for the copies.")] = Path(),
    data: Data = None,
) -> None:
    """Say what would load and what would be refused, and why; change nothing but what --accept says.

    What was delivered before is looked at, too, when a release is served.

    Exit code 1 when anything would be refused or rejected.

    Example: wpl check pilots.xlsx presentielijst.csv --annotate --out ~/terug
    """
    from ingest import Ingest, load_contract
    from ingest.account import account, words_of
    from ingest.history import against
    from warehouse.releases import current_release
    from warehouse.senders import senders_of

    if accept and sender == "onbekend":
        raise typer.BadParameter("--accept needs --sender: whose headings are these?")
    for path in files:
        if not path.is_file():
            raise typer.BadParameter(f"{path} is no ordinary file")
    settings, good = Settings(data=data) if data else Settings(), True
    contract = load_contract(settings.project_dir)
    senders = senders_of(settings, contract)
    release = current_release(settings.data)
    before = delivered_in(settings, release, contract) if release else {}
    with Ingest(contract, pseudonyms_of(settings, release), senders=senders) as reader:
        for number, path in enumerate(files, start=1):
            delivery = delivery_of(path, number, sender, settings)
            outcome = against(reader.ingest(delivery), before, contract)
            print("\n".join(account(outcome, contract, lang, is_whole)))
            if accept and outcome.proposals:
                print("\n".join(accept_headings(outcome, settings, contract, lang)))
                reader.senders = senders_of(settings, contract)
                outcome = against(reader.ingest(delivery), before, contract)
                print("\n".join(account(outcome, contract, lang, is_whole)))
            if annotate:
                write_copy(reader, outcome, lang, out)
            good = good and is_good(outcome)
    words = words_of(lang)
    print(words["compared"].format(release=release) if release else words["not_compared"])
    print(words["good" if good else "bad"])
    if not good:
        raise typer.Exit(PROBLEM)


def delivered_in(settings: Settings, release_id: str, contract: "Contract") -> "dict[str, pl.DataFrame]":
    """Every row that was delivered until a release, by raw table."""
    from ingest.history import CHILDREN
    from ingest.versions import shaped
    from warehouse.read import open_release

    tables = [*contract.kinds, *CHILDREN.values()]
    with open_release(settings.data, release_id, private=True) as release:
        return {
            table: shaped(release.query(f"select * from release.raw.{table}"), contract, table)
            for table in tables
        }


def pseudonyms_of(settings: Settings, release_id: str | None) -> "Pseudonyms":
    """The pseudonyms of a release, so that its persons are known again; of no key at all without one."""
    from ingest import Pseudonyms, read_key
    from warehouse.releases import read_info

    if release_id and settings.key_file.exists():
        own = Pseudonyms(read_key(settings.key_file))
        if own.key_id == read_info(settings.data, release_id)["key_id"]:
            return own
    return Pseudonyms(bytes(32))


def accept_headings(outcome: "Outcome", settings: Settings, contract: "Contract", lang: Language) -> Iterator[str]:
    """Write the proposed headings of one file to senders.toml, and say which."""
    from ingest import SendersError
    from ingest.account import words_of
    from ingest.senders import add_headings, by_kind

    accepted = by_kind((near.kind, near.heading, near.name) for near in outcome.proposals)
    try:
        add_headings(settings.senders_file, outcome.delivery.sender, accepted, contract)
    except SendersError as error:
        raise WarehouseError(str(error)) from None
    where = f"{words_of(lang)['accepted']} {settings.senders_file.name}"
    for near in dict.fromkeys(outcome.proposals):
        yield f"  {where}: '{near.heading}' = {near.name} ({near.kind})"


def delivery_of(path: Path, number: int, sender: str, settings: Settings) -> "Delivery":
    """A file as if it were delivered today."""
    from ingest import Delivery

    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    return Delivery(number, sha256, path.name, sender, settings.today or date.today(), path)


def write_copy(reader: "Ingest", outcome: "Outcome", lang: Language, folder: Path) -> None:
    """The copy for the sender, beside no other file of its name."""
    from ingest import annotated
    from ingest.account import words_of

    words = words_of(lang)
    copy = annotated(reader, outcome, lang)
    if copy is None:
        print(f"  {words['no_copy']}")
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{Path(outcome.delivery.file_name).stem}-{words['messages'].lower()}.xlsx"
    with new_file(path) as file:
        file.write(copy)
    print(f"  {words['written'].format(path=path)}")


def new_file(path: Path) -> BinaryIO:
    """A file to write; never over another one."""
    try:
        return path.open("xb")
    except FileExistsError:
        raise WarehouseError(f"{path} exists already; name another place with --out") from None


def is_good(outcome: "Outcome") -> bool:
    return outcome.outcome == "loaded" and not outcome.sheets["rows_rejected"].sum()


@app.command()
def read(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="File to read.")],
    as_json: Annotated[bool, typer.Option("--json", help="Everything, for programs.")] = False,
    lang: Lang = Language.nl,
    is_whole: Annotated[bool, typer.Option("--all", help="Every row, however many.")] = False,
) -> None:
    """Show what the reader sees in a file: tables, headings, whether those were guessed, every row and its fate.

    Exit code 1 when the file is refused.

    Example: wpl read pilots.xlsx --json
    """
    from ingest import load_contract
    from ingest.account import account_of_reading
    from ingest.child import Reader
    from ingest.reading import read_file
    from ingest.table import Limits

    contract = load_contract(Settings().project_dir)
    with Reader(Limits()) as reader:
        reading = read_file(reader, file, file.name, lang, contract)
    if as_json:
        print(json.dumps(reading, ensure_ascii=False))
    else:
        print("\n".join(account_of_reading(file.name, reading, lang, is_whole)))
    if reading["refused"]:
        raise typer.Exit(PROBLEM)


@app.command()
def template(
    kind: Annotated[str | None, typer.Argument(help="Kind of delivery, e.g. pilots.")] = None,
    is_every: Annotated[bool, typer.Option("--all", help="One of every kind; --out names a folder.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="File to write. Default: KIND.xlsx.")] = None,
) -> None:
    """Write a blank workbook for a sender, or one of every kind.

    Example: wpl template pilots --out Pilots.xlsx
    """
    from ingest import load_contract, write_template

    contract = load_contract(Settings().project_dir)
    kinds = ", ".join(contract.kinds)
    if is_every == bool(kind):
        raise typer.BadParameter(f"name one kind, or give --all; choose from {kinds}")
    if kind and kind not in contract.kinds:
        raise typer.BadParameter(f"{kind!r} is no kind of delivery; choose from {kinds}")
    if kind:
        paths = {kind: out or Path(f"{kind}.xlsx")}
    else:
        paths = {name: (out or Path()) / f"{name}.xlsx" for name in contract.kinds}
        (out or Path()).mkdir(parents=True, exist_ok=True)
    for path in paths.values():
        if path.exists():
            raise WarehouseError(f"{path} exists already; name another file with --out")
    for name, path in paths.items():
        write_template(contract, name, path)
        print(f"Written: {path}")
