"""A build that is killed, anywhere, or that meets another, harms neither release nor ledger."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from warehouse import WarehouseError
from warehouse.build import build
from warehouse.ledger import active, read_ledger
from warehouse.read import current_release, open_release
from warehouse.settings import Settings

Start = Callable[..., "subprocess.Popen[str]"]
Drop = Callable[..., Path]
EVIDENCE = Path(__file__).parents[2] / "docs" / "evidence" / "kills.md"
POINTS = "journal archive receive ingest dbt checkpoint move before_pointer after_pointer".split()
MOMENTS = 100


def answer(settings: Settings, release_id: str) -> int:
    with open_release(settings.data, release_id) as release:
        return release.query("select count(*) as n from mart_little__pilots")["n"][0]


def digests(settings: Settings) -> list[str]:
    return [line.sha256 for line in read_ledger(settings)]


def after_a_kill(settings: Settings, before: str, whole_id: str) -> str:
    """Check what a kill left, then what the next build makes of it; the release it left."""
    left = current_release(settings.data)
    assert left in (before, whole_id)
    assert answer(settings, left) == (2 if left == before else 3)
    assert len(set(digests(settings))) == len(digests(settings))
    result = build(settings)
    assert result.release_id == result.served == whole_id
    assert answer(settings, whole_id) == 3
    assert answer(settings, before) == 2
    assert len(digests(settings)) == len(set(digests(settings))) == 4
    kept = [*digests(settings), "inbox.json", "journal.csv"]
    assert sorted(p.name for p in settings.archive.iterdir()) == sorted(kept)
    assert list(settings.builds.iterdir()) == []
    return left


def ends(folder: Path) -> bool:
    """No process works in the folder any more, or none does after a while."""
    for _ in range(100):
        if not any(str(folder).encode() in command_line(path) for path in Path("/proc").glob("[0-9]*/cmdline")):
            return True
        time.sleep(0.1)
    return False


def command_line(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has just ended
        return b""


@pytest.fixture
def whole_id(built_twice: Path) -> str:
    """The release of the four files when nothing goes wrong."""
    return current_release(built_twice) or ""


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_a_named_point_never_harms(
    served: Settings,
    one_more: Drop,
    wpl_build: Start,
    whole_id: str,
    point: str,
) -> None:
    before = current_release(served.data) or ""
    path = one_more(served)
    killed = wpl_build(served, WPL_KILL_AT=point)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert ends(served.builds), "dbt goes on without the build"
    path.unlink()  # what was received must not need the inbox any more
    left = after_a_kill(served, before, whole_id)
    assert left == (whole_id if point == "after_pointer" else before)


def test_of_two_builds_at_once_one_waits(served: Settings, one_more: Drop, wpl_build: Start) -> None:
    one_more(served)
    pair = [wpl_build(served), wpl_build(served)]
    said = [process.communicate()[0] for process in pair]
    assert [process.returncode for process in pair] == [0, 0]
    assert sorted("is published" in text for text in said) == [False, True]
    assert sum("Another build works on" in text for text in said) == 1
    assert len(digests(served)) == 4
    assert answer(served, current_release(served.data) or "") == 3


def test_a_build_does_not_wait_for_ever(served: Settings) -> None:
    with FileLock(served.lock), pytest.raises(WarehouseError, match="try again later"):
        build(served.model_copy(update={"lock_seconds": 0.2}))


def test_personal_data_of_a_killed_build_is_removed_at_the_next(served: Settings) -> None:
    leftover = served.builds / "0123456789ab-killed"
    leftover.mkdir(parents=True)
    (leftover / "warehouse.duckdb").write_bytes(b"names")
    half = served.data / "releases" / "ba9876543210"
    half.mkdir()
    (half / "warehouse.duckdb").write_bytes(b"names")
    assert build(served).reused
    assert not leftover.exists()
    assert not half.exists()


@pytest.mark.deep
def test_a_kill_at_any_moment_never_harms(
    settings: Settings,
    built_once: Path,
    one_more: Drop,
    wpl_build: Start,
    whole_id: str,
) -> None:
    shutil.copytree(built_once, settings.data, dirs_exist_ok=True)
    before = current_release(settings.data) or ""
    chance, seconds = random.Random(20195), build_seconds(settings, one_more, wpl_build, built_once)
    found = {"killed": 0, "finished": 0, "old release": 0, "new release": 0, "not yet received": 0}
    for _ in range(MOMENTS):
        start_anew(settings, built_once)
        one_more(settings)
        process = wpl_build(settings)
        time.sleep(chance.uniform(0, seconds))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        found["killed" if process.returncode < 0 else "finished"] += 1
        found["not yet received"] += len(digests(settings)) == 3
        left = after_a_kill(settings, before, whole_id)
        found["old release" if left == before else "new release"] += 1
    write_evidence(found)


def start_anew(settings: Settings, built_once: Path) -> None:
    shutil.rmtree(settings.data)
    shutil.copytree(built_once, settings.data)


def build_seconds(settings: Settings, one_more: Drop, wpl_build: Start, built_once: Path) -> float:
    start_anew(settings, built_once)
    one_more(settings)
    start = time.monotonic()
    wpl_build(settings).communicate()
    return time.monotonic() - start


def write_evidence(found: dict[str, int]) -> None:
    lines = ["# Killed builds", "", "Written by `make test-deep`. A build of one new delivery was"]
    lines += ["killed (SIGKILL) at random moments; after each kill the served release answered as"]
    lines += ["before, no ledger line was lost or doubled, and the next build gave the same release"]
    lines += ["id as an undisturbed one.", ""]
    lines += [f"{MOMENTS} moments, all held.", ""]
    lines += [f"- {name}: {count}" for name, count in found.items()]
    EVIDENCE.parent.mkdir(exist_ok=True)
    EVIDENCE.write_text("\n".join(lines) + "\n", "utf-8")


def test_the_ledger_is_what_the_release_was_made_of(served: Settings) -> None:
    release_id = current_release(served.data) or ""
    with open_release(served.data, release_id, private=True) as release:
        rows = release.query("select sha256 from raw.deliveries order by delivery_seq")
    assert rows["sha256"].to_list() == [line.sha256 for line in active(read_ledger(served))]
