"""A build: receive, ingest, load, dbt, audit, publish. Equal inputs give an equal release id.

What only a new release needs (dbt, ingest, DuckDB) is imported when it is needed: an unchanged
input must be recognised at once.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.pseudonyms import Pseudonyms, read_key
from warehouse import WarehouseError
from warehouse.files import make_folder
from warehouse.ledger import Line, active, check_inbox, read_ledger, receive
from warehouse.lock import publisher
from warehouse.names import named_as
from warehouse.releases import (
    current_release,
    is_rolled_back,
    is_whole,
    point_to,
    read_info,
)
from warehouse.remarks import Remark, remarks
from warehouse.senders import senders_of, shown_names
from warehouse.settings import ROOT, Settings

if TYPE_CHECKING:
    from ingest import Outcome

MARTS_VERSION = 3  # grows when marts gain columns; they never lose any
Progress = Callable[[str, float], None]
Notice = Callable[[str], None]
Tell = Callable[["Outcome"], None]


@dataclass(frozen=True)
class BuildResult:
    """`release_id` belongs to the input; `served` differs from it only after a rollback."""

    release_id: str
    served: str
    reused: bool
    received: int
    skipped: tuple[str, ...]


def build(
    settings: Settings,
    progress: Progress = lambda step, fraction: None,
    notice: Notice = lambda text: None,
    tell: Tell | None = None,
) -> BuildResult:
    """Publish the release of everything received, or reuse it when nothing changed.

    `progress` is told the step and how far it is (0–1), `notice` what an administrator should know, `tell`
    what became of each new file (default: a notice of those that are not loaded).
    Raises WarehouseError; whatever happens, the served release stays the last good one.
    """
    check_inbox(settings)
    make_folder(settings.data)
    with publisher(settings, notice):
        _tidy(settings)
        receipt = receive(
            settings,
            lambda fraction: progress("receive", fraction),
            lambda point: _reached(settings, point),
            shown_names(settings),
        )
        for sentence in [*receipt.said, *(f"Skipped {sentence}" for sentence in receipt.skipped)]:
            notice(sentence)
        _reached(settings, "receive")
        ledger = read_ledger(settings)
        lines, told = active(ledger), remarks(ledger)
        if not lines:
            raise WarehouseError(f"nothing to build: put files in {settings.inbox_dir}/<sender>/")
        pseudonyms = _pseudonyms(settings, notice)
        release_id = identify(settings, lines, pseudonyms.key_id, told)
        reused = is_whole(settings.data, release_id)
        if reused:
            _serve_again(settings, release_id, notice)
        else:
            _check_key(settings, pseudonyms)
            new = {line.sequence for line in receipt.received}
            tell_new = _of_new(new, tell or _not_loaded(notice))
            _make(settings, release_id, lines, told, pseudonyms, progress, tell_new)
        _say_if_empty(settings, release_id, notice)
        served = current_release(settings.data) or release_id
        return BuildResult(release_id, served, reused, len(receipt.received), tuple(receipt.skipped))


def identify(settings: Settings, lines: list[Line], key_id: str, told: Sequence[Remark] = ()) -> str:
    """12 hex digits of a digest over what counts, what is told of it, code, lock file, settings and key id."""
    digest = sha256()
    for part in [*lines, *told]:
        digest.update(str(part).encode())
    for name, path in _code_files(settings):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    digest.update(json.dumps(settings.dbt_vars, sort_keys=True).encode())
    digest.update(key_id.encode())
    return digest.hexdigest()[:12]


def _code_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Every file that decides what a release holds, by its name below the project."""
    project = settings.project_dir
    for home, name in [
        (ROOT, "ingest"),
        (ROOT, "warehouse"),
        (ROOT, "requirements.lock"),
        (project, "dbt_project"),
        (project, "dbt_project.yml"),
        (project, "profiles.yml"),
    ]:
        top = home / name
        paths = sorted(top.rglob("*")) if top.is_dir() else [top]
        for path in paths:
            below = path.relative_to(home)
            is_ours = not any(p.startswith(".") or p == "__pycache__" for p in below.parts)
            if is_ours and path.is_file():
                yield below.as_posix(), path
    if settings.senders_file.is_file():
        yield "senders.toml", settings.senders_file


def _pseudonyms(settings: Settings, notice: Notice) -> Pseudonyms:
    """The key's pseudonyms. A first key is made, but never in place of one that was lost."""
    path = settings.key_file
    is_first = not path.exists()
    served = current_release(settings.data)
    if is_first and served and not settings.new_key:
        raise WarehouseError(
            f"the key of the pseudonyms is missing: put it back at {path}, or build with --new-key"
        )
    try:
        pseudonyms = Pseudonyms(read_key(path, create=True))
    except (OSError, ValueError) as error:
        raise WarehouseError(f"the key of the pseudonyms cannot be used: {error}") from None
    if is_first:
        notice(
            f"A key for pseudonyms was made: {path}. Keep it safe and secret: without it, old and"
            " new codes of the same person no longer match"
        )
    return pseudonyms


def _check_key(settings: Settings, pseudonyms: Pseudonyms) -> None:
    served = current_release(settings.data)
    before = read_info(settings.data, served)["key_id"] if served else pseudonyms.key_id
    if before != pseudonyms.key_id and not settings.new_key:
        raise WarehouseError(
            f"the key in {settings.key_file} ({pseudonyms.key_id}) is not the key of the served"
            f" release ({before}): put that key back, or build with --new-key"
        )


