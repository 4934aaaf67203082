"""The command `wpl`: every task of an administrator, each error in one line."""

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, NoReturn

import typer
from pydantic import ValidationError
from typer.exceptions import Abort, TyperException

from warehouse import WarehouseError
from warehouse.settings import Settings

if TYPE_CHECKING:
    import polars as pl

    from ingest import Contract, Delivery, Ingest, Outcome
    from warehouse.build import BuildResult, Notice, Progress

OK, PROBLEM, USAGE, INTERRUPTED = 0, 1, 2, 130
STEPS = {
    "receive": "Receiving files",
    "ingest": "Reading deliveries",
    "dbt": "Building and testing the models",
    "publish": "Publishing",
}

app = typer.Typer(
    help="Monitor Werkplekleren in de Techniek: from delivered files to the dashboard.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
releases_app = typer.Typer(
    help="List the kept releases; show, roll back or prune them.\n\nExample: wpl releases",
    rich_markup_mode=None,
)
app.add_typer(releases_app, name="releases")


class Language(StrEnum):
    """Language in which senders are spoken to."""

    nl = "nl"
    en = "en"


Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder. Default: data/ once it holds deliveries, else the examples."),
]
Inbox = Annotated[Path | None, typer.Option("--inbox", help="Folder with delivered files. Default: DATA/inbox.")]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Figures as of this day, e.g. 2018-06-30."),
]
Lang = Annotated[Language, typer.Option("--lang", help="Language of what is said about files.")]
All = Annotated[bool, typer.Option("--all", help="Every message, however many.")]
NewKey = Annotated[bool, typer.Option("--new-key", help="Accept another pseudonym key than the served release's.")]


class Format(StrEnum):
    """How `wpl query` prints rows."""

    table = "table"
    csv = "csv"
    json = "json"


def chosen(**given: Any) -> Settings:
    """Settings for the options that were given."""
    return Settings.choose(**{name: value for name, value in given.items() if value is not None})


@app.command()
def build(
    inbox: Inbox = None,
    data: Data = None,
    as_of: AsOf = None,
    new_key: NewKey = False,
    lang: Lang = Language.nl,
    is_whole: All = False,
) -> None:
    """Receive, read, build and test; publish a release when everything is green.

    Says of each new file what was loaded and what was not, and why.

    Example: wpl build --inbox ~/deliveries --data ~/monitor --as-of 2018-06-30
    """
    day = as_of.date() if as_of else None
    settings = chosen(data=data, inbox=inbox, as_of=day, new_key=new_key or None)
    print(f"Data: {folder_name(settings)}", flush=True)
    print(outcome_of(run_build(settings, lang, is_whole), settings))


def run_build(settings: Settings, lang: Language = Language.nl, is_whole: bool = False) -> "BuildResult":
    """Build; what became of each new file is said afterwards, also when the build fails."""
    from ingest import load_contract
    from ingest.account import account
    from warehouse.build import build as build_release

    lines: list[str] = []

    def tell(outcome: "Outcome") -> None:
        lines.append(f"{outcome.delivery.sender}:")
        lines.extend(account(outcome, contract, lang, is_whole))

    contract = load_contract(settings.project_dir)
    try:
        with reporting() as (progress, notice):
            result = build_release(settings, progress, notice, tell)
    finally:
        print("\n".join(lines), end="\n" if lines else "", flush=True)
    try:
        write_missing_letters(settings, result.release_id, lang)
    except OSError as error:  # the release is published all the same
        print(f"No letters were written: {one_line(error)}", file=sys.stderr)
    return result


def write_missing_letters(settings: Settings, release_id: str, lang: Language) -> None:
    """The letters of a release, unless they are there; all of them or none."""
    folder = letters_of(settings, release_id)
    if not folder.exists():
        draft = folder.with_name(f".{release_id}")
        shutil.rmtree(draft, ignore_errors=True)
        if write_all_letters(settings, release_id, draft, lang):
            draft.rename(folder)


