"""Published releases of a data folder: immutable folders, and one pointer to the current one."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse import disk


@dataclass(frozen=True)
class Published:
    """One release as `wpl releases` lists it; `info` is its release.json."""

    release_id: str
    is_current: bool
    info: dict[str, Any]


def folder(data: Path, release_id: str) -> Path:
    return data / "releases" / release_id


def current(data: Path) -> str | None:
    """Id of the served release, None before the first."""
    pointer = data / "current"
    name = pointer.read_text("ascii").strip() if pointer.exists() else ""
    return name if name and folder(data, name).is_dir() else None


def point_to(data: Path, release_id: str) -> None:
    """Serve another release. Raises LookupError when it does not exist."""
    if not (folder(data, release_id) / "release.json").exists():
        raise LookupError(f"there is no release {release_id}")
    disk.replace(data / "current", f"{release_id}\n".encode())


def info(data: Path, release_id: str) -> dict[str, Any]:
    path = folder(data, release_id) / "release.json"
    if not path.exists():
        raise LookupError(f"there is no release {release_id}")
    return json.loads(path.read_text("utf-8"))


def releases(data: Path) -> list[Published]:
    """All kept releases, newest first."""
    home = data / "releases"
    names = [p.name for p in home.iterdir() if not p.name.startswith(".")] if home.is_dir() else []
    served = current(data)
    found = [Published(name, name == served, info(data, name)) for name in names]
    return sorted(found, key=lambda release: release.info["built_at"], reverse=True)


def prune(data: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` releases; the current one always stays."""
    gone = [r.release_id for r in releases(data)[keep:] if not r.is_current]
    for release_id in gone:
        shutil.rmtree(folder(data, release_id))
    return gone


def find(data: Path, prefix: str) -> str:
    """The one release whose id begins with `prefix`; LookupError otherwise."""
    fitting = [r.release_id for r in releases(data) if r.release_id.startswith(prefix)]
    if len(fitting) != 1:
        raise LookupError(f"{len(fitting)} releases begin with {prefix!r}")
    return fitting[0]