def _serve_again(settings: Settings, release_id: str, notice: Notice) -> None:
    """Serve a release that exists, unless someone rolled back from it."""
    if is_rolled_back(settings.data, release_id):
        served = current_release(settings.data)
        notice(
            f"Release {release_id} was rolled back: {served} stays served"
            f" (`wpl releases rollback {release_id}` undoes that)"
        )
    elif current_release(settings.data) != release_id:
        point_to(settings.data, release_id)


def _say_if_empty(settings: Settings, release_id: str, notice: Notice) -> None:
    info = read_info(settings.data, release_id)
    day, first = info["as_of_date"], info["first_fact_on"]
    if day and not first:
        notice(f"The figures as of {day} are empty: no delivery holds a fact within the project period")
    elif day and day < first:
        notice(f"The figures as of {day} are empty: the first fact is of {first}")


def _make(
    settings: Settings,
    release_id: str,
    lines: list[Line],
    told: list[Remark],
    pseudonyms: Pseudonyms,
    progress: Progress,
    tell: Tell,
) -> None:
    """Build in a folder that no process has opened before; publish when all of it is green."""
    from ingest import load_contract
    from ingest.history import settle
    from warehouse.load import load, with_remarks
    from warehouse.publish import publish
    from warehouse.transform import Dbt

    contract = load_contract(settings.project_dir)
    with _build_folder(settings, release_id) as folder:
        database = folder / "warehouse.duckdb"
        with Dbt(settings, database, folder / "target") as dbt:
            outcomes = settle(list(_outcomes(settings, lines, pseudonyms, progress)), contract)
            for outcome in outcomes:
                tell(outcome)
            load(database, contract, with_remarks(outcomes, told, contract))
            _reached(settings, "ingest")
            dbt.build(lambda done: progress("dbt", done))
        _reached(settings, "dbt")
        progress("publish", 0.0)
        info = _info(settings, release_id, lines, pseudonyms)
        publish(settings.data, folder, info, lambda point: _reached(settings, point))
        progress("publish", 1.0)


def _outcomes(
    settings: Settings,
    lines: list[Line],
    pseudonyms: Pseudonyms,
    progress: Progress,
) -> Iterator["Outcome"]:
    from ingest import Delivery, Ingest, load_contract

    contract = load_contract(settings.project_dir)
    with Ingest(contract, pseudonyms, senders=senders_of(settings, contract)) as reader:
        first = named_as(lines)
        for done, line in enumerate(lines, start=1):
            path = settings.archive / line.sha256
            known = line.sequence, line.sha256, line.file_name, line.sender, line.date
            yield reader.ingest(Delivery(*known, path, first[line.sequence]))
            progress("ingest", done / len(lines))


def _of_new(new: set[int], tell: Tell) -> Tell:
    """Tell of each new file once: in the build that receives it."""

    def tell_new(outcome: "Outcome") -> None:
        if outcome.delivery.seq in new:
            tell(outcome)

    return tell_new


def _not_loaded(notice: Notice) -> Tell:
    """Name each file that is not loaded, with the reason."""

    def tell(outcome: "Outcome") -> None:
        delivery = outcome.delivery
        if outcome.outcome != "loaded":
            notice(f"Not loaded: {delivery.sender}/{delivery.file_name}: {outcome.message_en}")

    return tell


@contextmanager
def _build_folder(settings: Settings, release_id: str) -> Iterator[Path]:
    """A private folder for one build; of a red one only dbt's own account is kept."""
    make_folder(settings.builds, mode=0o700)
    folder = Path(tempfile.mkdtemp(prefix=f"{release_id}-", dir=settings.builds))
    is_green = False
    try:
        yield folder
        is_green = True
    finally:
        if not is_green and (folder / "target").is_dir():
            shutil.rmtree(settings.last_failure, ignore_errors=True)
            settings.last_failure.mkdir(mode=0o700)
            (folder / "target").rename(settings.last_failure / "target")
        shutil.rmtree(folder)


def _info(settings: Settings, release_id: str, lines: list[Line], pseudonyms: Pseudonyms) -> dict[str, Any]:
    return {
        "release_id": release_id,
        "built_at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "git_commit": _git_commit(),
        "marts_version": MARTS_VERSION,
        "key_id": pseudonyms.key_id,
        "settings": settings.dbt_vars,
        "is_example": settings.is_example,
        "deliveries": len(lines),
        "received_until": max((line.date for line in lines), default=date.min).isoformat(),
    }


def _git_commit() -> str:
    """The commit of the code; empty outside git."""
    git = shutil.which("git")
    if not git:
        return ""
    found = subprocess.run(
        [git, "rev-parse", "--verify", "--quiet", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip()


def _tidy(settings: Settings) -> None:
    """Remove what killed builds and prunes left behind: it holds personal data."""
    for folder in settings.builds.glob("*"):
        if folder != settings.last_failure:
            shutil.rmtree(folder)
    for folder in (settings.data / "releases").glob("*"):
        if not (folder / "release.json").exists():
            shutil.rmtree(folder)


def _reached(settings: Settings, point: str) -> None:
    """For tests: die here, as if the power went, when the settings say so."""
    if settings.kill_at == point:
        os.kill(os.getpid(), signal.SIGKILL)
