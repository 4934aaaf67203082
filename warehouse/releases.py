"""Published releases: folders that are kept, and one pointer to the release that is served."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from warehouse import WarehouseError
from warehouse.approvals import Approval, add_approval, read_approvals
from warehouse.files import append_line, replace_text


@dataclass(frozen=True)
class Listed:
    """A release as `wpl releases` lists it; `info` is its release.json."""

    id: str
    is_current: bool
    info: dict[str, Any]


def release_folder(data: Path, release_id: str) -> Path:
    return data / "releases" / release_id


def current_release(data: Path) -> str | None:
    """Id of the release that is served; None before the first one, or when it is gone."""
    release_id = pointed_release(data)
    return release_id if release_id and release_folder(data, release_id).is_dir() else None


def pointed_release(data: Path) -> str | None:
    """Id of the release that should be served, whether it is there or not; None before the first one."""
    try:
        return (data / "current").read_text("ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None


def read_info(data: Path, release_id: str) -> dict[str, Any]:
    """What release.json of a release says."""
    path = release_folder(data, release_id) / "release.json"
    try:
        return json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise WarehouseError(f"there is no release {release_id} in {data}") from None
    except ValueError:
        raise WarehouseError(f"{path} is damaged") from None


def list_releases(data: Path) -> list[Listed]:
    """Every kept release, newest first."""
    return newest_first(data, (path.parent.name for path in (data / "releases").glob("[0-9a-f]*/release.json")))


def newest_first(data: Path, release_ids: Iterable[str]) -> list[Listed]:
    served = current_release(data)
    listed = [Listed(name, name == served, read_info(data, name)) for name in release_ids]
    return sorted(listed, key=lambda release: release.info["built_at"], reverse=True)


def whole_releases(data: Path) -> list[Listed]:
    """Every release whose files are as published, newest first; a damaged one is left out."""
    names = (folder.name for folder in (data / "releases").glob("[0-9a-f]*"))
    return newest_first(data, (name for name in names if is_whole(data, name)))


def find_release(data: Path, prefix: str) -> str:
    """The one release whose id starts with `prefix`."""
    found = [release.id for release in list_releases(data) if release.id.startswith(prefix)]
    if len(found) != 1:
        many = f"{len(found)} releases start" if found else "no release starts"
        raise WarehouseError(f"{many} with {prefix!r}; see `wpl releases`")
    return found[0]


def is_whole(data: Path, release_id: str) -> bool:
    """The release is there, can be read, and its files have the sizes they were published with."""
    folder = release_folder(data, release_id)
    try:
        sizes = {name: file["bytes"] for name, file in read_info(data, release_id)["files"].items()}
    except WarehouseError:
        return False
    return all((folder / name).is_file() and (folder / name).stat().st_size == size for name, size in sizes.items())


def point_to(data: Path, release_id: str) -> None:
    """Serve another release, in one step."""
    replace_text(data / "current", release_id + "\n")


def rollback(data: Path, prefix: str | None = None) -> str:
    """Serve an earlier release: the named one, else the newest that is older than the current.

    Noted in rollbacks.csv, so that the next build of the same input does not undo it.
    """
    listed = list_releases(data)
    served = next((n for n, release in enumerate(listed) if release.is_current), None)
    if served is None:
        raise WarehouseError(f"no release is served in {data}")
    if prefix is None and served + 1 >= len(listed):
        raise WarehouseError("there is no earlier release")
    target = find_release(data, prefix) if prefix else listed[served + 1].id
    if target != listed[served].id:
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        append_line(data / "rollbacks.csv", f"{moment},{listed[served].id},{target}")
        point_to(data, target)
    return target


def is_rolled_back(data: Path, release_id: str) -> bool:
    """Someone chose the served release over this one, and nothing was published since."""
    path = data / "rollbacks.csv"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return bool(lines) and lines[-1].split(",")[1:] == [release_id, current_release(data)]


def prune(data: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` releases; the current and the approved ones always stay."""
    approved = {approval.release_id for approval in read_approvals(data)}
    doomed = [
        release.id
        for release in list_releases(data)[keep:]
        if not release.is_current and release.id not in approved
    ]
    for release_id in doomed:
        # release.json last: what is half removed is no release
        folder = release_folder(data, release_id)
        (folder / "release.json").unlink()
        shutil.rmtree(folder)
    return doomed


def approve(data: Path, prefix: str, meeting_on: date, note: str = "") -> Approval:
    """Note that a meeting approved a release, so that later ones are compared with it and it is kept."""
    approval = Approval(find_release(data, prefix), meeting_on, " ".join(note.split()))
    check_whole(data, approval.release_id)
    add_approval(data, approval)
    return approval


def previous_approval(data: Path, release_id: str) -> Approval | None:
    """The last approval of a release built before this one; only those given before this one's own count."""
    built = read_info(data, release_id)["built_at"]
    previous = None
    for approval in read_approvals(data):
        if approval.release_id == release_id:
            break
        if read_info(data, approval.release_id)["built_at"] < built:
            previous = approval
    return previous


def check_whole(data: Path, release_id: str) -> None:
    """Raise WarehouseError for a release that is not there, or whose files are gone or cut off."""
    read_info(data, release_id)
    if not is_whole(data, release_id):
        raise WarehouseError(f"release {release_id} is damaged: its files are not as published; see `wpl releases`")