def letters_of(settings: Settings, release_id: str) -> Path:
    return settings.data / "letters" / release_id


def write_all_letters(settings: Settings, release_id: str, folder: Path, lang: Language) -> list[Path]:
    """A letter to every sender; none when the release lacks the marts they read."""
    from report.letter import can_write, write_letters
    from warehouse.read import open_release

    with open_release(settings.data, release_id) as release:
        return write_letters(release, folder, lang) if can_write(release) else []


def folder_name(settings: Settings) -> str:
    note = " (the synthetic examples)" if settings.is_example else ""
    return f"{settings.data}{note}"


def outcome_of(result: "BuildResult", settings: Settings) -> str:
    from warehouse.releases import read_info

    info = read_info(settings.data, result.served)
    news = f"{result.received} new files" if result.received != 1 else "1 new file"
    verb = f"Nothing changed: release {result.release_id} is reused"
    if not result.reused:
        verb = f"Release {result.release_id} is published"
    if result.served != result.release_id:
        verb = f"Release {result.served} stays served"
    as_of = f", figures as of {info['as_of_date']}" if info.get("as_of_date") else ""
    return f"{verb} ({news}, {info['deliveries']} deliveries in all{as_of})"


@contextmanager
def reporting() -> Iterator[tuple["Progress", "Notice"]]:
    """A progress bar on a terminal, plain lines elsewhere."""
    if not sys.stdout.isatty():
        yield plain_progress(), lambda text: print(text, flush=True)
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = [TextColumn("{task.description:<32}"), BarColumn(), TaskProgressColumn()]
    with Progress(*columns, TimeElapsedColumn()) as bars:
        tasks: dict[str, Any] = {}

        def progress(step: str, fraction: float) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(STEPS[step], total=1.0)
            bars.update(tasks[step], completed=fraction)

        yield progress, bars.console.print


def plain_progress() -> "Progress":
    """One line when a step starts, and one at each next quarter."""
    shown: dict[str, int] = {}

    def progress(step: str, fraction: float) -> None:
        quarter = int(fraction * 4)
        if quarter > shown.get(step, -1):
            shown[step] = quarter
            print(f"{STEPS[step]}: {quarter * 25} %", flush=True)

    return progress


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
) -> None:
    """Say what would load and what would be refused, and why; change nothing but what --accept says.

    Exit code 1 when anything would be refused or rejected.

    Example: wpl check pilots.xlsx presentielijst.csv --annotate --out ~/terug
    """
    from ingest import Ingest, Pseudonyms, load_contract
    from ingest.account import account, words_of
    from warehouse.build import senders_of

    if accept and sender == "onbekend":
        raise typer.BadParameter("--accept needs --sender: whose headings are these?")
    for path in files:
        if not path.is_file():
            raise typer.BadParameter(f"{path} is no ordinary file")
    settings, good = Settings(), True
    contract = load_contract(settings.project_dir)
    senders = senders_of(settings, contract)
    with Ingest(contract, Pseudonyms(bytes(32)), senders=senders) as reader:
        for number, path in enumerate(files, start=1):
            delivery = delivery_of(path, number, sender, settings)
            outcome = reader.ingest(delivery)
            print("\n".join(account(outcome, contract, lang, is_whole)))
            if accept and outcome.proposals:
                print("\n".join(accept_headings(outcome, settings, contract, lang)))
                reader.senders = senders_of(settings, contract)
                outcome = reader.ingest(delivery)
                print("\n".join(account(outcome, contract, lang, is_whole)))
            if annotate:
                write_copy(reader, outcome, lang, out)
            good = good and is_good(outcome)
    print(words_of(lang)["good" if good else "bad"])
    if not good:
        raise typer.Exit(PROBLEM)


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
    """Show what the reader sees in a file, before any contract: tables, headings, every row and its fate.

    Exit code 1 when the file is refused.

    Example: wpl read pilots.xlsx --json
    """
    from ingest.account import account_of_reading
    from ingest.reading import read_file

    reading = read_file(file, file.name, lang=lang)
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


