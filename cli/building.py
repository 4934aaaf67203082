"""Commands that build: a release with its letters, and the dashboard on it."""

import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import (
    PROBLEM,
    All,
    AsOf,
    Data,
    Inbox,
    Lang,
    Language,
    NewKey,
    app,
    chosen,
    one_line,
    served_release,
)
from warehouse import WarehouseError
from warehouse.settings import Settings

if TYPE_CHECKING:
    from ingest import Outcome
    from report.letter import Recipient
    from warehouse.build import BuildResult, Notice, Progress

STEPS = {
    "receive": "Receiving files",
    "ingest": "Reading deliveries",
    "dbt": "Building and testing the models",
    "publish": "Publishing",
}


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

    Names each new file that needs attention; --all says of every file what was loaded and what was not, and why.

    Example: wpl build --inbox ~/deliveries --data ~/monitor --as-of 2018-06-30
    """
    day = as_of.date() if as_of else None
    settings = chosen(data=data, inbox=inbox, as_of=day, new_key=new_key or None)
    print(f"Data: {folder_name(settings)}", flush=True)
    print(outcome_of(run_build(settings, lang, is_whole), settings))


def run_build(settings: Settings, lang: Language = Language.nl, is_whole: bool = False) -> "BuildResult":
    """Build; what became of each new file is said afterwards, also when the build fails."""
    from warehouse.build import build as build_release

    outcomes: list[Outcome] = []
    try:
        with reporting() as (progress, notice):
            result = build_release(settings, progress, notice, outcomes.append)
    finally:
        for line in said_of(outcomes, settings, lang, is_whole):
            print(line, flush=True)
    try:
        write_missing_letters(settings, result.release_id, lang)
    except OSError as error:  # the release is published all the same
        print(f"No letters were written: {one_line(error)}", file=sys.stderr)
    return result


def said_of(outcomes: "list[Outcome]", settings: Settings, lang: Language, is_whole: bool) -> Iterator[str]:
    """New files: one line for each that needs attention and their sum, or everything."""
    if not outcomes:
        return
    from ingest import load_contract
    from ingest.account import account, in_one_line, needs_attention, sum_of, words_of

    if is_whole:
        contract = load_contract(settings.project_dir)
        for outcome in outcomes:
            yield f"{outcome.delivery.sender}:"
            yield from account(outcome, contract, lang, is_whole)
    else:
        yield from (in_one_line(outcome, lang) for outcome in outcomes if needs_attention(outcome))
    yield sum_of(outcomes, lang)
    if not is_whole:
        yield words_of(lang)["sum_more"]


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


def write_all_letters(
    settings: Settings, release_id: str, folder: Path, lang: Language, since: str | None = None
) -> list[Path]:
    """A letter to everybody who delivers; none when the release lacks the marts they read.

    since: the release that the letters before were about; None: the one published before.
    """
    from report.letter import can_write, senders, write_letters
    from warehouse.compare import open_pair

    with open_pair(settings.data, release_id, since or release_before(settings, release_id)) as (now, then):
        if not can_write(now):
            return []
        return write_letters(now, recipients(settings, senders(now)), folder, lang, then)


def release_before(settings: Settings, release_id: str) -> str | None:
    """The newest of the releases that were published before this one and can be read."""
    from warehouse.releases import read_info, whole_releases

    built = read_info(settings.data, release_id)["built_at"]
    return next((kept.id for kept in whole_releases(settings.data) if kept.info["built_at"] < built), None)


def recipients(settings: Settings, senders: list[str]) -> "list[Recipient]":
    """Who gets a letter, as senders.toml says."""
    from ingest import load_contract
    from report.letter import Recipient
    from warehouse.names import NO_SENDER
    from warehouse.senders import senders_of

    known = senders_of(settings, load_contract(settings.project_dir))
    return [
        Recipient(whose, known.of(whose).name or whose, tuple(told), is_office=whose == NO_SENDER)
        for whose, told in known.letters(senders).items()
    ]


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
def letters(
    data: Data = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder. Default: DATA/letters/RELEASE.")] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", help="Release of the letters sent before. Default: the one published before."),
    ] = None,
    lang: Lang = Language.nl,
) -> None:
    """Write the return letters: what each sender is asked to do, and what came since. Each build does so too.

    Example: wpl letters --since 3f9a --out ~/brieven
    """
    from warehouse.releases import find_release

    settings = chosen(data=data)
    release_id = served_release(settings)
    earlier = find_release(settings.data, since) if since else None
    paths = write_all_letters(settings, release_id, out or letters_of(settings, release_id), lang, earlier)
    if not paths:
        raise WarehouseError(f"release {release_id} lacks the marts that letters read")
    for path in paths:
        print(f"Written: {path}")


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