@app.command()
def letters(
    data: Data = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder. Default: DATA/letters/RELEASE.")] = None,
    lang: Lang = Language.nl,
) -> None:
    """Write the return letter of every sender: received, loaded, rejected, missing. Each build does so too.

    Example: wpl letters --out ~/brieven
    """
    from warehouse.read import current_release

    settings = chosen(data=data)
    release_id = current_release(settings.data)
    if release_id is None:
        raise WarehouseError(f"no release is served in {settings.data}; make one with `wpl build`")
    paths = write_all_letters(settings, release_id, out or letters_of(settings, release_id), lang)
    if not paths:
        raise WarehouseError(f"release {release_id} lacks the marts that letters read")
    for path in paths:
        print(f"Written: {path}")


@releases_app.callback(invoke_without_command=True)
def releases(context: typer.Context, data: Data = None) -> None:
    """List the kept releases, newest first; * marks the one that is served.

    Example: wpl releases --data ~/monitor
    """
    from warehouse.releases import list_releases

    if context.invoked_subcommand:
        if data is not None:
            raise typer.BadParameter(f"--data goes after {context.invoked_subcommand}")
        return
    settings = chosen(data=data)
    listed = list_releases(settings.data)
    if not listed:
        print(f"No release in {settings.data}; make one with `wpl build`")
        return
    print(f"  {'release':14}{'built (UTC)':22}{'as of':14}{'deliveries':>10}")
    for release in listed:
        info, mark = release.info, "*" if release.is_current else " "
        built = info["built_at"][:19].replace("T", " ")
        print(f"{mark} {release.id:14}{built:22}{info['as_of_date'] or '':14}{info['deliveries']:>10}")


@releases_app.command()
def show(
    release: Annotated[str | None, typer.Argument(help="Its id, or how that starts. Default: served.")] = None,
    data: Data = None,
) -> None:
    """Print what is known of a release: inputs, versions, counts, digests.

    Example: wpl releases show 3f9a
    """
    from warehouse.releases import current_release, find_release, read_info

    settings = chosen(data=data)
    release_id = find_release(settings.data, release) if release else current_release(settings.data)
    if release_id is None:
        raise WarehouseError(f"no release is served in {settings.data}")
    print(json.dumps(read_info(settings.data, release_id), indent=2, ensure_ascii=False))


@releases_app.command()
def rollback(
    release: Annotated[
        str | None, typer.Argument(help="Its id, or how that starts. Default: the one before.")
    ] = None,
    data: Data = None,
) -> None:
    """Serve an earlier release. Building the same input again does not undo this.

    Example: wpl releases rollback 3f9a
    """
    from warehouse.lock import publisher
    from warehouse.releases import rollback as roll_back

    settings = chosen(data=data)
    with publisher(settings, print):
        print(f"Release {roll_back(settings.data, release)} is served")


@releases_app.command()
def prune(
    keep: Annotated[int, typer.Option("--keep", min=1, help="How many of the newest to keep.")],
    data: Data = None,
) -> None:
    """Remove old releases; the served and the approved ones always stay.

    Example: wpl releases prune --keep 5
    """
    from warehouse.lock import publisher
    from warehouse.releases import prune as remove_old

    settings = chosen(data=data)
    with publisher(settings, print):
        gone = remove_old(settings.data, keep)
        for release_id in gone:
            shutil.rmtree(letters_of(settings, release_id), ignore_errors=True)
    print(f"Removed {len(gone)}: {', '.join(gone)}" if gone else "Nothing to remove")


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One select statement over the marts.")],
    data: Data = None,
    output: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = Format.table,
    private: Annotated[
        bool, typer.Option("--private", help="Open the whole warehouse, not just the public marts.")
    ] = False,
) -> None:
    """Run a query on the served release, read-only.

    Example: wpl query --format csv "select * from mart_sector__breakdown where fund_code = 'all'"
    """
    import duckdb

    from warehouse.read import current_release, open_release

    sql = os.fsencode(sql).decode("utf-8", "replace")
    settings = chosen(data=data)
    release_id = current_release(settings.data)
    if release_id is None:
        raise WarehouseError(f"no release is served in {settings.data}; make one with `wpl build`")
    with open_release(settings.data, release_id, private) as release:
        try:
            rows = release.query(sql, as_text=True)
        except duckdb.Error as error:
            raise WarehouseError(one_line(error)) from None
    print_rows(rows, output)


def print_rows(rows: "pl.DataFrame", output: Format) -> None:
    if output is Format.csv:
        sys.stdout.write(rows.write_csv())
    elif output is Format.json:
        print(rows.write_json())
    else:
        print_table(rows)


def print_table(rows: "pl.DataFrame") -> None:
    """A table as wide as the terminal; as wide as it needs when it goes to a file."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD)
    for name, dtype in rows.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left")
    for row in rows.iter_rows():
        table.add_row(*("" if value is None else str(value) for value in row))
    Console(width=None if sys.stdout.isatty() else 10_000, markup=False, highlight=False).print(table)


@app.command()
def withdraw(
    sha: Annotated[str, typer.Argument(metavar="SHA", help="Digest of the file, or how it starts (≥ 6).")],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the ledger.")],
    data: Data = None,
) -> None:
    """Leave a delivered file out of every later build. The ledger keeps that it was there.

    Example: wpl withdraw 5b1e09 --reason "sent to us by mistake"
    """
    from warehouse.ledger import withdraw as note_withdrawal
    from warehouse.lock import publisher

    settings = chosen(data=data)
    with publisher(settings, print):
        line = note_withdrawal(settings, sha, reason)
    print(f"Withdrawn: {line.file_name} of {line.sender}. The next build leaves it out")


@app.command()
def run(
    data: Data = None,
    port: Annotated[int, typer.Option("--port", help="First port to try.")] = 8501,
) -> None:
    """Build when something changed, then serve the dashboard until Ctrl-C.

    Example: wpl run --data ~/monitor
    """
    from warehouse.releases import current_release
    from warehouse.serve import serve

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)  # a shell may have had them ignored
    settings, problem = chosen(data=data), ""
    print(f"Data: {folder_name(settings)}", flush=True)
    try:
        print(outcome_of(run_build(settings), settings), flush=True)
    except (WarehouseError, OSError) as error:
        problem = one_line(error)
        if current_release(settings.data) is None:
            raise
        print(f"wpl: {problem}", file=sys.stderr)
        print("The last good release is shown", flush=True)
    with serve(settings, port) as (address, wait):
        print(f"Dashboard: {address} (stop with Ctrl-C)", flush=True)
        wait()
    if problem:
        raise typer.Exit(PROBLEM)


def one_line(error: BaseException) -> str:
    """An error's first paragraph in one line."""
    text = str(error).split("\n\n")[0].strip() or type(error).__name__
    return " ".join(text.split())


def fail(text: str, code: int) -> NoReturn:
    print(f"wpl: {text}", file=sys.stderr)
    sys.exit(code)


def main() -> None:
    """Run the command line; errors become one line on stderr and an exit code."""
    import duckdb

    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False, prog_name="wpl")
    except TyperException as error:
        fail(" ".join(error.format_message().split()), USAGE)
    except ValidationError as error:
        first = error.errors()[0]
        fail(f"setting {first['loc'][0]}: {first['msg']}", USAGE)
    except BrokenPipeError:
        sys.exit(OK)  # the reader of our output has seen enough
    except (WarehouseError, OSError, duckdb.Error) as error:
        fail(one_line(error), PROBLEM)
    except (KeyboardInterrupt, Abort):
        fail("stopped", INTERRUPTED)
    sys.exit(code if isinstance(code, int) else OK)


if __name__ == "__main__":
    main()
